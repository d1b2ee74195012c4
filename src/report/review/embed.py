"""Puts the review page together and writes it as C: embed.py OUTPUT PAGE DYGRAPHS.js DYGRAPHS.css REVIEW.css SCRIPT.js...

The page allows its own script and style alone: their digests stand in its content security policy. So even a mistake in
escaping the data cannot make a recording's labels run."""

import base64
import hashlib
import re
import sys


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def library(path):
    """Without the address of its source map, which a browser's tools would ask for."""
    return re.sub(r"(?m)^(//|/\*)# sourceMappingURL=.*$\n?", "", read(path)).strip() + "\n"


def source(text):
    """The source of the policy that allows this text alone."""
    return "'sha256-%s'" % base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def check(name, text):
    """An element of HTML ends at its end tag, wherever that stands."""
    if re.search(r"</(script|style)|<!--|<script", text, re.IGNORECASE):
        sys.exit("%s holds what would end its element in the page" % name)


def pieces(page, chart_js, chart_css, css, scripts):
    style = library(chart_css) + read(css)
    script = library(chart_js) + "(() => {\n'use strict';\n" + "".join(map(read, scripts)) + "})();\n"
    check("the style", style)
    check("the script", script)
    fill = {"STYLE": style, "SCRIPT": script, "STYLE-SOURCE": source(style), "SCRIPT-SOURCE": source(script)}
    html = re.sub(r"@([A-Z-]+)@", lambda match: fill.get(match[1], match[0]), read(page))
    before, rest = html.split("@TITLE@", 1)
    middle, end = rest.split("@DATA@\n", 1)
    return [before, middle, end]


def main(output, page, chart_js, chart_css, css, *scripts):
    with open(output, "w", encoding="ascii") as file:
        file.write('#include "report/review/files.h"\n')
        texts = pieces(page, chart_js, chart_css, css, scripts)
        for i, text in enumerate(texts):
            data = text.encode()
            file.write("\nstatic const unsigned char piece_%d[] = {\n" % i)
            for at in range(0, len(data), 32):
                file.write(",".join(map(str, data[at : at + 32])) + ",\n")
            file.write("};\n")
        file.write("\nconst struct tib_review_piece tib_review_pieces[TIB_REVIEW_PIECES] = {\n")
        for i in range(len(texts)):
            file.write("    {piece_%d, sizeof piece_%d},\n" % (i, i))
        file.write("};\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
