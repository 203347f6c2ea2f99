"""The graph as SVG, DOT, Mermaid and GraphML: readable, valid, and the same graph in all of them."""

import json
import re
from io import StringIO
from itertools import combinations
from xml.etree import ElementTree

import networkx
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import stegvis
from drawings import CHROMIUM, luminance, measured
from draws import tries
from folders import ROOT, SMALL
from stegvis.cli import main
from stegvis.errors import Text
from stegvis.graph.charts import chart
from stegvis.graph.ways import edges
from stegvis.model.unit import NotOffered, Unit
from stegvis.rendering import dot, graphml, mermaid, svg
from stegvis.rendering.lines import width, wrap
from stegvis.rendering.svg import COLOURS, layout
from stegvis.routing.compile import compile_pathway

SVG = "{http://www.w3.org/2000/svg}"
BASE = stegvis.load(SMALL)
REAL = stegvis.load("se-primary-care")
LOW = stegvis.Assessment(30, {"mood": 0}, {"mood": {3: 0}}, {"low_mood": True}, ["flags"])
BOTH = stegvis.Assessment(41, findings={"low_mood": True})
WRITERS = {"svg": svg, "dot": dot, "mermaid": mermaid, "graphml": graphml}
hostile = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60) | st.sampled_from(
    ['"', "\\", "]]>", "<script>", "&amp;", "a\nb", "\x00", "end", "#35;", "|", "--\u00ad--", "ö" * 80]
)


def renamed(pathway, words):
    """The same pathway with other words for its steps, tracks and ways."""
    text = Text(words, words)
    tracks = [
        evolve(t, name=text, steps=tuple(evolve(s, name=text, what=text, step_up=text) for s in t.steps))
        for t in pathway.tracks
    ]
    return evolve(pathway, title=text, tracks=tuple(tracks))


def test_each_form_is_tried_and_on_its_pages(capsys):
    """What `stegvis graph --format` offers is what is drawn here, and what the pages name."""
    with pytest.raises(SystemExit):
        main(["graph", "--help"])
    offered = set(re.search(r"--format \{([\w,]+)\}", capsys.readouterr().out)[1].split(","))
    reference = ROOT / "docs" / "reference"
    usage = re.search(
        r"graph \[PATHWAY\] \[--format ([\w|]+)\]", (reference / "command-line.md").read_text("utf-8")
    )
    said = re.findall(r"`(\w+)`:", (reference / "graph.md").read_text("utf-8"))
    assert offered - set(WRITERS) == set(), "not in WRITERS"
    assert offered ^ set(usage[1].split("|")) == set(), "docs/reference/command-line.md"
    assert offered - set(said) == set(), "no line in docs/reference/graph.md"


def charts(pathway):
    """Each track and the whole, in both languages, with and without a patient."""
    recs = [None, stegvis.route(pathway, BOTH)]
    for track in ["", *(t.id for t in pathway.tracks)]:
        for language in ("sv", "en"):
            yield from (chart(pathway, language, track, rec) for rec in recs)


@pytest.mark.slow
@pytest.mark.parametrize("form", WRITERS)
def test_the_same_chart_gives_the_same_bytes(form, pathway):
    """Whole or one track, in Swedish or English, with or without a patient."""
    for one, two in zip(charts(pathway), charts(pathway), strict=True):
        drawn = WRITERS[form].write(one)
        assert drawn == WRITERS[form].write(two) and drawn.endswith("\n")
        for step in one.steps.values():
            assert form in ("mermaid", "svg") or step.id in drawn


@given(hostile)
@tries(80)
def test_any_words_can_be_drawn(words):
    """XML stays XML, and neither DOT nor Mermaid is broken by what a text holds."""
    one = chart(renamed(BASE, words), "sv", "", stegvis.route(BASE, LOW))
    for form in (svg, graphml):
        ElementTree.fromstring(form.write(one))
    for line in dot.write(one).splitlines():
        assert len(re.findall(r'(?<!\\)(?:\\\\)*"', line)) % 2 == 0
    for line in mermaid.write(one).splitlines():
        assert line.count('"') % 2 == 0


def test_graphml_reads_back_as_the_same_graph(pathway):
    """networkx reads the same nodes and edges, with kinds, ages and marks."""
    rec = stegvis.route(pathway, BOTH)
    read = networkx.read_graphml(StringIO(graphml.write(chart(pathway, rec=rec))), force_multigraph=True)
    assert set(read.nodes) == set(pathway.graph.nodes)
    plain = [(a, b, d["kind"]) for a, b, d in read.edges(data=True) if d["comes_from"]]
    assert sorted(plain) == sorted((a, b, d["kind"]) for a, b, d in pathway.graph.edges(data=True))
    assert read.nodes[rec.step]["mark"] == "proposed" and read.nodes[rec.step]["offered"] is True
    marked = {(a, b) for a, b, d in read.edges(data=True) if d["on_path"]}
    assert marked == {(e["from"], e["step"]) for e in rec.escalation}


QUOTED = r'"((?:[^"\\]|\\.)*)"'
DOT_LINES = {
    "edge": re.compile(rf"  {QUOTED} -> {QUOTED} \[style=\S+, tooltip={QUOTED}(, \w+=\w+)*\];"),
    "node": re.compile(rf" +{QUOTED} \[label={QUOTED}(, \w+=\w+)*\];"),
    "frame": re.compile(
        rf"digraph {QUOTED} \{{|  graph \[rankdir=BT, label={QUOTED}\];|  node \[shape=box, fontname={QUOTED}\];"
        rf"|  subgraph {QUOTED} \{{|    label={QUOTED};|  ?\}}|\}}"
    ),
}
MERMAID_LINES = {
    "edge": re.compile(r'  (n\d+) (?:-->|==>|-\.->)(?:\|"[^"]*"\|)? (n\d+)'),
    "node": re.compile(r' +(n\d+)(?:\["[^"]*"\]|\(\["[^"]*"\]\))'),
    "frame": re.compile(
        r'---|title: "[^"\\]*"|flowchart BT|  acc(Title|Descr): .+|  subgraph t\d+ \["[^"]*"\]|  end'
        r"|  classDef (proposed|also) \S+|  class n\d+ (proposed|also)|  linkStyle \d+ stroke-width:4px"
    ),
}


@pytest.mark.parametrize("form", ["dot", "mermaid"])
def test_dot_and_mermaid_read_back(form, pathway):
    """Every line has one of the forms of the language, and the nodes and ways are those of the graph."""
    known = DOT_LINES if form == "dot" else MERMAID_LINES
    for one in charts(pathway):
        found = {"edge": [], "node": [], "frame": []}
        for line in WRITERS[form].write(one).splitlines():
            kinds = [kind for kind, rule in known.items() if rule.fullmatch(line)]
            assert len(kinds) == 1, line
            found[kinds[0]].append(known[kinds[0]].fullmatch(line).groups())
        nodes = [node[0] for node in found["node"]]
        ends = {end for way in one.ways for end in (way.edge.start, way.edge.end)}
        assert len(nodes) == len(set(nodes)) and {end for e in found["edge"] for end in e[:2]} <= set(nodes)
        assert len(nodes) == len(ends | set(one.steps))
        pairs = [(way.edge.start, way.edge.end) for way in one.ways]
        if form == "dot":
            assert sorted(e[:2] for e in found["edge"]) == sorted(pairs)
        else:
            kinds = {(way.edge.start, way.edge.end, way.edge.kind) for way in one.ways}
            assert len(found["edge"]) == len(kinds)
            marked = {(w.edge.start, w.edge.end, w.edge.kind) for w in one.ways if w.marked}
            assert WRITERS[form].write(one).count("linkStyle") == len(marked)


def test_keys_and_edges_of_graphml_have_ids_of_their_own():
    """No id is given twice."""
    ids = re.findall(r' id="([^"]+)"', graphml.write(chart(BASE)))
    assert len(ids) == len(set(ids))


def test_the_picture_has_accessible_names(pathway):
    """role=img with title and description; every step has a title; the language is said."""
    rec = stegvis.route(pathway, BOTH)
    for language in ("sv", "en"):
        one = chart(pathway, language, rec=rec)
        root = ElementTree.fromstring(svg.write(one))
        assert root.get("role") == "img" and root.get("lang") == language
        title, desc = root.find(SVG + "title"), root.find(SVG + "desc")
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        steps = {g.get("data-step"): g for g in root.iter(SVG + "g") if g.get("data-step")}
        assert set(steps) == set(one.steps)
        for id, group in steps.items():
            name = one.say(one.steps[id].name)
            assert name in group.find(SVG + "title").text and name in group.get("aria-label")
            assert name in desc.text
        assert one.word("proposed") in steps[rec.step].find(SVG + "title").text
        assert one.word("path").capitalize() in desc.text


def test_marks_are_words_as_well_as_colours():
    """The proposed step, those of other tracks, ages, what the unit does not offer, transfers."""
    rec = stegvis.route(BASE, BOTH)
    drawn = svg.write(chart(BASE, "sv", rec=rec))
    assert "Förslag (preliminärt)" in drawn and "Förslag i spåret" in drawn
    assert "ålder 18–64" in drawn and "→ safety: safety call" in drawn
    step = BASE.track("mood-track").steps[1]
    name = Text("Vårdcentralen", "The clinic")
    unit = Unit("u", name, (), not_offered={step.id: NotOffered(step.id, Text("x", "x"), None)})
    made = evolve(BASE, unit=unit)
    for form in WRITERS.values():
        assert ("not offered here" in form.write(chart(made, "en"))) == (form is not graphml)
    assert ">false<" in graphml.write(chart(made, "en")) and made.graph.nodes[step.id]["offered"] is False
    assert "The clinic" in svg.write(chart(made, "en"))


def test_one_track_alone():
    """Steps of other tracks are not drawn, but a way that leads there is named."""
    one = chart(BASE, "en", "mood-track")
    assert {s.track for s in one.steps.values()} == {"mood-track"} and set(one.beyond) == {"safety-call"}
    assert one.title == "Small: mood" and one.name == "small-mood-track"
    for form in WRITERS.values():
        drawn = form.write(one)
        assert "safety call" in drawn and "general advice" not in drawn
    with pytest.raises(stegvis.PathwayError, match="did you mean 'mood-track'"):
        chart(BASE, "en", "mood-trak")


def test_a_way_past_a_closed_step_is_drawn():
    """The patient cannot take the course: the way up leads past it, though no edge does."""
    track = BASE.track("mood-track")
    steps = tuple(evolve(step, age_highest=120) for step in track.steps)
    tracks = tuple(evolve(t, steps=steps) if t is track else t for t in BASE.tracks)
    made = evolve(BASE, tracks=tracks, edges=())
    made = evolve(made, ruleset=compile_pathway(made))
    assert not made.graph.has_edge("mood-advice", "mood-clinic")
    rec = stegvis.route(made, evolve(LOW, findings={"low_mood": True, "screen": True}))
    ways = chart(made, rec=rec).ways
    assert [w.edge for w in ways[:-1]] == list(edges(made)) and not any(w.marked for w in ways[:-1])
    added = ways[-1].edge
    assert ways[-1].marked and (added.start, added.end) == ("mood-advice", "mood-clinic")


def overlap(a, b):
    """Tell whether two boxes share any point."""
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.bottom and b.y < a.bottom


@pytest.mark.slow
@pytest.mark.parametrize("words", ["", "Barnavårdscentralspsykologmottagningen och råd", "i " * 60])
def test_boxes_lie_apart_and_lines_pass_beside_them(pathway, words):
    """No two boxes overlap, each lies in its band, text fits, and no line crosses a box."""
    drawn = renamed(pathway, words) if words else pathway
    for one in charts(drawn):
        laid = layout.plan(one, 80)
        boxes = list(laid.boxes.values())
        for box in boxes:
            room = box.width - 2 * layout.PAD
            assert all(width(line.text, line.size) <= room for line in box.lines)
            assert box.x > layout.GUTTER and box.x + box.width < laid.width
            levels = [level.id for level in drawn.levels][::-1]
            row = laid.rows[levels.index(box.step.level)]
            assert row.y < box.y and box.bottom < row.y + row.height
        assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
        for way in laid.routes:
            for (x1, y1), (x2, y2) in zip(way.points, way.points[1:], strict=False):
                for box in boxes:
                    across = box.x < max(x1, x2) and min(x1, x2) < box.x + box.width
                    along = box.y < max(y1, y2) and min(y1, y2) < box.bottom
                    assert not (across and along), (way, box)


@given(st.text(max_size=80), st.sampled_from([11, 13, 18]), st.integers(60, 300))
def test_wrapped_lines_fit_and_lose_no_letter(text, size, room):
    """Every line fits; without spaces and hyphens the letters are the same."""
    lines = wrap(text, size, room)
    assert all(width(line, size) <= room for line in lines)
    bare = re.compile(r"[\s\-\u00ad]")
    assert bare.sub("", "".join(lines)) == bare.sub("", "".join(text.split()))


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("specialistpsykiatri", ["specialist-", "psykiatri"]),
        ("läkar\u00admottagningen", ["läkar-", "mottagningen"]),
        ("hälso-/sjukvårdsenheter", ["hälso-/", "sjukvårdsen-", "heter"]),
        ("bbbbbbbbbbbbbbbbbbbb", ["bbbbbbbbbbb-", "bbbbbbbbb"]),
    ],
)
def test_long_words_are_divided_where_they_may(word, lines):
    """At an author's soft hyphen, at a hyphen, before a syllable, else anywhere."""
    assert wrap(word, 13, 110) == lines


@pytest.mark.parametrize("night", [1, 2])
def test_colours_can_be_told_from_what_lies_behind(night):
    """Text 4.5 : 1 and lines 3 : 1, in light and in dark."""
    tone = {name: luminance(colours[night]) for name, colours in COLOURS.items()}
    behind = ("paper", "band", "box", "chosen")
    for name in tone.keys() - set(behind):
        text = name in ("ink", "soft", "mark", "over")
        for back in behind if text else behind[:2]:
            low, high = sorted((tone[name], tone[back]))
            assert (high + 0.05) / (low + 0.05) >= (4.5 if text else 3), (name, back)


MEASURE = """<script>
const wide = [];
for (const group of document.querySelectorAll("[data-step]")) {
  const box = group.querySelector("rect").getBBox();
  for (const text of group.querySelectorAll("text")) {
    const size = text.getBBox();
    if (size.x + size.width > box.x + box.width - 2 || size.y + size.height > box.y + box.height
        || size.y < box.y) wide.push(text.textContent);
  }
}
const page = document.querySelector("svg").getBBox(), all = document.querySelector("svg").viewBox.baseVal;
if (page.x + page.width > all.width + 1) wide.push("the picture itself");
document.title = "measured " + JSON.stringify(wide);
</script>"""


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium to measure letters as they are drawn")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_text_stays_in_its_box_in_a_browser(tmp_path, language):
    """Letters are measured in the browser's own font, not by our table."""
    drawn = svg.write(chart(REAL, language, rec=stegvis.route(REAL, BOTH)))
    assert measured(tmp_path, drawn + MEASURE) == "[]"


@pytest.fixture
def run(capsysbinary):
    """Run a command; return exit code, standard output, standard error."""

    def call(*words):
        try:
            code = main(["graph", *map(str, words)])
        except SystemExit as ended:
            code = ended.code
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


@pytest.mark.parametrize("form", WRITERS)
def test_the_command(run, tmp_path, form):
    """To standard output or a file; with a track, a language and a patient."""
    file, out = tmp_path / "p.json", tmp_path / "out"
    file.write_text(json.dumps(LOW.to_dict()), "utf-8")
    words = (SMALL, "--format", form, "--track", "mood-track", "--lang", "en", "--input", file)
    code, drawn, err = run(*words)
    assert (code, err) == (0, "")
    assert drawn == WRITERS[form].write(chart(BASE, "en", "mood-track", stegvis.route(BASE, LOW)))
    assert run(*words, "-o", out) == (0, "", "") and out.read_bytes().decode() == drawn


def test_the_command_without_anything(run):
    """The shipped pathway as SVG, in Swedish."""
    code, drawn, _ = run()
    assert code == 0 and drawn == svg.write(chart(REAL))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--track", "mood-trak"), 1, "did you mean 'mood-track'"),
        (("--input", "nowhere.json"), 1, "nowhere.json"),
        (("-o", "/nowhere/at/all"), 1, "/nowhere/at/all"),
        (("--format", "png"), 2, "invalid choice"),
        (("--lang", "de"), 2, "invalid choice"),
    ],
)
def test_wrong_words(run, words, code, said):
    """The message on standard error, nothing on standard output."""
    assert run(SMALL, *words)[:2] == (code, "")
    assert said in run(SMALL, *words)[2]


def test_wrong_patients(run, tmp_path):
    """A list, an impossible patient and a file that is no JSON are refused."""
    file = tmp_path / "p.json"
    for text, said in (("[]", "one patient"), ('{"age": 300}', "age: 300"), ("{", "JSON")):
        file.write_text(text, "utf-8")
        code, out, err = run(SMALL, "--input", file)
        assert (code, out) == (1, "") and said in err
