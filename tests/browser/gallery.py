"""Pictures of a review page at several zooms: gallery.py PAGE STEM writes STEM-whole.png, STEM-event.png."""

import sys

from browser import Browser


def main(page, stem):
    browser = Browser(1400, 900)
    browser.open(page)
    browser.picture(stem + "-whole.png")
    listed = browser.run("document.querySelectorAll('#table tbody tr').length")
    if listed:
        browser.open(page, "#event=%d" % max(1, listed // 2))
    else:
        for _ in range(9):
            browser.key("+")
    browser.picture(stem + "-event.png")
    wrong = browser.logged
    browser.close()
    if wrong:
        sys.exit("%s: %s" % (page, wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
