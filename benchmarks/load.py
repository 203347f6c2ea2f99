"""Drive a running service with wrk: requests a second, latencies, memory, bad clients, a stop under load.

    python benchmarks/load.py                  two minutes and more, on two workers; loopback only
    python benchmarks/load.py --write PAGE     and write what was found between the marks of a page
    python benchmarks/load.py --seconds 5      a glance: fewer requests than memory is asked about

wrk (Apache-2.0 as its author words it) is Debian's package; `make load` installs it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

CLIENTS = 16
RESTING = 5
"""Fewer ticks of work in a second are none."""
MARK, END = "<!-- written by benchmarks/load.py -->", "<!-- until here -->"
FEW, MANY = 1_000, 100_000
"""Memory after so many requests is to be within 5 % of memory after so few."""
PATIENT = {"age": 40, "scores": {"phq9": 16}}
OBSERVED = {
    "resourceType": "Observation",
    "id": "o1",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "44261-6"}]},
    "subject": {"reference": "Patient/p1"},
    "effectiveDateTime": str(date.today()),
    "valueInteger": 16,
}
CALL = {
    "hook": "patient-view",
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "context": {"userId": "Practitioner/1", "patientId": "p1"},
    "prefetch": {
        "patient": {"resourceType": "Patient", "id": "p1", "birthDate": "1986-01-01"},
        "observations": OBSERVED,
        "responses": None,
    },
}
SUMMARY, DECISION = "/route?detail=summary", "/route?detail=decision"
HOOK = "/cds-services/se-primary-care-patient-view"
BODIES = {SUMMARY: PATIENT, DECISION: PATIENT, HOOK: CALL}
BEGUN = b"POST /route HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
KIND = {"Content-Type": "application/json"}
SCRIPT = """
wrk.method, wrk.body, wrk.headers["Content-Type"] = "POST", %s, "application/json"
function done(all, latency)
  local e = all.errors
  io.write(string.format('\\n{"requests": %%d, "seconds": %%f, "p50": %%f, "p99": %%f, "wrong": %%d}\\n',
    all.requests, all.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


class Served:
    """A service of its own on a free port, with the lines of its log counted."""

    def __init__(self, workers: int) -> None:
        command = [sys.executable, "-m", "stegvis", "serve", "--port", "0", "--workers", str(workers)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.log = self.process.stderr
        self.port = int(self.log.readline().rsplit(":", 1)[1])
        self.answered = 0
        self.counting = threading.Thread(target=self.count, daemon=True)
        self.counting.start()

    def count(self) -> None:
        """Count the answers that the service says it gave."""
        for line in self.log:
            self.answered += line.count('"status": 200')

    def processes(self) -> list[int]:
        """Return its process and those that it started."""
        first = self.process.pid
        return [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]

    def worked(self) -> int:
        """Return how long its processes have worked, in ticks of the clock."""
        stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in self.processes()]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats)

    def rest(self) -> None:
        """Wait until it works no more: whoever asked may be gone before the answer."""
        was = -RESTING
        while (now := self.worked()) - was >= RESTING:
            was = now
            time.sleep(1)

    def memory(self) -> int:
        """Return the resident memory of all its processes, in KiB."""
        total = 0
        for one in self.processes():
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
        return total


def driven(served: Served, path: str, seconds: float) -> dict[str, Any]:
    """Let wrk ask for so long; return what it counted."""
    body = json.dumps(json.dumps(BODIES[path]))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % body)
        script.flush()
        asked = [
            "wrk",
            "-t1",
            f"-c{CLIENTS}",
            f"-d{max(1, round(seconds))}s",
            "--timeout",
            "30s",
            "--latency",
        ]
        said = subprocess.run([*asked, "-s", script.name, f"http://127.0.0.1:{served.port}{path}"],
                              capture_output=True, text=True, check=True)  # fmt: skip
    found: dict[str, Any] = json.loads(said.stdout.strip().splitlines()[-1])
    return found | {"what": path, "rate": found["requests"] / found["seconds"]}


def one(port: int, path: str = SUMMARY) -> bool:
    """Ask once on a connection of its own; tell whether the whole answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, json.dumps(BODIES[path]), KIND)
        answer = connection.getresponse()
        return answer.status == 200 and bool(json.loads(answer.read()))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()


def slow(port: int, until: float) -> None:
    """Send a request a byte at a time."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        for sign in b"POST /route HTTP/1.1\r\nHost: t\r\n" * 1000:
            if time.monotonic() > until:
                return
            line.sendall(bytes([sign]))
            time.sleep(0.2)


def dropping(port: int, until: float) -> None:
    """Begin requests, and go away in the middle of them."""
    while time.monotonic() < until:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(BEGUN)
        time.sleep(0.02)


def beside(served: Served, seconds: float) -> dict[str, Any]:
    """Drive the service while ten clients are slow and two drop what they began."""
    until = time.monotonic() + seconds
    bad = [threading.Thread(target=act, args=(served.port, until)) for act in [slow] * 10 + [dropping] * 2]
    for thread in bad:
        thread.start()
    found = driven(served, SUMMARY, seconds)
    for thread in bad:
        thread.join()
    return found | {"what": f"`{SUMMARY}`, ten slow clients and dropped connections beside"}


def stopped(served: Served, seconds: float) -> dict[str, int]:
    """Ask the service to stop while eight clients ask on; return what it answered, and what of that came."""
    before = served.answered
    gone = threading.Event()
    came = [0] * 8

    def ask(number: int) -> None:
        while not gone.is_set():
            came[number] += one(served.port)

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(len(came))]
    for thread in clients:
        thread.start()
    time.sleep(seconds)
    served.process.send_signal(signal.SIGTERM)
    code = served.process.wait(60)
    gone.set()
    for thread in clients:
        thread.join()
    served.counting.join(10)
    return {"answered": served.answered - before, "came": sum(came), "code": code}


def warm(served: Served) -> None:
    """Ask a first thousand times, each kind among them, by as many clients as will ask later."""
    every = [DECISION, HOOK] * 100 + [SUMMARY] * (FEW - 200)
    with ThreadPoolExecutor(CLIENTS) as clients:
        assert all(clients.map(lambda path: one(served.port, path), every)), (
            "a first request was not answered"
        )
    served.rest()


def measured(seconds: float, workers: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure all of it."""
    served = Served(workers)
    try:
        warm(served)
        before, rows = served.memory(), []
        for path, share in ((SUMMARY, 0.5), (DECISION, 0.2), (HOOK, 0.2)):
            rows.append(driven(served, path, seconds * share))
            served.rest()
            say(json.dumps(rows[-1] | {"memory": served.memory()}))
        rows.append(beside(served, seconds * 0.1))
        say(json.dumps(rows[-1]))
        total = FEW + sum(row["requests"] for row in rows)
        while total < MANY and seconds >= 60:
            total += driven(served, SUMMARY, 10)["requests"]
            say(json.dumps({"requests": total, "memory": served.memory()}))
        served.rest()
        after = served.memory()
        say(json.dumps({"requests": total, "memory_before": before, "memory_after": after}))
        return {"rows": rows, "total": total, "before": before, "after": after} | stopped(served, 3)
    finally:
        served.process.kill()


def table(found: dict[str, Any], workers: int, busy: float) -> str:
    """Return what was found as a page says it."""
    today = datetime.now(UTC).date()
    when = f"Measured on {today} by `make load`: wrk with {CLIENTS} connections, {workers} workers"
    shared = f"{os.cpu_count()} cores that wrk and other work shared (load average {busy:.0f} when it began)"
    lines = [f"{when}, {shared}.", ""]
    lines += ["| what | a second | p50 | p99 | not answered |", "|---|---|---|---|---|"]
    for row in found["rows"]:
        what = row["what"] if row["what"].startswith("`") else f"`{row['what']}`"
        figures = f"{row['rate']:,.0f} | {row['p50']:.1f} ms | {row['p99']:.0f} ms | {row['wrong']:.0f}"
        lines.append(f"| {what} | {figures} |")
    grown = 100 * (found["after"] - found["before"]) / found["before"]
    small, large = found["before"] / 1024, found["after"] / 1024
    lines += [
        "",
        f"Memory of all processes: {small:.0f} MB after {FEW:,} requests, {large:.0f} MB after "
        f"{found['total']:,} ({grown:+.1f} %). SIGTERM under load: exit code {found['code']}; of "
        f"{found['answered']:,} requests that the service says it answered, {found['came']:,} came whole.",
    ]
    return "\n".join([MARK, *lines, "", END])


def main() -> int:
    """Measure, print and write; 1 when memory grew, an answer was lost or a request was not answered."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--seconds", type=float, default=120, help="under load; default: 120")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--write", metavar="PAGE", help="where the table stands")
    chosen = options.parse_args()
    busy = os.getloadavg()[0]
    found = measured(chosen.seconds, chosen.workers, lambda line: print(line, flush=True))
    said = table(found, chosen.workers, busy)
    print(said)
    if chosen.write:
        page = Path(chosen.write)
        head, _, rest = page.read_text("utf-8").partition(MARK)
        page.write_text(head + said + rest.partition(END)[2], "utf-8")
    grown = found["total"] >= MANY and abs(found["after"] - found["before"]) > 0.05 * found["before"]
    wrong = sum(row["wrong"] for row in found["rows"])
    return int(bool(grown or wrong or found["code"] or found["came"] != found["answered"]))


if __name__ == "__main__":
    sys.exit(main())
