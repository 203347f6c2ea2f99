"""What a drawing of the graph shows: tracks, steps and ways, in one language, with one patient's marks."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from stegvis.errors import Diagnostic, PathwayError, Place, Text, near_miss
from stegvis.graph.ways import UPWARD, edges, offered
from stegvis.language import Named
from stegvis.model import ENTRY, EXIT, Edge, Pathway, Recommendation, Step, Track

WORDS: dict[str, Text] = {
    "enter": Text("vårdens början", "care begins"),
    "escalate": Text("till högre nivå", "to a higher level"),
    "refer": Text("till högsta nivån", "to the highest level"),
    "de-escalate": Text("till lägre nivå", "to a lower level"),
    "transfer": Text("till annat spår", "to another track"),
    "leave": Text("vårdens slut", "care ends"),
    "proposed": Text("Förslag", "Proposed"),
    "also": Text("Förslag i spåret", "Proposed in this track"),
    "path": Text("patientens väg uppåt", "the patient's way up"),
    "provisional": Text("preliminärt", "provisional"),
    "graph": Text("graf över vårdstegen", "graph of the steps of care"),
    "levels": Text("Nivåer, lägst först", "Levels, lowest first"),
    "ages": Text("ålder", "ages"),
    "needs": Text("vägar in", "ways in"),
    "need": Text("väg in", "way in"),
    "withheld": Text("erbjuds inte här", "not offered here"),
}


@frozen
class Way:
    """An edge as it is drawn; `marked` when it lies on the patient's way up."""

    edge: Edge
    marked: bool


@frozen
class Chart:
    """What is drawn.

    Attributes:
        tracks: those that are shown, in the author's order.
        steps: the steps of these tracks, by id, lowest level first.
        beyond: steps of tracks not shown to which a way leads, or from which.
        marks: step id -> proposed, or also (in another triggered track).
        status: of the recommendation that is marked, or "".
    """

    pathway: Pathway
    language: str
    tracks: tuple[Track, ...]
    steps: Mapping[str, Step]
    beyond: Mapping[str, Step]
    ways: tuple[Way, ...]
    marks: Mapping[str, str]
    status: str

    def say(self, text: Text) -> str:
        """Return a text in the chart's language, without what XML cannot hold."""
        return clean(text.in_language(self.language))

    def word(self, key: str) -> str:
        """Return one of the chart's own words."""
        return self.say(WORDS[key])

    @property
    def name(self) -> str:
        """An id for the whole drawing: the pathway's, and the track's when there is one."""
        one = self.tracks[0].id if len(self.tracks) < len(self.pathway.tracks) else ""
        return "-".join(filter(None, (self.pathway.id, one)))

    @property
    def title(self) -> str:
        """The heading."""
        title = self.say(self.pathway.title)
        if len(self.tracks) < len(self.pathway.tracks):
            title += ": " + self.say(self.tracks[0].name)
        return title

    @property
    def caption(self) -> str:
        """Which edition is drawn, and for which unit."""
        p = self.pathway
        unit = f", {self.say(p.unit.name)}" if p.unit else ""
        return f"{p.id} {p.version} ({p.status}), sha256 {p.sha256[:12]}{unit}"

    def level(self, step: Step) -> Named:
        """Return the level of a step."""
        return next(level for level in self.pathway.levels if level.id == step.level)

    def target(self, edge: Edge) -> Step:
        """Return the step that an edge leads to."""
        return self.steps.get(edge.end) or self.beyond[edge.end]

    def limits(self, step: Step) -> tuple[str, ...]:
        """Say for whom a step is not: ages beyond its own, and everybody where it is not offered."""
        withheld = "" if offered(self.pathway, step) else self.word("withheld")
        return tuple(filter(None, (self.ages(step), withheld)))

    def ages(self, step: Step) -> str:
        """Say a step's ages when they are not all those of its track."""
        track = self.pathway.track(step.track)
        if (step.age_lowest, step.age_highest) == (track.age_lowest, track.age_highest):
            return ""
        return f"{self.word('ages')} {step.age_lowest}–{step.age_highest}"

    def mark(self, step: Step) -> str:
        """Say how a step is marked, or nothing."""
        mark = self.marks.get(step.id, "")
        if not mark:
            return ""
        return self.word(mark) + (f" ({self.word('provisional')})" if self.status == "provisional" else "")


def chart(
    pathway: Pathway, language: str = "sv", track: str = "", rec: Recommendation | None = None
) -> Chart:
    """Choose what is drawn: the whole pathway or one track, with one recommendation marked.

    Raises:
        PathwayError: no track has this id.
    """
    known = {one.id: one for one in pathway.tracks}
    if track and track not in known:
        hint = near_miss(track, list(known))
        raise PathwayError([Diagnostic(Place(pathway.id, 1, 1), f"no track is called '{track}'", hint)])
    tracks = (known[track],) if track else pathway.tracks
    ranks = {level.id: rank for rank, level in enumerate(pathway.levels)}
    every = {s.id: s for t in pathway.tracks for s in sorted(t.steps, key=lambda s: ranks[s.level])}
    shown = {s.id: s for s in every.values() if s.track in {t.id for t in tracks}}
    ways = tuple(
        way
        for way in marked(pathway, rec)
        if way.edge.start in shown or (way.edge.end in shown and way.edge.start == ENTRY)
    )
    ends = dict.fromkeys(way.edge.end for way in ways)
    beyond = {id: every[id] for id in ends if id != EXIT and id not in shown}
    marks = {} if rec is None else {t["step"]: "also" for t in rec.tracks} | {rec.step: "proposed"}
    status = "" if rec is None else rec.status
    return Chart(pathway, language, tracks, shown, beyond, ways, marks, status)


def marked(pathway: Pathway, rec: Recommendation | None) -> list[Way]:
    """Return every edge, and whether the patient's way up takes it; ways past closed steps are added."""
    said = {} if rec is None else {(e["from"], e["step"]): e for e in rec.escalation}
    ways = [Way(e, e.kind in UPWARD and (e.start, e.end) in said) for e in edges(pathway)]
    drawn = {(way.edge.start, way.edge.end) for way in ways if way.marked}
    for (start, end), one in said.items():
        if (start, end) not in drawn:
            edge = Edge("", one["kind"], start, end, Text(**one["reached_when"]))
            ways.append(Way(edge, True))
    return ways


def clean(text: str) -> str:
    """Turn control characters, line breaks included, into spaces.

    >>> clean("a\\x07b")
    'a b'
    """
    return "".join(c if c.isprintable() or c == "\u00ad" else " " for c in text)
