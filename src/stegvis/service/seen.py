"""Tokens that were used: a table of fixed size that all workers share, in memory alone."""

from __future__ import annotations

import mmap
import multiprocessing
from hashlib import blake2b
from struct import Struct

SLOTS = 1 << 16
REACH = 64
ROW = Struct("<16sd")


class SeenTokens:
    """Remembers which tokens were used until they expire; made before the workers are, so all share it.

    >>> seen = SeenTokens()
    >>> seen.take("issuer", "id-1", until=60.0, now=0.0), seen.take("issuer", "id-1", until=60.0, now=1.0)
    (True, False)
    """

    def __init__(self, slots: int = SLOTS) -> None:
        self.slots = slots
        self.rows = mmap.mmap(-1, slots * ROW.size)
        self.lock = multiprocessing.get_context("fork").Lock()

    def take(self, issuer: str, id: str, until: float, now: float) -> bool:
        """Note a token; False when it was used before, or when so many are in use that none can be noted."""
        name = blake2b(f"{issuer}\0{id}".encode(errors="replace"), digest_size=16).digest()
        start = int.from_bytes(name[:8], "little")
        free = None
        with self.lock:
            for step in range(min(REACH, self.slots)):
                at = (start + step) % self.slots * ROW.size
                known, expires = ROW.unpack_from(self.rows, at)
                if expires <= now:
                    free = at if free is None else free
                elif known == name:
                    return False
            if free is None:
                return False
            ROW.pack_into(self.rows, free, name, until)
            return True
