"""What the service counts, for Prometheus: requests by route and status, and their time."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from struct import Struct

from stegvis.version import __version__

STATUSES = (200, 201, 204, 400, 401, 403, 404, 405, 408, 412, 413, 415, 422, 499, 500, 503, 504, 0)
"""Those that occur; 499 is a caller who left, 0 any other."""
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, float("inf"))
CELL = Struct("<d")
KIND = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counters that workers share: each worker has its own column, a reader sums them.

    Args:
        routes: the templates of all routes, "other" among them.
        workers: how many columns; made before the workers are.
    """

    def __init__(self, routes: tuple[str, ...], workers: int = 1) -> None:
        self.routes = routes
        self.row = len(STATUSES) + len(BUCKETS) + 1
        self.column = self.row * len(routes)
        self.workers = workers
        self.worker = 0
        self.cells = mmap.mmap(-1, self.column * workers * CELL.size)

    def add(self, route: str, cell: int, by: float) -> None:
        """Add to one counter of this worker."""
        at = ((self.worker * len(self.routes) + self.routes.index(route)) * self.row + cell) * CELL.size
        CELL.pack_into(self.cells, at, CELL.unpack_from(self.cells, at)[0] + by)

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        route = route if route in self.routes else "other"
        self.add(route, STATUSES.index(status if status in STATUSES else 0), 1)
        bucket = next(i for i, most in enumerate(BUCKETS) if seconds <= most)
        self.add(route, len(STATUSES) + bucket, 1)
        self.add(route, len(STATUSES) + len(BUCKETS), seconds)

    def sums(self, route: int) -> list[float]:
        """Return the counters of a route over all workers."""
        return [
            sum(
                CELL.unpack_from(self.cells, ((w * len(self.routes) + route) * self.row + cell) * CELL.size)[
                    0
                ]
                for w in range(self.workers)
            )
            for cell in range(self.row)
        ]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the exposition."""
        yield "# TYPE stegvis_info gauge"
        yield f'stegvis_info{{version="{__version__}"}} 1'
        every = [(route, self.sums(i)) for i, route in enumerate(self.routes)]
        yield "# TYPE stegvis_requests_total counter"
        for route, sums in every:
            for status, count in zip(STATUSES, sums, strict=False):
                if count:
                    yield f'stegvis_requests_total{{route="{route}",status="{status}"}} {count:.0f}'
        yield "# TYPE stegvis_request_seconds histogram"
        for route, sums in every:
            so_far = 0.0
            for most, count in zip(BUCKETS, sums[len(STATUSES) :], strict=False):
                so_far += count
                top = "+Inf" if most == float("inf") else f"{most:g}"
                yield f'stegvis_request_seconds_bucket{{route="{route}",le="{top}"}} {so_far:.0f}'
            yield f'stegvis_request_seconds_sum{{route="{route}"}} {sums[-1]:.6f}'
            yield f'stegvis_request_seconds_count{{route="{route}"}} {so_far:.0f}'

    def text(self) -> str:
        """Return the exposition."""
        return "\n".join(self.lines()) + "\n"
