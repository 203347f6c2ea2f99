"""What one more clinic costs: 1,200 unit profiles on one loaded base, in time of the processor and memory.

    python benchmarks/units.py [--write docs/how-to/write-a-unit-profile.md]

The profiles differ in name, in who works there, in what is not offered and in the ages of a programme.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import stegvis

UNITS = 1_200
EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
MARK = "<!-- written by benchmarks/units.py -->"


def profiles(into: Path) -> list[Path]:
    """Write the profiles of as many clinics as a vendor serves."""
    texts = [(EXAMPLES / f"{name}health-centre.toml").read_text("utf-8") for name in ("", "city-")]
    files = []
    for n in range(UNITS):
        text = (
            texts[n % 2]
            .replace('id = "', f'id = "n{n}-', 1)
            .replace("number = 4", f"number = {1 + n % 9}", 1)
        )
        file = into / f"{n}.toml"
        file.write_text(text, "utf-8")
        files.append(file)
    return files


def resident() -> int:
    """Return the bytes that this process has in memory."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measured(files: list[Path]) -> tuple[float, float, float, float]:
    """Return milliseconds a unit, median and 95 of 100, and kilobytes: loaded, and after an answer."""
    base = stegvis.load("se-primary-care", ["se-uppsala"])
    patient = stegvis.Assessment(age=34, scores={"phq9": 12})
    stegvis.route(stegvis.load(base, unit=files[0]), patient).to_dict()
    gc.collect()
    before, times, kept = resident(), [], []
    for file in files:
        start = time.process_time()
        kept.append(stegvis.load(base, unit=file))
        times.append(1e3 * (time.process_time() - start))
    gc.collect()
    loaded = resident()
    for one in kept:
        stegvis.route(one, patient).to_dict("decision")
    gc.collect()
    each = (loaded - before) / 1e3 / len(files), (resident() - before) / 1e3 / len(files)
    return statistics.median(times), sorted(times)[19 * len(times) // 20], *each


def told() -> str:
    """Return the figures in one sentence."""
    with TemporaryDirectory() as room:
        middle, slow, bare, used = measured(profiles(Path(room)))
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    base = f"{UNITS:,} units on `se-primary-care` with `se-uppsala`"
    return (
        f"{MARK}\nMeasured by `python benchmarks/units.py` on {datetime.now(UTC).date()} ({where}, {base}): "
        f"{middle:.1f} ms a unit (median; 95 of 100 under {slow:.1f} ms), {bare:.0f} kB each beyond the "
        f"base, {used:.0f} kB once each has answered a patient. The aims are 10 ms and 300 kB.\n"
    )


def main() -> None:
    """Measure, and print or write the sentence."""
    given = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    given.add_argument("--write", metavar="PAGE", help="where the sentence stands; without it, it is printed")
    page = given.parse_args().write
    said = told()
    if not page:
        print(said, end="")
        return
    text = Path(page).read_text("utf-8")
    head, _, rest = text.partition(MARK)
    Path(page).write_text(head + said + rest.partition("300 kB.\n")[2], "utf-8")


if __name__ == "__main__":
    main()
