"""The tools over the Model Context Protocol: read-only, each answer with its edition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from stegvis.model import Pathway
from stegvis.service.tools import Json, RefusedError, Tools
from stegvis.version import __version__

T = TypeVar("T")
INSTRUCTIONS = (
    "Proposals of the lowest effective step of care, worked out by signed rules. Give only what "
    "the patient or the clinician said: what is not known is left out, never guessed. Ask the "
    "questions of next_questions, red flags first. Repeat a proposal as it stands, with its reasons "
    "and its edition; never set or change a level. A clinician decides."
)
READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
Patient = Annotated[
    dict[str, Any],
    Field(description='such as {"age": 34, "scores": {"phq9": 12}, "findings": {}}; see list_inputs'),
]
Course = Annotated[
    dict[str, Any], Field(description='an episode: {"step", "started", "on", "patient", "measurements", ...}')
]


def refused(work: Callable[..., Json], *given: Any) -> Json:
    """Work, and say a refusal to the one who asked.

    Raises:
        ToolError: what was asked for cannot be answered.
    """
    try:
        return work(*given)
    except RefusedError as error:
        raise ToolError(str(error)) from None


def empty_box() -> MCPServer[Any]:
    """Return a server without tools."""
    return MCPServer(
        "stegvis", title="stegvis", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR",
        subscriptions=False,
    )  # fmt: skip


def toolbox(pathway: Pathway) -> MCPServer[Any]:
    """Return the tools of one pathway as an MCP server."""
    tools, server = Tools(pathway), empty_box()

    @server.tool(annotations=READ_ONLY)
    def list_inputs() -> Json:
        """List what may be known of a patient, and the rating scales with ranges and bands."""
        return tools.list_inputs()

    @server.tool(annotations=READ_ONLY)
    def validate_answers(patient: Patient) -> Json:
        """Say whether a patient's values are possible; every fault is named, nothing is guessed."""
        return tools.validate_answers(patient)

    @server.tool(annotations=READ_ONLY)
    def next_questions(patient: Patient, most: int = 5) -> Json:
        """Return the open questions that could change the proposal, red flags first."""
        return tools.next_questions(patient, most)

    @server.tool(annotations=READ_ONLY)
    def route(patient: Patient, detail: Literal["decision", "summary", "full"] = "summary") -> Json:
        """Propose the lowest effective step for a patient, with its reasons. A clinician decides."""
        return tools.propose(patient, detail)

    @server.tool(annotations=READ_ONLY)
    def review(episode: Course) -> Json:
        """Propose how a course goes on: stay, step up, step down, finish, refer or change track."""
        return refused(tools.propose_review, episode)

    @server.tool(annotations=READ_ONLY)
    def explain_rule(rule: str) -> Json:
        """Explain a rule by its id: what it asks for, when, why, and on what source."""
        return refused(tools.explain_rule, rule)

    @server.tool(annotations=READ_ONLY)
    def compare(patient: Patient, edition: str) -> Json:
        """Route a patient through another shipped edition (PATHWAY+OVERLAY) too; say what differs."""
        return refused(tools.compare, patient, edition)

    return server
