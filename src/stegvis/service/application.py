"""The service as an ASGI application: which address is answered by what."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from stegvis.errors import PathwayError, Text
from stegvis.model import Pathway
from stegvis.rendering import SCHEMAS
from stegvis.service import documents, hooks, opening
from stegvis.service.answers import DETAILS, REVIEW, ROUTE, Answer, answered, day_of, listed
from stegvis.service.bodies import form_body, is_lines, json_body, lines, read_json
from stegvis.service.guards import Guards, Write
from stegvis.service.metrics import KIND, Metrics
from stegvis.service.openapi import document
from stegvis.service.populate import populated
from stegvis.service.problems import Problem, one_fault, problem_said, spoken
from stegvis.service.reading import read_resources, reading_said
from stegvis.service.replies import Lines, encoded, page, reply
from stegvis.service.seen import SeenTokens
from stegvis.service.settings import Settings
from stegvis.service.tokens import Guard
from stegvis.verbs import load
from stegvis.verification import prove

T = TypeVar("T")
NOT_SERVED = Text("Ingen sådan hook finns.", "There is no such hook.")
CHECKING = Problem(
    503, Text("En kontroll pågår redan.", "A check is already under way."), headers={"Retry-After": "60"}
)


def loaded(settings: Settings) -> dict[str, Pathway]:
    """Load the pathways of a service, the first being meant when a caller names none.

    Raises:
        PathwayError: the files are wrong.
    """
    every = [load(one, settings.overlays, settings.unit) for one in settings.pathways]
    return {pathway.id: pathway for pathway in every}


def to_stderr(line: str) -> None:
    """Write one line of the log in one piece: workers share the file."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


class Service:
    """Answers for its pathways; keeps nothing of what it is asked.

    Args:
        workers: how many processes will share what is made here before they are.
        write: takes one line of the access log.
    """

    def __init__(self, settings: Settings, workers: int = 1, write: Write = to_stderr) -> None:
        self.settings, self.limits = settings, settings.limits
        self.pathways = loaded(settings)
        self.first = next(iter(self.pathways.values()))
        self.guard = Guard(settings.clients, SeenTokens())
        self.guides: dict[str, dict[str, bytes]] = {}
        self.checking = False
        self.called = {
            hooks.service_id(id, hook): (pathway, hook)
            for id, pathway in self.pathways.items()
            for hook in hooks.HOOKS
        }
        self.openapi = encoded(document(tuple(self.pathways), tuple(self.called), settings.check))
        routes = self.routes()
        templates = {one.endpoint: one.path.replace(":path", "") for one in routes}
        self.metrics = Metrics((*templates.values(), "other"), workers)
        inner: ASGIApp = Router(routes, redirect_slashes=False)
        if settings.origins:
            inner = CORSMiddleware(
                inner,
                allow_origins=settings.origins,
                allow_methods=("GET", "POST"),
                allow_headers=("authorization", "content-type", "accept-language"),
            )
        self.app: ASGIApp = Guards(inner, self.limits, self.metrics, templates, write)

    def routes(self) -> list[Route]:
        """Say which address is answered by what."""
        get, post = ["GET"], ["POST"]
        made = [
            Route("/route", self.route, methods=post),
            Route("/review", self.review, methods=post),
            Route("/read", self.read, methods=post),
            Route("/Questionnaire/$populate", self.populate, methods=post),
            Route("/Questionnaire/{part}/$populate", self.populate_part, methods=post),
            Route("/cds-services", self.discovery, methods=get),
            Route("/cds-services/{id}", self.hook, methods=post),
            Route("/cds-services/{id}/feedback", self.feedback, methods=post),
            Route("/pathways", self.list_pathways, methods=get),
            Route("/pathways/{id}", self.pathway, methods=get),
            Route("/pathways/{id}/guide/{page:path}", self.own_guide, methods=get),
            Route("/pathways/{id}/guide/{page:path}", self.open_own_guide, methods=post),
            Route("/schemas", self.list_schemas, methods=get),
            Route("/schemas/{name}", self.schema, methods=get),
            Route("/guide/{page:path}", self.guide, methods=get),
            Route("/guide/{page:path}", self.open_guide, methods=post),
            Route("/metadata", self.metadata, methods=get),
            Route("/openapi.json", self.describe, methods=get),
            Route("/healthz", self.alive, methods=get),
            Route("/readyz", self.ready, methods=get),
            Route("/metrics", self.count, methods=get),
        ]
        return [*made, Route("/check", self.check, methods=post)] if self.settings.check else made

    # ------------------------------------------------------------ what a request says

    def meant(self, request: Request) -> Pathway:
        """Return the pathway that a caller names, or the first."""
        return self.pathway_of(request.query_params.get("pathway", self.first.id))

    def pathway_of(self, id: str) -> Pathway:
        """Return a pathway by its id."""
        if id not in self.pathways:
            raise documents.NO_PATHWAY
        return self.pathways[id]

    def detail(self, request: Request, otherwise: str) -> str:
        """Return how much a caller wants to be told."""
        said = request.query_params.get("detail", otherwise)
        if said not in DETAILS:
            allowed = " | ".join(DETAILS)
            raise one_fault("detail", Text("finns inte", "is not known"), Text(allowed, allowed), 400)
        return said

    def address(self, request: Request) -> str:
        """Return the address that was called, as the caller wrote it."""
        base = self.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        return f"{base}{request.url.path}"

    async def aside(self, work: Callable[..., T], *given: Any) -> T:
        """Work in a thread, so that others are answered meanwhile; when time is up, nobody waits for it."""
        return await run_sync(partial(work, *given), abandon_on_cancel=True)

    # ------------------------------------------------------------ patients

    async def route(self, request: Request) -> Response | Lines:
        """Propose a step for a patient, or each of many."""
        return await self.answer(request, ROUTE)

    async def review(self, request: Request) -> Response | Lines:
        """Propose how a course goes on, or each of many."""
        return await self.answer(request, REVIEW)

    async def answer(self, request: Request, kind: Answer) -> Response | Lines:
        """Answer for one patient, a list, or NDJSON."""
        pathway, language = self.meant(request), language_of(request)
        if is_lines(request):
            return Lines(self.line_by_line(request, kind, pathway, self.detail(request, "summary"), language))
        detail = self.detail(request, "full")
        data = await json_body(request, self.limits, many=True)
        if isinstance(data, dict) and kind is ROUTE and detail != "full":
            return reply(answered(kind, pathway, data, detail, language, self.limits), language)
        made = await self.aside(lambda: encoded(answered(kind, pathway, data, detail, language, self.limits)))
        return Response(made, headers={"Content-Language": language}, media_type="application/json")

    async def line_by_line(
        self, request: Request, kind: Answer, pathway: Pathway, detail: str, language: str
    ) -> AsyncIterator[bytes]:
        """Yield an answer for each line; one that is no JSON is told so, and the next is read."""
        index = 0
        try:
            async for line in lines(request, self.limits):
                yield await self.aside(one_line, kind, pathway, index, line, detail, language)
                index += 1
        except Problem as problem:
            yield encoded({"index": index, "problem": problem_said(problem, language)})

    async def read(self, request: Request) -> Response:
        """Read resources of a record."""
        pathway, on = self.meant(request), day_of(request.query_params.get("on"))
        data = await json_body(request, self.limits, many=True)
        if isinstance(data, list) and len(data) > self.limits.items:
            raise Problem(
                413, Text(f"Högst {self.limits.items} i taget.", f"At most {self.limits.items} at a time.")
            )
        said = await self.aside(lambda: reading_said(read_resources(pathway, data, on)))
        return reply(said, language_of(request))

    async def populate(self, request: Request) -> Response:
        """Fill in the form that the parameters name."""
        return await self.filled_in(request, "")

    async def populate_part(self, request: Request) -> Response:
        """Fill in the form of an instrument or a track."""
        return await self.filled_in(request, request.path_params["part"])

    async def filled_in(self, request: Request, part: str) -> Response:
        """Fill in a form from a record."""
        pathway, on = self.meant(request), day_of(request.query_params.get("on"))
        data = await json_body(request, self.limits)
        said = await self.aside(populated, pathway, data, part, on)
        return reply(said, language_of(request), "application/fhir+json")

    async def check(self, request: Request) -> Response:
        """Prove the laws of a pathway; one check at a time."""
        pathway = self.meant(request)
        await json_body(request, self.limits)
        if self.checking:
            raise CHECKING
        self.checking = True
        request.scope["unhurried"]()
        try:
            made = await self.aside(prove, pathway)
        finally:
            self.checking = False
        findings = [
            {"check": one.check, "what": one.diagnostic.what, "accepted": one.accepted}
            for one in made.findings
        ]
        proofs = [{"check": one.check, "law": one.law, "method": one.method} for one in made.proofs]
        said = {"findings": findings, "proofs": proofs, "unproven": list(made.unproven)}
        return reply(documents.edition(pathway) | said)

    # ------------------------------------------------------------ CDS Hooks

    async def discovery(self, request: Request) -> Response:
        """Say which services there are."""
        self.admit(request)
        return reply(hooks.discovery(self.pathways, language_of(request)), language_of(request))

    async def hook(self, request: Request) -> Response:
        """Answer a call with cards."""
        pathway, hook = self.service(request)
        self.admit(request)
        data, language = await json_body(request, self.limits, many=True), language_of(request)
        base = self.settings.public_url
        own = "/guide/" if pathway is self.first else f"/pathways/{pathway.id}/guide/"
        guide = f"{base}{own}{'' if language == 'sv' else 'en/'}index.html" if base else ""
        given = (pathway, data, hook, self.settings, language, guide, date.today())
        return reply(await self.aside(hooks.answered_call, *given), language)

    async def feedback(self, request: Request) -> Response:
        """Take note of what was done with cards; nothing is kept."""
        self.service(request)
        self.admit(request)
        hooks.taken_note(await json_body(request, self.limits))
        return reply({})

    def service(self, request: Request) -> tuple[Pathway, str]:
        """Return the pathway and the hook that are called."""
        id = request.path_params["id"]
        if id not in self.called:
            raise Problem(404, NOT_SERVED)
        return self.called[id]

    def admit(self, request: Request) -> None:
        """Let a known client in."""
        self.guard.admit(request.headers.get("authorization", ""), self.address(request))

    # ------------------------------------------------------------ what can be read

    async def list_pathways(self, request: Request) -> Response:
        """Name the pathways."""
        return reply([documents.edition(one) for one in self.pathways.values()])

    async def pathway(self, request: Request) -> Response:
        """Show a pathway."""
        return reply(documents.pathway_said(self.pathway_of(request.path_params["id"])))

    async def list_schemas(self, request: Request) -> Response:
        """Name the schemas."""
        return reply(sorted(SCHEMAS))

    async def schema(self, request: Request) -> Response:
        """Show a schema."""
        return reply(documents.schema(request.path_params["name"]), kind="application/schema+json")

    async def guide(self, request: Request) -> Response:
        """Show a page of the first pathway's guide."""
        return await self.guide_of(self.first, request.path_params["page"])

    async def own_guide(self, request: Request) -> Response:
        """Show a page of a pathway's guide."""
        return await self.guide_of(self.pathway_of(request.path_params["id"]), request.path_params["page"])

    async def open_guide(self, request: Request) -> Response:
        """Show the first pathway's guide with answers that are posted."""
        return await self.opened(request, self.first)

    async def open_own_guide(self, request: Request) -> Response:
        """Show a pathway's guide with answers that are posted."""
        return await self.opened(request, self.pathway_of(request.path_params["id"]))

    async def opened(self, request: Request, pathway: Pathway) -> Response:
        """Show a guide with answers that are posted; nothing of them is kept."""
        own = self.address(request).removesuffix(request.url.path)
        opening.let_in(request.headers.get("origin", ""), own, self.settings.origins)
        fields = await form_body(request, self.limits)
        patient = await self.aside(opening.sent, pathway, fields, date.today())
        return page(
            opening.opened(await self.written(pathway), request.path_params["page"], patient), kept=False
        )

    async def guide_of(self, pathway: Pathway, name: str) -> Response:
        """Show a page."""
        return page(documents.page_of(await self.written(pathway), name))

    async def written(self, pathway: Pathway) -> Mapping[str, bytes]:
        """Return the pages of a guide, which are written when one is first asked for."""
        if pathway.id not in self.guides:
            self.guides[pathway.id] = await self.aside(documents.guide, pathway)
        return self.guides[pathway.id]

    async def metadata(self, request: Request) -> Response:
        """Show the CapabilityStatement."""
        return reply(documents.capabilities(self.first), kind="application/fhir+json")

    async def describe(self, request: Request) -> Response:
        """Show the OpenAPI document."""
        return Response(self.openapi, media_type="application/json")

    async def alive(self, request: Request) -> Response:
        """Say that the process lives."""
        return reply({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        """Say that patients can be answered, and which pathways are past their day."""
        past = [p.id for p in self.pathways.values() if p.valid_until and p.valid_until < date.today()]
        return reply({"status": "ready", "pathways": list(self.pathways), "past_valid_until": past})

    async def count(self, request: Request) -> Response:
        """Show what is counted."""
        return Response(self.metrics.text(), headers={"Content-Type": KIND})


def one_line(kind: Answer, pathway: Pathway, index: int, line: bytes, detail: str, language: str) -> bytes:
    """Answer a line of NDJSON; one that is no JSON is told so, and the next is read."""
    try:
        return encoded(listed(kind, pathway, index, read_json(line, many=True), detail, language))
    except Problem as problem:
        return encoded({"index": index, "problem": problem_said(problem, language)})
    except PathwayError as error:
        what = error.diagnostics[0].what
        return encoded({"index": index, "problem": problem_said(Problem(422, Text(what, what)), language)})


def language_of(request: Request) -> str:
    """Return the language to answer in."""
    return spoken(request.headers.get("accept-language", ""))
