"""The step-through page with a patient's answers in it, as a record system sent them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from stegvis.rendering.guide.packing import ASSETS, lean

ALLOWED = "script-src "
SCRIPTS = '<script type="application/json" id="pathway">'


def with_answers(page: str, patient: Mapping[str, Any]) -> str:
    """Return the page with a patient, as a draft that it opens; its policy lets that script run.

    Args:
        page: `index.html` of a guide, in either language.
        patient: the patient as JSON data; what the page has no field for is named there.
    """
    script = lean((ASSETS / "given.js").read_text("utf-8"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    data = json.dumps(patient, ensure_ascii=False).replace("<", "\\u003c")
    sent = f'<script type="application/json" id="given">{data}</script>\n<script>{script}</script>\n'
    allowed = page.replace(ALLOWED, f"{ALLOWED}'sha256-{digest}' ", 1)
    return allowed.replace(SCRIPTS, sent + SCRIPTS, 1)
