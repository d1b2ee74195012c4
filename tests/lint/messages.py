#!/usr/bin/python3
"""Every sentence that a failure is told by, and what is wrong with it as far as a machine can see.

    /usr/bin/python3 tests/lint/messages.py          what is wrong: exit 1 with any
    /usr/bin/python3 tests/lint/messages.py --list   all of them: place, status, sentence

A sentence begins with what it is about: a file, an option, a column. It says the cause, and behind a semicolon the way out.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A fault of the program, and memory, have no way out that a sentence could tell; what is passed on was whole before.
WITHOUT = {"TIB_INTERNAL", "TIB_MEMORY"}
PASSED_ON = re.compile(r"^(%s|%s: %s|%s:%zu: %s|%s %s: %s|--set %s: %s|--map %s|%s, line %d: %s|%s: its sleep stages are numbers, and %s)?$")
# They put the file and the line before what they are given.
WRAPPERS = {"refuse", "bad", "bad_line"}
# These put a way out behind it too.
WITH_WAY_OUT = {"src/read/scored/alice.c", "src/read/scored/domino.c"}
FORMAT = re.compile(r'"(?:[^"\\]|\\.)*"(?:\s*(?:"(?:[^"\\]|\\.)*"|\b[A-Z][A-Za-z0-9_]+\b))*')
WAY_OUT = re.compile(r"; |; *$|did you mean|--help|`tibialis|there (?:are|is)|expected|neither .* nor|other than|as it is|--allow-low-rate"
                     r"|say so|names? (it|one|them|another)|an .* file")
BAD = re.compile(r"\b(invalid|illegal|error|fatal|oops|failed to|unable to)\b|\\n|!|\.$", re.IGNORECASE)


def arguments(text, at):
    """The text between the parenthesis before `at` and the one that closes it."""
    depth, quoted, i = 1, False, at
    while depth:
        if quoted:
            i += text[i] == "\\"
            quoted = text[i] != '"'
        elif text[i] == '"':
            quoted = True
        else:
            depth += (text[i] == "(") - (text[i] == ")")
        i += 1
    return text[at : i - 1]


def sentences():
    for path in sorted([*ROOT.glob("src/**/*.c"), *ROOT.glob("scoring/*.c")]):
        text = path.read_text(encoding="utf-8")
        for call in re.finditer(r"\b(tib_fail|" + "|".join(WRAPPERS) + r")\(", text):
            inside = arguments(text, call.end())
            name = str(path.relative_to(ROOT))
            if call.group(1) != "tib_fail" and ('"' not in inside or name in WITH_WAY_OUT):
                continue
            # The format alone: the run of literals, and of macros in it, that comes first.
            first = FORMAT.search(inside)
            parts = re.findall(r'"((?:[^"\\]|\\.)*)"|(\w+)', first.group(0)) if first else []
            words = "".join(literal or ("d" if macro.startswith("PRI") else macro) for literal, macro in parts)
            status = re.search(r"\bTIB_[A-Z_]+", inside)
            place = f"{name}:{text.count(chr(10), 0, call.start()) + 1}"
            yield place, status.group(0) if status else "-", words


def fault(status, words):
    if PASSED_ON.match(words) or status in WITHOUT:
        return None
    bad = BAD.search(words)
    if bad:
        return f"says {bad.group(0)!r}"
    if len(words) > 400:
        return "is too long for struct tib_error with the names put in"
    return None if WAY_OUT.search(words) else "tells no way out"


def main():
    every = list(sentences())
    if "--list" in sys.argv:
        print("\n".join("\t".join(one) for one in every))
        return 0
    found = [(place, words, fault(status, words)) for place, status, words in every if fault(status, words)]
    for place, words, why in found:
        print(f"{place}: {why}: {words}")
    print(f"{len(every)} sentences, {len(found)} to mend")
    return 1 if found or len(every) < 300 else 0


if __name__ == "__main__":
    sys.exit(main())
