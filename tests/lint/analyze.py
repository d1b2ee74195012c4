#!/usr/bin/python3
"""The clang static analyzer and cppcheck on the library and the program; exit 1 with any finding.

    /usr/bin/python3 tests/lint/analyze.py BUILD [--cppcheck] [PART-OF-A-PATH...]

With --cppcheck that one alone, which takes seconds; the other takes minutes.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JANSSON = ["-Djson_array_foreach(array,i,value)=for(;;)", "-Djson_object_foreach(object,key,value)=for(;;)"]

# What is no fault, and why: a file, a part of the finding.
ACCEPTED = {
    ("src/cli/compare_places.c", "Attempt to free released memory"): "taken for possible: two items that share a text",
    ("src/report/marks/copy_plan.c", "Division by zero"): "the greatest common divisor of two rates is 1 or more, and no more than either",
    ("src/condition/ecg_rhythm.c", "Assigned value is garbage"): "filled by the loop of the call before, which is entered",
    ("base/windows.h", "is garbage"): "the same, of the sums of neighbours",
    ("base/windows.h", "is an uninitialized value"): "the same",
    ("src/detect/centred_mean.c", "is garbage"): "the same",
    ("src/detect/centred_mean.c", "is an uninitialized value"): "the same",
    ("src/condition/hops.c", "Assigned value is garbage"): "the sums of powers are written by another variant of the function",
}


def sources(build, parts):
    """Of every source of src and scoring: its path, and the folders and definitions that it is compiled with."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = (build / entry["file"]).resolve()
        name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else ""
        if not name.startswith(("src/", "scoring/")) or not name.endswith(".c"):
            continue
        if parts and not any(part in name for part in parts):
            continue
        yield path, tuple(w for w in shlex.split(entry["command"]) if w.startswith(("-I", "-D", "-std")))


def is_accepted(line):
    return any(name in line and words in line for name, words in ACCEPTED)


def findings(command, build):
    """What the tool printed, where a line of it is a finding that is not accepted."""
    run = subprocess.run(command, cwd=build, capture_output=True, text=True, check=False)
    told = run.stdout + run.stderr
    if run.returncode != 0:
        return f"{told}{command[0]} ended with {run.returncode}\n"
    lines = [line for line in told.splitlines() if re.search(r": (warning|error|performance|portability):", line)]
    return told if any(not is_accepted(line) for line in lines) else ""


def by_clang(path, flags, build):
    # error.c defines what analyzer.h explains.
    header = [] if path.name == "error.c" else ["-include", str(ROOT / "tests/lint/analyzer.h")]
    return findings(["clang", "--analyze", "--analyzer-output", "text", *flags, *header, str(path)], build)


def by_cppcheck(files, build):
    # cppcheck 2.10 cannot expand macros that are given to macros, such as the rows of the rule table, and knows none of
    # Jansson's. What it cannot tell for certain (--inconclusive) is not asked for.
    flags = sorted({flag for _, flags in files for flag in flags if flag.startswith("-I") and "/usr/" not in flag})
    return findings(["cppcheck", "--quiet", "--std=c11", "--enable=warning,performance,portability", "--inline-suppr",
                     "--suppress=missingIncludeSystem", "--suppress=preprocessorErrorDirective", "--suppress=unmatchedSuppression",
                     *JANSSON, *flags, *(str(path) for path, _ in files)], build)


def main():
    build = Path(sys.argv[1] if len(sys.argv) > 1 else "build").resolve()
    if not (build / "compile_commands.json").is_file():
        sys.exit(f"analyze: {build} is no build folder; make one with: meson setup {build}")
    quick = "--cppcheck" in sys.argv
    files = sorted(set(sources(build, [part for part in sys.argv[2:] if part != "--cppcheck"])))
    seen = set()
    files = [one for one in files if not (one[0] in seen or seen.add(one[0]))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(by_cppcheck, files, build)] + [pool.submit(by_clang, *one, build) for one in files if not quick]
        found = [text for text in (job.result() for job in jobs) if text.strip()]
    print("\n".join(found) if found else f"analyze: nothing found in {len(files)} files")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
