"""Drive a running service: requests a second, latencies, memory, a graceful stop. Loopback only, bounded.

    python benchmarks/load.py                  two minutes on two workers
    python benchmarks/load.py --seconds 5      a glance

A load generator in Python takes a core of its own: on two cores the service's figures are those beside it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

PATIENT = json.dumps({"age": 40, "scores": {"phq9": 16}}).encode()
CALL = json.dumps(
    {
        "hook": "patient-view",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": "p1"},
        "prefetch": {
            "patient": {"resourceType": "Patient", "id": "p1", "birthDate": "1986-01-01"},
            "observations": {
                "resourceType": "Observation",
                "id": "o1",
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "44261-6"}]},
                "subject": {"reference": "Patient/p1"},
                "effectiveDateTime": str(date.today()),
                "valueInteger": 16,
            },
            "responses": None,
        },
    }
).encode()
AIMS = {
    "summary": ("/route?detail=summary", PATIENT),
    "decision": ("/route?detail=decision", PATIENT),
    "full": ("/route?detail=full", PATIENT),
    "hook": ("/cds-services/se-primary-care-patient-view", CALL),
}
JSON = {"Content-Type": "application/json"}


def drive(port: int, path: str, body: bytes, until: float, out: Any) -> None:
    """Ask again and again on one connection; report the seconds of each answer, and how many were lost."""
    took: list[float] = []
    lost = 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            connection.request("POST", path, body, JSON)
            answer = connection.getresponse()
            answer.read()
            lost += answer.status != 200
        except (OSError, http.client.HTTPException):
            lost += 1
            break
        took.append(time.perf_counter() - began)
    out.put((took, lost))


def measure(port: int, aim: str, seconds: float, clients: int) -> dict[str, Any]:
    """Drive one address with several clients."""
    path, body = AIMS[aim]
    out: Any = multiprocessing.Queue()
    until = time.monotonic() + seconds
    drivers = [
        multiprocessing.Process(target=drive, args=(port, path, body, until, out)) for _ in range(clients)
    ]
    for one in drivers:
        one.start()
    told = [out.get() for _ in drivers]
    for one in drivers:
        one.join()
    took = sorted(second for one, _ in told for second in one)
    return {
        "aim": aim,
        "requests": len(took),
        "per_second": round(len(took) / seconds),
        "p50_ms": round(1000 * took[len(took) // 2], 2),
        "p99_ms": round(1000 * took[len(took) * 99 // 100], 2),
        "lost": sum(lost for _, lost in told),
    }


def children(process: int) -> list[int]:
    """Return a process and those that it started."""
    started = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, started)]


def memory(process: int) -> int:
    """Return the resident memory of a process and those it started, in KiB."""
    total = 0
    for one in children(process):
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total


def start(workers: int) -> tuple[subprocess.Popen[str], int]:
    """Start the service on a free port."""
    command = [sys.executable, "-m", "stegvis", "serve", "--port", "0", "--workers", str(workers)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    port = int(process.stderr.readline().rsplit(":", 1)[1])
    subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
    return process, port


def main() -> int:
    """Measure, and print one line of JSON for each figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=120, help="in all; default: 120")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--clients", type=int, default=4)
    chosen = options.parse_args()
    process, port = start(chosen.workers)
    try:
        each = chosen.seconds / (len(AIMS) + 1)
        measure(port, "summary", min(2, each), chosen.clients)
        before = memory(process.pid)
        for aim in AIMS:
            print(json.dumps(measure(port, aim, each, chosen.clients)), flush=True)
        measure(port, "summary", each, chosen.clients)
        after = memory(process.pid)
        print(json.dumps({"memory_kib_after_warming": before, "memory_kib_at_the_end": after}))
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)
        print(json.dumps({"exit_code": code}))
        return code
    finally:
        process.kill()


if __name__ == "__main__":
    sys.exit(main())
