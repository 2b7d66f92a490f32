"""Chromium by its own protocol, for tests of pages: size, theme, console, requests, axe, pictures.

Not here: what a page must be (the tests). Without Chromium on the machine these tests are skipped, with that reason.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
NO_BROWSER = "no Chromium on this machine (apt-get install chromium)"

# No screen, no profile of a person, and nothing that Chromium would ask the network for by itself.
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--hide-scrollbars",
)


@dataclass
class Seen:
    """What happened while a page was open."""

    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Browser:
    """One open tab."""

    def __init__(self, socket: Any) -> None:
        self._socket, self._number = socket, 0
        self.seen = Seen()
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        """Call the protocol and wait for its answer; events on the way are noted."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._number:
                assert "error" not in message, (method, message["error"])
                return message["result"]
            self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        method, what = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.seen.requests.append(what["request"]["url"])
        elif method == "Network.loadingFailed":
            self.seen.failed.append(what["errorText"])
        elif method == "Runtime.exceptionThrown":
            self.seen.errors.append(json.dumps(what["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
            self.seen.errors.append(json.dumps(what["args"])[:500])
        elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            self.seen.errors.append(what["entry"]["text"])

    def open(self, address: str, *, width: int = 1280, dark: bool = False, height: int = 900) -> Seen:
        """Open a page in a size and a theme, and wait until it and its charts are there."""
        self.seen = Seen()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[theme])
        self.call("Page.navigate", url=address)
        self.run(
            "new Promise(done => { const look = () => document.readyState === 'complete' && location.href !== "
            "'about:blank' && (!window.vegaEmbed || document.documentElement.dataset.charts) ? done(true) : "
            "setTimeout(look, 20); look(); })"
        )
        return self.seen

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def axe(self) -> list[str]:
        """Violations of WCAG 2.1 A and AA, and axe's good practices."""
        package = find_spec("axe_core_python")
        assert package is not None and package.origin is not None
        script = (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")
        self.run(f"{script}; true")
        found = self.run(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(found => "
            "found.violations.map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' | ')))"
        )
        return [str(one)[:600] for one in found]

    def picture(self, file: Path, *, whole: bool = True) -> None:
        """A PNG of the page."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        taken = self.call(
            "Page.captureScreenshot", format="png", captureBeyondViewport=whole, **({"clip": clip} if whole else {})
        )
        file.write_bytes(base64.b64decode(taken["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with an empty profile in `folder`; it is ended at the end."""
    import requests
    import websocket

    assert BROWSER is not None
    process = subprocess.Popen(
        [BROWSER, *OPTIONS, f"--user-data-dir={folder}", "about:blank"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        port = next(line for line in process.stderr if "DevTools listening" in line).split(":")[-1].split("/")[0]
        tabs = requests.get(f"http://127.0.0.1:{port}/json", timeout=20).json()
        address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
        socket = websocket.create_connection(address, timeout=60, max_size=None)
        try:
            yield Browser(socket)
        finally:
            socket.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
