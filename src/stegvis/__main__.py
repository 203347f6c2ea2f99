"""python -m stegvis"""

from stegvis.cli import main

raise SystemExit(main())
