"""python -m stegvis"""

from stegvis.command import run

raise SystemExit(run())
