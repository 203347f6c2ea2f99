"""The guide: a static site in which clinicians read a pathway and step through it, offline."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import fields
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from stegvis.errors import Text
from stegvis.graph import OUTSIDE, chart, edges
from stegvis.language import Input, inputs_of
from stegvis.model import Edge, Figure, Instrument, Need, Pathway, ReviewDefaults, Track
from stegvis.rendering import review_note, svg, words
from stegvis.rendering.guide.packing import (
    HERE,
    PACKED,
    WORDS,
    common,
    content_policy,
    inline,
    lean,
    pack,
    scripts,
    styles,
)
from stegvis.routing import Ruleset
from stegvis.version import __version__

SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
NUMBERED, NOWHERE = re.compile(r"\b[A-Za-z]+\d+\b"), re.compile(r" \(([A-Z]\d+)\)")
"""What may be the id of a source within a text, and a sign in brackets by itself."""
NO_MORE: Mapping[str, Input] = {}
POLICY = "\x02policy\x03"
"""Stands where the policy comes: no text of a pathway can hold it."""
Page = tuple[str, str, str, dict[str, Any]]
"""Template, file name, title, and what the template is given."""


def write_guide(
    pathway: Pathway,
    folder: Path,
    templates: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the whole site, Swedish first, English below `en/`; the same input gives the same bytes.

    Every page is written beside the folder's own before any of them is put in its place: what is interrupted, or
    finds the disk full, leaves the folder as it was.

    Args:
        templates: a folder whose templates take the place of those of the same name.
        progress: told the name of each page that is written.

    Raises:
        jinja2.TemplateError: a template of one's own is wrong.
        OSError: the folder cannot be written, or its `en` leads out of it.
    """
    names: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    if (inside := folder / "en").is_symlink():
        raise OSError(errno.ELOOP, "is a link, and pages would lie outside the folder", str(inside))
    with TemporaryDirectory(prefix=".guide-", dir=folder) as beside:
        for name, html in pages(pathway, templates):
            file = Path(beside, name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(html, "utf-8", newline="\n")
            names.append(name)
            if progress:
                progress(name)
        for name in names:
            (folder / name).parent.mkdir(exist_ok=True)
            Path(beside, name).replace(folder / name)
    return [folder / name for name in names]


def pages(pathway: Pathway, templates: Path | None = None) -> Iterator[tuple[str, str]]:
    """Yield each page: its name below the folder, and its HTML."""
    sites = {language: Site(pathway, language, templates) for language in ("sv", "en")}
    bodies = {language: site.body() for language, site in sites.items()}
    packed = common(pathway) | {"course_form": {one: site.course_form() for one, site in sites.items()}}
    for language, site in sites.items():
        other = "en" if language == "sv" else "sv"
        told = [site.scripts[name] for name in PACKED]
        for name, html in site.pages(pack(packed | {"body": {other: bodies[other]}, "scripts": told})):
            yield site.folder + name, html


class Site:
    """Writes the pages of one language."""

    def __init__(self, pathway: Pathway, language: str, templates: Path | None) -> None:
        self.pathway, self.language = pathway, language
        self.folder = "" if language == "sv" else "en/"
        self.words = WORDS[language]
        own = [FileSystemLoader(templates)] if templates else []
        self.jinja = Environment(
            loader=ChoiceLoader([*own, FileSystemLoader(HERE / "templates")]),
            autoescape=select_autoescape(("jinja",), default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )
        self.scripts = {name: lean(code) for name, code in scripts().items()}
        self.css, self.own_css = styles("base", "last"), styles("base")
        self.ours = {*self.scripts.values(), self.css, self.own_css, f"\n{svg.style()}\n"}.union(
            inline(templates)
        )
        rules: Ruleset = pathway.ruleset
        self.home = {r.id: "red-flags.html" for r in pathway.red_flags} | {
            n.id: f"track-{t.id}.html" for t in pathway.tracks for n in t.needs
        }
        self.levels = {level.id: level for level in pathway.levels}
        self.urgencies = {urgency.id: urgency for urgency in pathway.urgencies}
        self.level_rank = rules.level_rank

    def say(self, text: Text) -> str:
        """Return a text in the language."""
        return text.in_language(self.language)

    def cited(self, text: Text) -> Markup:
        """Return a text in which each source that it names by its id is a link, by the name before its colon.

        A sign in brackets that is no source's leads nowhere, and is left out.
        """
        sources = self.pathway.sources

        def link(found: re.Match[str]) -> str:
            one = sources.get(found[0])
            link = '<a href="sources.html#{}" title="{}">{}</a>'
            return Markup(link).format(one.id, str(one), one.title.split(":")[0]) if one else found[0]

        said = NOWHERE.sub(lambda found: found[0] if found[1] in sources else "", self.say(text))
        return Markup(NUMBERED.sub(link, str(Markup.escape(said))))

    def clause(self, criterion: Any, more: Mapping[str, Input] = NO_MORE) -> str:
        """Say a criterion in words; `more` are inputs of a course."""
        return words.said(criterion, {**self.pathway.inputs, **more}, self.language)

    def place(self, id: str) -> Markup:
        """Return a step's name as a link, or where care begins or ends."""
        if id in OUTSIDE:
            return Markup.escape(self.say(OUTSIDE[id][1]))
        step = self.pathway.steps[id]
        return Markup('<a href="track-{}.html#{}">{}</a>').format(step.track, id, self.say(step.name))

    def ways(self, track: Track) -> list[Edge]:
        """Return the ways between the steps of a track, and out of it; its rules say what leads into it."""
        mine = {step.id for step in track.steps}
        return [e for e in edges(self.pathway) if e.start in mine and e.kind != "enter"]

    def graph(self, track: str) -> Markup:
        """Draw a track, or everything; each step is a link."""
        drawn = svg.write(chart(self.pathway, self.language, track))
        linked = re.sub(
            r'<g role="img" aria-label="([^"]*)" data-step="([^"]*)">(.*?)\n</g>',
            lambda m: (
                f'<a href="track-{self.pathway.steps[m[2]].track}.html#{m[2]}">'
                f"<title>{m[1]}</title><g>{m[3]}\n</g></a>"
            ),
            drawn,
            flags=re.DOTALL,
        )
        return Markup(linked.replace('role="img"', 'role="group"', 1))

    def standing(self) -> dict[str, Any]:
        """Return the weakest status of the pathway and its overlays, and when the first expires."""
        editions: list[Any] = [self.pathway, *self.pathway.overlays]
        found = {one.status for one in editions}
        status = next((one for one in ("demo", "draft") if one in found), "reviewed")
        days = [one.valid_until for one in editions if one.valid_until]
        return {"status": status, "until": min(days, default=None)}

    def changes(self, rule: str) -> list[Any]:
        """Return what overlays changed in a rule."""
        return [c for overlay in self.pathway.overlays for c in overlay.changes if c.rule == rule]

    def body(self) -> str:
        """Return the step-through page without its data, for the other language to switch to."""
        html = self.render(next(self.plan("")))
        start, end = html.index('<a class="skip"'), html.index("</footer>") + len("</footer>")
        return html[html.index("<title>") : html.index("</title>")] + "</title>" + html[start:end]

    def course_form(self) -> str:
        """Return what a review asks of a course; the page carries it packed."""
        if not self.pathway.review_defaults:
            return ""
        template = self.jinja.get_template("course.html.jinja")
        return template.render(pathway=self.pathway, w=self.words, say=self.say)

    def pages(self, bundle: str) -> Iterator[tuple[str, str]]:
        """Yield every page."""
        for page in self.plan(bundle):
            yield page[1], self.render(page)

    def plan(self, bundle: str) -> Iterator[Page]:
        """Yield what each page is made of."""
        w, p = self.words, self.pathway
        yield "step.html.jinja", "index.html", w["step_through"], self.form(bundle)
        yield "overview.html.jinja", "overview.html", w["overview"], {"svg": self.graph("")}
        yield "red-flags.html.jinja", "red-flags.html", w["red_flags"], {}
        for track in p.tracks:
            given = {"track": track, "svg": self.graph(track.id), "ways": self.ways(track)}
            yield "track.html.jinja", f"track-{track.id}.html", self.say(track.name), given
        for level in p.levels:
            rows = [(t, s) for t in p.tracks for s in t.steps if s.level == level.id]
            yield "level.html.jinja", f"level-{level.id}.html", self.say(level.name), {"rows": rows}
        yield "questions.html.jinja", "questions.html", w["questions_page"], {}
        yield "instruments.html.jinja", "instruments.html", w["instruments"], {}
        for one in p.instruments.values():
            given = {"i": one, "users": self.users(one), "signs": SIGNS}
            yield "instrument.html.jinja", f"instrument-{one.id}.html", self.say(one.name), given
        if p.review_defaults:
            verdicts = review_note.WORDS[self.language]
            given = {"verdicts": verdicts, "figures": list(self.figures(p.review_defaults))}
            yield "review.html.jinja", "review.html", w["mode_review"], given
        yield "sources.html.jinja", "sources.html", w["sources"], self.grounds()
        yield "search.html.jinja", "search.html", w["search"], {"entries": sorted(self.entries())}

    def form(self, bundle: str) -> dict[str, Any]:
        """Return what the step-through page is made of."""
        return {
            "data": Markup(bundle),
            "reasons": self.reasons(),
        }

    def grounds(self) -> dict[str, Any]:
        """Return where sources differ, and what is inference."""
        p = self.pathway
        every = [(r, self.home[r.id]) for r in p.rules]
        dissents = [(r, href) for r, href in every if r.dissent.sv]
        return {
            "dissents": dissents + [(r, "review.html") for r in p.review_rules if r.dissent.sv],
            "inferences": [(r, h) for r, h in every if "inference" in (r.threshold.basis, r.care.basis)],
            "accepted": list(self.accepted()),
        }

    def accepted(self) -> Iterator[tuple[str, str, str]]:
        """Yield what the author accepts though the check finds it: where it stands, at what, and why."""
        p = self.pathway
        own: list[tuple[str, Any]] = [(f"{self.home[r.id]}#{r.id}", r) for r in p.rules]
        own += [(f"track-{s.track}.html#{s.id}", s) for s in p.steps.values()]
        own += [(f"instrument-{i.id}.html", i) for i in p.instruments.values()]
        yield from ((href, one.id, line) for href, one in own for line in one.accepts)
        at = {one.id: href for href, one in own}
        laid = (said for overlay in p.overlays for said in overlay.accepts)
        yield from ((at.get(said.owner, "sources.html"), said.owner, said.line) for said in laid)

    def figures(self, defaults: ReviewDefaults) -> Iterator[tuple[str, Figure]]:
        """Yield the figures for scales that say nothing themselves, with their names."""
        for key in fields(ReviewDefaults):
            yield self.words[key.name], getattr(defaults, key.name)

    def reasons(self) -> list[Input]:
        """Return the reasons for contact that one may start from: the findings of the group `reason`."""
        group = self.pathway.groups.get("reason")
        return [self.pathway.inputs[id] for id in group.findings] if group else []

    def users(self, one: Instrument) -> list[tuple[Need, str]]:
        """Return the rules that read an instrument."""
        return [
            (r, self.home[r.id])
            for r in self.pathway.rules
            if any(id == one.id or id.startswith(f"{one.id}.item") for id in inputs_of(r.when))
        ]

    def called(self, id: str) -> tuple[str, ...]:
        """Return what else people call what a question is about."""
        words: tuple[str, ...] = getattr(self.pathway.inputs[id].synonyms, self.language)
        return words

    def entries(self) -> Iterator[tuple[str, str, str]]:
        """Yield the search index: where, what it is called, and more words to find it by."""
        p, say = self.pathway, self.say
        for rule in p.rules:
            name = say(rule.name) or say(rule.because)
            called = chain.from_iterable(map(self.called, sorted(inputs_of(rule.when))))
            more = " ".join([rule.id, self.clause(rule.when), *map(say, rule.do), *called])
            yield f"{self.home[rule.id]}#{rule.id}", name, more
        for track in p.tracks:
            others: tuple[str, ...] = getattr(track.synonyms, self.language)
            yield f"track-{track.id}.html", say(track.name), " ".join([say(track.about), *others]).rstrip()
            for action in track.actions:
                yield f"track-{track.id}.html#{action.id}", say(action.do), say(action.because)
            for step in track.steps:
                name = f"{say(step.name)} ({say(track.name)})"
                yield f"track-{track.id}.html#{step.id}", name, f"{step.id} {say(step.what)} {say(step.dose)}"
        for level in p.levels:
            at = (say(step.name) for step in p.steps.values() if step.level == level.id)
            yield f"level-{level.id}.html", say(level.name), " ".join(dict.fromkeys(at))
        for review in p.review_rules:
            yield f"review.html#{review.id}", say(review.because), self.clause(review.when, p.course)
        for one in p.instruments.values():
            yield f"instrument-{one.id}.html", say(one.name), f"{one.full_name} {say(one.purpose)}"
        for source in p.sources.values():
            yield f"sources.html#{source.id}", str(source), source.note

    def render(self, page: Page) -> str:
        """Render one page, and let exactly its own scripts and styles run."""
        template, name, title, given = page
        w = self.words
        menu = [
            ("index.html", w["step_through"]),
            ("overview.html", w["overview"]),
            ("red-flags.html", w["red_flags"]),
            *([("review.html", w["mode_review"])] if self.pathway.review_defaults else []),
            ("instruments.html", w["instruments"]),
            ("sources.html", w["sources"]),
            ("search.html", w["search"]),
        ]
        js = {name: Markup(code) for name, code in self.scripts.items()}
        html = self.jinja.get_template(template).render(
            pathway=self.pathway, lang=self.language, w=w, say=self.say, cited=self.cited, clause=self.clause, title=title,
            levels=self.levels, urgencies=self.urgencies, changes=self.changes,
            menu=menu, here=name, other=("en/" if self.language == "sv" else "../") + name,
            other_lang="en" if self.language == "sv" else "sv", stegvis=__version__, js=js,
            course=self.pathway.course, place=self.place,
            css=Markup(self.own_css if "data" in given else self.css), **self.standing(), policy=POLICY, **given,
        )  # fmt: skip
        packed = [self.scripts[one] for one in PACKED] if "data" in given else []
        return html.replace(POLICY, content_policy(html, self.ours, packed), 1)
