"""The review page in a headless Chromium: it draws, zooms, jumps, tells what it does, logs nothing, and asks the network for
nothing, also where the recording's texts would like to run. Prints TAP.   test_review.py PAGE HOSTILE MANY"""

import os
import sys
import time

from browser import Browser

ALLOWED = ("file:", "data:")
number = failed = 0


def check(name, good, told=""):
    global number, failed
    number += 1
    failed += not good
    print("%s %d - %s%s" % ("ok" if good else "not ok", number, name, "" if good else " # " + str(told)[:400]), flush=True)


def window(browser):
    return [float(browser.run("document.getElementById('charts').dataset." + end)) for end in ("from", "to")]


def inked(browser, chart):
    """How many points of the canvases of a chart are not white."""
    return browser.run("""[...document.querySelectorAll('%s canvas')].reduce((sum, canvas) => {
      if (!canvas.width || !canvas.height) return sum;
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      let n = 0;
      for (let i = 0; i < pixels.length; i += 4) n += pixels[i + 3] > 0 && pixels[i] + pixels[i + 1] + pixels[i + 2] < 720;
      return sum + n;
    }, 0)""" % chart)


def text(browser, selector):
    return browser.run("document.querySelector('%s').textContent" % selector)


def quiet(browser, name):
    logged = [line for line in browser.logged if "readback" not in line]  # of inked()
    check(name + ": nothing is logged", not logged, logged)
    check(name + ": the network is asked for nothing",
          len(browser.requests) == 1 and browser.requests[0].startswith("file:"), browser.requests)


def check_drawing(browser):
    check("the whole recording is shown", window(browser) == [0, 28800], window(browser))
    for chart in (".stages", ".leg", ".leg ~ .leg", ".ankle", ".lanes", "#overview"):
        check("something is drawn in " + chart, inked(browser, chart) > 800, inked(browser, chart))
    areas = browser.run("[...document.querySelectorAll('.plot')].map((plot) => plot.getBoundingClientRect().left)")
    check("all charts share one axis", len(set(areas)) == 1, areas)


def check_moving(browser):
    for _ in range(12):
        browser.key("+")
    begin, end = window(browser)
    check("+ zooms in", end - begin <= 10, (begin, end))
    browser.key("ArrowRight")
    check("an arrow moves by a fifth", abs(window(browser)[0] - begin - 0.2 * (end - begin)) < 0.01, window(browser))
    browser.key("-")
    check("- zooms out", abs(window(browser)[1] - window(browser)[0] - 2 * (end - begin)) < 0.01, window(browser))
    browser.key("0")
    check("0 shows all", window(browser) == [0, 28800], window(browser))
    box = browser.run("(({x, y, width, height}) => [x, y, width, height])(document.querySelector('.leg .plot').getBoundingClientRect())")
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    browser.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=-100, modifiers=2)
    browser.settle()
    check("the wheel zooms", window(browser)[1] - window(browser)[0] < 28000, window(browser))
    begin = window(browser)[0]
    browser.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
    for step in range(1, 6):
        browser.mouse("mouseMoved", x - 20 * step, y, button="left", buttons=1)
    browser.mouse("mouseReleased", x - 100, y, button="left", clickCount=1)
    browser.settle()
    check("a drag moves", window(browser)[0] > begin + 100, (begin, window(browser)))
    browser.key("0")


def check_list(browser):
    rows = browser.run("document.querySelectorAll('#table tbody tr').length")
    check("movements are listed", rows > 100, rows)
    browser.key("n")
    browser.key("n")
    begin, end = window(browser)
    check("n jumps to a movement", end - begin == 30, (begin, end))
    check("its row is marked", browser.run("document.querySelector('tr.chosen').rowIndex") == 2)
    check("a reader is told", "ovement" in text(browser, "#status"), text(browser, "#status"))
    check("it says why", browser.run("document.querySelectorAll('#details li').length") >= 1)
    samples = browser.run("document.querySelectorAll('.leg.close .upper canvas').length")
    check("recorded samples are drawn", samples >= 4 and inked(browser, ".leg.close .upper") > 800, samples)
    browser.run("document.querySelectorAll('#table tbody tr .jump')[50].click()")
    browser.settle()
    check("a row jumps there", window(browser)[0] > end, window(browser))
    before = text(browser, "#table")
    browser.key("2")
    check("other rules, other movements", text(browser, "#table") != before)
    check("the choice of rules tells so", browser.run("document.querySelectorAll('#profiles input')[1].checked"))
    browser.run("(() => { const s = document.getElementById('reason'); s.value = 'c0'; s.dispatchEvent(new Event('change')); })()")
    names = browser.run("[...new Set([...document.querySelectorAll('#table tbody td:last-child')].map((cell) => cell.textContent))]")
    check("the filter leaves those in series", names == ["PLM"], names)
    browser.key("?")
    check("help opens", browser.run("document.getElementById('help').open"))
    browser.run("document.querySelector('#help button').click()")
    check("help closes", not browser.run("document.getElementById('help').open"))


def check_choosing(browser):
    """A movement stands in the middle of the window; it is let go, then clicked."""
    browser.open(browser.run("location.pathname"), "#event=200")
    browser.key("2")
    browser.key("1")
    check("other rules let the choice go", "Choose" in text(browser, "#details"))
    x = browser.run("""(({x, width}) => x + (width - 54) / 2 + 44)(
      document.querySelector('.leg .plot').getBoundingClientRect())""")
    for side in (".leg .lower", ".leg ~ .leg .lower"):
        y = browser.run("(({y, height}) => y + height / 2)(document.querySelector('%s').getBoundingClientRect())" % side)
        browser.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        browser.mouse("mouseReleased", x, y, button="left", clickCount=1)
        browser.settle()
        check("a click chooses what lies there, in " + side, text(browser, "#details h2").startswith("Movement"))
    browser.mouse("mouseMoved", x + 3, y)
    check("levels are told under the pointer", "µV" in text(browser, "#readout"), text(browser, "#readout"))


def check_access(browser):
    nameless = browser.run("""[...document.querySelectorAll('button, select, input')].filter((control) => control.getClientRects().length && !(
      control.textContent.trim() || control.getAttribute('aria-label') || control.closest('label'))).map((control) => control.outerHTML)""")
    check("controls have names", not nameless, nameless)
    check("cells have heads", browser.run("""[...document.querySelectorAll('#table th')].every((cell) => cell.scope)"""))
    check("the table has a caption", browser.run("Boolean(document.querySelector('#table caption').textContent)"))
    check("the language is told", browser.run("document.documentElement.lang") == "en")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    named = [node for node in nodes if node.get("role", {}).get("value") in ("button", "combobox", "radio")]
    check("a reader finds the controls", len(named) > 20 and all(node["name"]["value"] for node in named))


def check_policy(browser):
    browser.run("fetch('https://example.org/').then(() => 0, () => 0)")
    browser.run("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))")
    browser.run("document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.org/a.png' }))")
    browser.run("new Promise((done) => setTimeout(() => done(0), 300))")
    check("the policy forbids other scripts", browser.run("window.ran === undefined"))
    check("the policy forbids the network", all(url.startswith(ALLOWED) for url in browser.requests), browser.requests)


def main(page, hostile, many):
    browser = Browser(1400, 900)
    browser.open(page)
    check_drawing(browser)
    check_moving(browser)
    check_list(browser)
    check_choosing(browser)
    check_access(browser)
    quiet(browser, "a night")
    check_policy(browser)
    browser.open(hostile)
    check("hostile text is shown as text", "<img" in text(browser, "h1"), text(browser, "h1"))
    check("hostile text made no element", browser.run("document.images.length") == 0)
    quiet(browser, "hostile text")
    check("thousands of movements take at most 25 MB", os.path.getsize(many) <= 25e6, os.path.getsize(many))
    began = time.time()
    browser.open(many)
    browser.key("n")
    took = time.time() - began
    listed = int(text(browser, "#pager span").split(" of ")[1])
    check("nearly 2500 are listed, of two legs", listed > 2300, listed)
    check("thousands of movements open at once", took < 10, took)
    quiet(browser, "thousands of movements")
    browser.close()
    print("1..%d" % number)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
