"""A headless Chromium on a pipe, with nothing but the standard library. What the page logs and asks the network for is kept; what
its policy forbids does not count as asked for."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time


def program():
    """Chromium or Chrome; None where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return name
    return None


class Browser:
    def __init__(self, width, height):
        self.folder = tempfile.mkdtemp()
        from_us, to_browser = os.pipe()
        from_browser, to_us = os.pipe()
        self.write_end, self.read_end = to_browser, from_browser

        def place():  # the browser reads descriptor 3 and writes 4
            a, b = os.dup(from_us), os.dup(to_us)
            os.dup2(a, 3)
            os.dup2(b, 4)

        command = [program(), "--headless=new", "--remote-debugging-pipe", "--user-data-dir=" + self.folder, "--no-first-run",
                   "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                   "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=%d,%d" % (width, height)]
        self.process = subprocess.Popen(command, preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(from_us)
        os.close(to_us)
        self.buffer, self.next_id = b"", 0
        self.logged, self.requests, self.asked = [], [], {}
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.resize(width, height)

    def resize(self, width, height, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    # ---- messages ----

    def receive(self):
        while b"\0" not in self.buffer:
            more = os.read(self.read_end, 1 << 20)
            if not more:
                raise RuntimeError("the browser ended")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        if "method" in message:
            self.take(message["method"], message["params"])
        return message

    def take(self, method, params):
        if method == "Runtime.exceptionThrown":
            self.logged.append("exception: " + json.dumps(params["exceptionDetails"])[:600])
        if method == "Runtime.consoleAPICalled":
            self.logged.append(params["type"] + ": " + json.dumps(params["args"])[:600])
        if method == "Log.entryAdded":
            self.logged.append(params["entry"]["level"] + ": " + params["entry"]["text"])
        if method == "Page.javascriptDialogOpening":
            self.logged.append("dialog: " + params["message"])
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
            self.asked[params["requestId"]] = params["request"]["url"]
        if method == "Network.loadingFailed" and params.get("blockedReason") == "csp":
            self.requests.remove(self.asked[params["requestId"]])

    def call(self, method, **params):
        self.next_id += 1
        message = {"id": self.next_id, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == message["id"]:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]

    # ---- a page ----

    def open(self, path, place=""):
        """Opens a file as a double click does, and waits until it is loaded and drawn."""
        self.call("Page.navigate", url="about:blank")
        self.logged, self.requests, self.asked = [], [], {}
        self.call("Page.navigate", url="file://" + os.path.abspath(path) + place)
        until = time.time() + 20
        while self.run("location.protocol + document.readyState") != "file:complete":
            if time.time() > until:
                raise RuntimeError(path + " was not loaded")
            time.sleep(0.02)
        self.settle()

    def settle(self):
        """Two frames: what was asked for is drawn in the first."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(script + ": " + json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def key(self, key, shift=False):
        extra = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, modifiers=8 if shift else 0, **extra)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, modifiers=8 if shift else 0)
        self.settle()

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        os.close(self.write_end)
        os.close(self.read_end)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def main(width, height, page, place, picture):
    browser = Browser(int(width), int(height))
    began = time.time()
    browser.open(page, place)
    print("opened in %.2f s; logged %s; asked for %s" % (time.time() - began, browser.logged, browser.requests))
    browser.picture(picture)
    browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
