"""One service without a memory: CDS Hooks, HTTP and MCP. Extras: `stegvis[serve]`, `stegvis[mcp]`.

answers      a patient is routed, a course is reviewed
application  which address is answered by what
bodies       what callers send, within its limits
cards        a recommendation as cards
documents    pathways, schemas, capabilities, the guide
guards       around every request: time, headers, the log, the count
hooks        CDS Hooks 2.0
metrics      what is counted, for Prometheus
model_tools  what a language model may ask, over MCP
openapi      the OpenAPI document
opening      the guide opened with a patient's answers
populate     a form filled in from what is sent of a record
prefetch     what a record system sends along, and what lacks
problems     what a caller is told when something is wrong
reading      resources of a record become what is known of a patient
reasons      why a card is set aside
records      asking the record for what lacks
replies      what callers get
seen         tokens that were used
server       runs one process or several
settings     what a service is told when it starts
tokens       who calls a hook
tools        what a language model may ask
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stegvis.doors import door

if TYPE_CHECKING:
    from stegvis.service.model_tools import toolbox
    from stegvis.service.server import serve
    from stegvis.service.settings import Limits, Settings, read_clients
else:
    __getattr__ = door(
        __name__,
        {
            "model_tools": "toolbox",
            "server": "serve",
            "settings": "Limits Settings read_clients",
        },
    )

__all__ = [
    "Limits",
    "Settings",
    "read_clients",
    "serve",
    "toolbox",
]
