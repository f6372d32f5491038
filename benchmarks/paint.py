"""When the first page is painted on a slow connection and a slow phone.

`python -m benchmarks.paint` opens a link in Chromium with the network and the processor slowed down
through the DevTools protocol, several times, and writes docs/answering.md.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.answering import environment_of, prepare, serving
from benchmarks.page import write
from benchmarks.provenance import provenance

TIMES = 7
PORT = 8780
CPU = 4  # times slower
SLOW_4G = {  # as the browser's own preset
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.6e6 / 8 * 0.9,
    "uploadThroughput": 0.75e6 / 8 * 0.9,
}
PAINTED = """() => new Promise((give) => new PerformanceObserver((list) => {
  const last = list.getEntries().at(-1);
  give([last.startTime, performance.getEntriesByType("paint").at(-1)?.startTime ?? 0]);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""


@dataclass(frozen=True)
class Painted:
    """One opening: milliseconds, what was loaded."""

    largest: float
    first: float
    requests: int
    kilobytes: float


def open_once(browser: Browser, address: str) -> Painted:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    sizes: list[float] = []
    protocol.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW_4G)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    largest, first = page.evaluate(PAINTED)
    context.close()
    return Painted(largest, first, len(sizes), sum(sizes) / 1000)


def openings() -> Iterator[Painted]:
    """A new browser context and a new link each time: nothing is cached."""
    with tempfile.TemporaryDirectory() as folder:
        settings, site = prepare(Path(folder), "", people=TIMES + 3)
        environment = environment_of(folder, settings) | {"SAMESHEET_ENVIRONMENT": "development"}
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with serving("survey:create_app", PORT, **environment), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for number in range(TIMES + 1):
                opened = open_once(browser, f"http://127.0.0.1:{PORT}{site.link()}")
                if number:  # the first warms the server
                    yield opened
            browser.close()


def main() -> None:
    begun = time.perf_counter()
    opened = list(openings())
    largest = [one.largest / 1000 for one in opened]
    text = (
        f"| largest contentful paint, median | slowest of {TIMES} | first paint | requests"
        " | sent |\n"
        "|---:|---:|---:|---:|---:|\n"
        f"| {median(largest):.2f} s | {max(largest):.2f} s |"
        f" {median(one.first for one in opened) / 1000:.2f} s |"
        f" {max(one.requests for one in opened)} |"
        f" {max(one.kilobytes for one in opened):.0f} kB |"
    )
    print(text)
    write("paint", f"{text}\n\n{provenance(0, time.perf_counter() - begun)}")


if __name__ == "__main__":
    main()
