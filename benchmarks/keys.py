"""Measure what a key of a call takes: the ten played calls, the processor four times slower.

    python benchmarks/keys.py [SLOWER]

Two times of each real key: until its result stands in the page, and until that is painted. Both are by the
clock, so other work on the machine counts: run it when there is none, or go before it (`chrt -r 5`).
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "rendering"), str(TESTS.parent)]

from chromium import chromium  # noqa: E402
from in_browser import shown_site, sized, waited  # noqa: E402
from test_calls_played import CALLS, Call  # noqa: E402

LISTEN = """
globalThis.took = [];
addEventListener('keydown', ({ timeStamp: from }) => {
  const one = { there: performance.now() - from };
  took.push(one);
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (one.painted = performance.now() - from);
    port2.postMessage(0);
  });
});
"""
"""Heard last: what a key does is done by then; what follows a frame's callbacks follows its painting."""


def played(browser: Any, file: Path, call: dict[str, Any], slower: int) -> list[dict[str, float]]:
    """Play a call and return what each key took."""
    browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})
    browser.execute_script("globalThis.onbeforeunload = null")
    browser.get(file.as_uri())
    waited(browser, "ready")
    browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": slower})
    browser.execute_script(LISTEN)
    Call(browser, call).play()
    return [one for one in browser.execute_script("return took") if "painted" in one]


def main(slower: int = 4) -> None:
    """Play the calls and print the median, the 95th percentile and the most."""
    found: list[dict[str, float]] = []
    with chromium() as browser, TemporaryDirectory() as folder:
        sized(browser, 1280, 900)
        file = Path(folder, "index.html")
        file.write_text(shown_site()["index.html"], "utf-8")
        for call in CALLS.values():
            found += played(browser, file, call, slower)
    print(f"{len(found)} keys of {len(CALLS)} calls, the processor {slower} times slower")
    for part, said in (("there", "in the page"), ("painted", "painted")):
        ms = sorted(one[part] for one in found)
        high = ms[int(0.95 * len(ms))]
        middle = statistics.median(ms)
        print(f"{said}: median {middle:.0f} ms, 95th percentile {high:.0f} ms, most {ms[-1]:.0f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
