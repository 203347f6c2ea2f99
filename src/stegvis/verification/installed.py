"""Which provers there are: z3 need not be installed."""

from __future__ import annotations

import importlib.util

from stegvis.comparison import ProverOf


def difference_prover() -> ProverOf | None:
    """Return what makes a prover for `stegvis.comparison.difference`; None where z3 is not installed."""
    if not importlib.util.find_spec("z3"):
        return None
    from stegvis.verification.change_prover import ChangeProver

    return ChangeProver
