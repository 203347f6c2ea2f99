"""The guide: same answers as Python, readable pages, nothing fetched, nothing stored."""

import base64
import hashlib
import json
import os
import random
import re
import shutil
import time
from datetime import date
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from in_browser import REAL, opened, seen_as, shown_site, sized, unfolded

import stegvis
from courses import HARD
from draws import in_full
from folders import ROOT, SMALL
from javascript import LOUD, NODE, Node, answered, needs, spoken
from stegvis import Episode
from stegvis.cli import main
from stegvis.model import patient
from stegvis.model.pathway import Accepted, Overlay
from stegvis.rendering import words
from stegvis.rendering.course_chart import TINTS
from stegvis.rendering.course_chart import write_course_chart as draw
from stegvis.rendering.guide import pages, write_guide
from stegvis.rendering.guide.packing import ASSETS, HERE, content_policy, pack, unpack
from stegvis.testing.cases import read_cases
from stegvis.testing.strategies import criteria

BASE = stegvis.load(SMALL)
AXE = Path(__file__).parents[2] / ".venv/axe/node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def node():
    """A Node process with both pathways."""
    needs(NODE, LOUD)
    one = Node()
    one.load("small", BASE)
    one.load("real", REAL)
    yield one
    one.close()


# ---------------------------------------------------------------- the same note


def cases():
    found = read_cases(stegvis.loading.library.SHIPPED / "se-primary-care")
    return [case for case in found if case.kind == "case" and not case.error][:: 6 if in_full() else 24]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_case_has_the_same_rationale_and_note(node, case):
    """Every sixth case of the shipped pathway (every twenty-fourth while one works), the note for the record included."""
    one = patient(case.given)
    got = node.ask(pathway="real", patient=one.to_dict())
    if one.printed_items or one.contact_date:
        return
    assert answered(dict(got)) == spoken(REAL, one)
    note = node.ask(pathway="real", patient=one.to_dict(), note=note_words("sv"))
    assert note == stegvis.route(REAL, one).to_text("sv", detail="full")
    short = node.ask(pathway="real", patient=one.to_dict(), short=note_words("sv"))
    assert short == stegvis.route(REAL, one).to_text("sv") and short.count("\n") <= 12


@cache
def note_words(language, of="note"):
    bundle = bundle_of(shown_site()["index.html" if language == "sv" else "en/index.html"])
    return [bundle[of][language], bundle["caveats"][language]]


def bundle_of(html):
    raw = re.search(r'<script type="application/json" id="pathway">(.*?)</script>', html, re.DOTALL)[1]
    return unpack(raw)


COURSES = sorted((Path(__file__).parents[2] / "docs/examples/courses").glob("*.json"))


@pytest.mark.parametrize("file", COURSES, ids=lambda one: one.stem)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_review_has_the_same_note(node, file, language):
    """Each course among the examples that the page can be told of: neither referrals nor a clinician's choice."""
    node.load("told", REAL, language)
    for said in json.loads(file.read_text("utf-8")):
        one = Episode.from_dict(said)
        one = evolve(one, referral=None, overrides=(), patient=evolve(one.patient, contact_date=None))
        got = node.ask(pathway="told", course=one.to_dict(), note=note_words(language, "course_note"))
        assert got == stegvis.review(REAL, one).to_text(language)


# ---------------------------------------------------------------- the pages


class Reader(HTMLParser):
    """Collects links, ids, headings, inline handlers and what is loaded from elsewhere."""

    def __init__(self):
        super().__init__()
        self.links, self.ids, self.headings, self.wrong = [], [], [], []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.ids += [said["id"]] if "id" in said else []
        self.links += [said["href"]] if tag == "a" and "href" in said else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.wrong += [key for key in said if key.startswith("on") or key == "style"]
        if tag in ("link", "img", "iframe", "object") or (tag == "script" and "src" in said):
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def read():
    made = {}
    for name, html in shown_site().items():
        made[name] = Reader()
        made[name].feed(html)
    return made


@pytest.mark.uncounted
def test_every_link_leads_somewhere(read):
    """Within the site, to a page and an id that are there."""
    for name, page in read.items():
        folder = Path(name).parent
        for href in page.links:
            to, _, id = href.partition("#")
            target = os.path.normpath(folder / to) if to else name
            assert target in shown_site(), (name, href)
            assert not id or id in read[target].ids, (name, href)


def test_every_page_stands_alone(read):
    """Nothing is loaded, no inline handlers or styles, one h1, no level skipped, ids once, under 300 kB."""
    for name, page in read.items():
        assert page.wrong == [], name
        assert page.headings.count(1) == 1 and page.headings[0] == 1
        assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False)), name
        assert len(page.ids) == len(set(page.ids)), name
        assert len(shown_site()[name].encode()) < 300_000, name
        assert REAL.sha256 in shown_site()[name] and str(REAL.valid_until) in shown_site()[name]


def test_only_the_pages_own_code_may_run():
    """The policy names the hash of each inline script and style, and nothing else."""
    for html in shown_site().values():
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        for tag in ("script", "style"):
            for code in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
                digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in policy
        packed = bundle_of(html)["scripts"] if 'id="pathway"' in html else []
        for code in packed:
            digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
            assert not re.search(
                r"\beval\b|new Function|fetch\(|XMLHttp|localStorage|sessionStorage|indexedDB|cookie", code
            )
    assert "script-src 'none'; style-src 'none'" in content_policy("<p>", ())


def test_a_script_that_is_not_ours_may_not_run():
    """Though it stands in the page: what writes the policy does not believe what it finds."""
    html = "<script>ours()</script><script>theirs()</script><style>a{}</style>"
    said = content_policy(html, {"ours()"})
    assert said == content_policy("<script>ours()</script>", {"ours()"}) != content_policy(html, ())


HARM = """"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;</title></style></footer>{{ 7*7 }} @policy@"""


def shape(html):
    """The tags of a page with the names of their attributes, in order, those of drawings once; and its scripts.

    A drawing breaks its lines by the width of its words.
    """

    class Tags(HTMLParser):
        drawn = 0

        def handle_starttag(self, tag, attrs):
            self.drawn += tag == "svg"
            (inside.add if self.drawn else seen.append)((tag, *(key for key, _ in attrs)))

        def handle_endtag(self, tag):
            self.drawn -= tag == "svg"

    seen, inside = [], set()
    Tags().feed(html)
    return seen, inside, re.findall("<script>(.*?)</script>", html, re.DOTALL)


@pytest.fixture(scope="module")
def harmful(tmp_path_factory):
    """The small pathway, an overlay and a unit, every text of which tries to become markup; and the same, plain."""
    unit = '[unit]\nformat = 1\nid = "u"\nname = { sv = "@@", en = "@@" }\nphone = "@@"\nmissions = []\n'
    unit += '[[not_offered]]\nstep = "mood-advice"\nbecause = { sv = "@@", en = "@@" }\n'
    overlay = """[overlay]
format = 1
id = "o"
version = "1"
of = "small"
edition = "@edition@"
status = "demo"
title = { sv = "@@", en = "@@" }
valid_until = 2099-01-01
[[change]]
rule = "mild"
because = { sv = "@@", en = "@@" }
claim = { basis = "inference" }
set = { because = { sv = "@@", en = "@@" } }
"""
    made = []
    for word in (HARM, re.sub(r"[^ \w]", "x", HARM)):
        folder = tmp_path_factory.mktemp("texts")
        shutil.copytree(SMALL, folder / "small")
        escaped = json.dumps(word)[1:-1]
        for file in (folder / "small").rglob("*.toml"):
            said = re.sub(r'\b(sv|en|title|note) = "[^"]*"', r'\1 = "@@"', file.read_text("utf-8"))
            file.write_text(said.replace("@@", escaped), "utf-8")
        edition = stegvis.load(SMALL).version
        (folder / "unit.toml").write_text(unit.replace("@@", escaped), "utf-8")
        laid = overlay.replace("@edition@", edition).replace("@@", f"{escaped}1")
        (folder / "overlay.toml").write_text(laid, "utf-8")
        loaded = stegvis.load(folder / "small", [folder / "overlay.toml"], unit=folder / "unit.toml")
        made.append(dict(pages(loaded)))
    return made


@pytest.mark.slow
def test_no_text_becomes_markup(harmful):
    """Of a pathway, an overlay or a unit: the page has the tags, attributes and scripts that it has with plain words."""
    bad, plain = harmful
    assert bad.keys() == plain.keys()
    for name in bad:
        assert shape(bad[name]) == shape(plain[name]), name
        assert bad[name].count("http-equiv") == 1 and bad[name].index("http-equiv") < bad[name].index(
            "<title>"
        )


def test_what_is_interrupted_leaves_the_folder_as_it_was(tmp_path):
    """Ctrl-C, or a full disk, half-way: no page is new, none is missing, nothing lies beside."""
    write_guide(stegvis.load(SMALL), tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for error in (KeyboardInterrupt, OSError):

        def stop(name, error=error):
            if name.startswith("track-"):
                raise error

        with pytest.raises(error):
            write_guide(REAL, tmp_path, progress=stop)
        assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_the_grounds_name_what_is_accepted_and_what_is_inference():
    """Reasons that an author accepts, of an overlay too, and the ground of unanswered questions."""
    line = "gap: there is a good reason [inference]"
    mood = BASE.track("mood-track")
    needs = (evolve(mood.needs[0], accepts=(line,)), *mood.needs[1:])
    tracks = tuple(evolve(t, needs=needs) if t is mood else t for t in BASE.tracks)
    over = Overlay(
        "north", "1", "demo", BASE.title, None, None, (), (Accepted(needs[0].id, "gap: laid over"),)
    )
    for one, care in ((evolve(BASE, tracks=tracks, overlays=(over,)), "inference"), (BASE, "convention")):
        flags = evolve(one.open_flags, care=evolve(one.open_flags.care, basis=care))
        html = dict(pages(evolve(one, open_flags=flags)))["en/sources.html"]
        link = f'<a href="red-flags.html">{flags.because.en}</a>'
        assert (link in html) is (care == "inference")
        assert (
            ("Accepted deviations" in html)
            is (line in html)
            is ("gap: laid over" in html)
            is (one is not BASE)
        )


def test_what_only_an_author_reads_is_folded():
    """Ids and notes of how a source was read stand under "for authors"; a source within a text is a link by its name."""
    pages_ = {
        name: shown_site()[name] for name in ("track-perinatal.html", "instrument-phq9.html", "review.html")
    }
    notes = [one.claim.note for one in REAL.instruments["phq9"].change.values() if one.claim.note]
    folded = re.findall("<details>.*?</details>", pages_["instrument-phq9.html"], re.DOTALL)
    assert notes and all(any(str(escape(note)) in part for part in folded) for note in notes)
    for html in pages_.values():
        outside = re.sub("<details>.*?</details>", "", html, flags=re.DOTALL)
        assert "<code>" not in outside and not any(f">{one.id}<" in outside for one in REAL.rules)
    [epds] = [one for one in REAL.rules if one.id == "peri-5-epds-12"]
    named = [one for one in REAL.sources.values() if re.search(rf"\b{one.id}\b", epds.dissent.sv)]
    assert named and all(
        f'href="sources.html#{one.id}" title="{escape(str(one))}"' in pages_["track-perinatal.html"]
        for one in named
    )
    assert "(D7)" in epds.dissent.sv and "(D7)" not in pages_["track-perinatal.html"]


def test_a_script_of_a_template_of_ones_own_runs(tmp_path):
    """As it stands there; what is put together of a text does not."""
    (tmp_path / "search.html.jinja").write_text(
        '{% extends "base.html.jinja" %}{% block scripts %}<script>mine()</script><script>a({{ title }})</script>'
        "{% endblock %}",
        "utf-8",
    )
    html = dict(pages(stegvis.load(SMALL), tmp_path))["search.html"]
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    scripts = re.findall("<script>(.*?)</script>", html, re.DOTALL)
    allowed = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() in policy for one in scripts]
    assert allowed == [True, True, False] and scripts[1] == "mine()"


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(tmp_path):
    """Twice the same, and what is written is what is made."""
    told = []
    files = write_guide(REAL, tmp_path, progress=told.append)
    assert told == list(shown_site()) and len(files) == len(shown_site())
    assert all((tmp_path / name).read_text("utf-8") == html for name, html in shown_site().items())


def test_every_rule_and_step_can_be_read(read):
    """Each on its page, in words, with its ground; inference is said."""
    for language, folder in (("sv", ""), ("en", "en/")):
        for rule in REAL.rules:
            page = folder + ("red-flags.html" if rule.red_flag else f"track-{rule.track}.html")
            assert rule.id in read[page].ids
        for step in REAL.steps.values():
            assert step.id in read[f"{folder}track-{step.track}.html"].ids
        for rule in REAL.review_rules:
            assert rule.id in read[f"{folder}review.html"].ids
        mark = "kräver klinisk granskning" if language == "sv" else "needs clinical review"
        assert mark in shown_site()[f"{folder}red-flags.html"]
        assert all(source in read[f"{folder}sources.html"].ids for source in REAL.sources)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "overlay", "banner"),
    [("demo", "reviewed", "Demonstration"), ("reviewed", "demo", "Demonstration"), ("reviewed", "draft", "Utkast"),
     ("draft", "reviewed", "Utkast"), ("reviewed", "reviewed", "")],
)  # fmt: skip
def test_every_page_says_what_it_stands_on(status, overlay, banner):
    """The weakest status of pathway and overlays, and the first day that one of them expires."""
    over = Overlay("north", "1", overlay, BASE.title, None, date(2026, 5, 1), ())
    for _, html in islice(pages(evolve(BASE, status=status, overlays=(over,))), 3):
        assert 'data-until="2026-05-01"' in html
        assert re.findall(r'<p class="banner" role="note">(\w+)', html) == ([banner] if banner else [])


def test_the_page_tells_by_itself_that_it_is_old(browser, tmp_path):
    """The day is compared in the page, so that a memory stick grows old too."""
    for until, shown in ((date(2001, 1, 1), True), (date(2999, 1, 1), False)):
        write_guide(evolve(BASE, valid_until=until), tmp_path)
        browser.get((tmp_path / "overview.html").as_uri())
        assert browser.find_element("id", "expired").is_displayed() is shown


@given(criteria(BASE), st.sampled_from(["sv", "en"]))
def test_words_name_every_input(one, language):
    """A criterion in words names each input that it reads."""
    said = words.said(one, BASE.inputs, language)
    for id in stegvis.language.criterion.inputs_of(one):
        assert BASE.inputs[id].name.in_language(language) in said


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def blend(ink, paper, share):
    """What is seen where an ink lies thinly on a paper."""
    parts = [
        round(share * int(ink[i : i + 2], 16) + (1 - share) * int(paper[i : i + 2], 16)) for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{one:02x}" for one in parts)


def test_contrast_of_the_palette():
    """Text 4.5 to 1 on each ground it stands on, lines 3 to 1, in both colour schemes."""
    css = (HERE / "assets" / "base.css").read_text("utf-8")
    for block in re.findall(r":root\{(.*?)\}", css):
        c = {
            k: (v if len(v) == 7 else "#" + "".join(x * 2 for x in v[1:]))
            for k, v in re.findall(r"--([a-z-]+):(#\w+)", block)
        }
        for ink in ("ink", "soft", "link"):
            for ground in ("paper", "band"):
                assert contrast(c[ink], c[ground]) >= 4.5, (ink, ground)
        assert contrast(c["ink"], c["mark"]) >= 4.5 and contrast(c["alarm"], c["alarm-paper"]) >= 4.5
        deepest = blend(c["ink"], c["paper"], max(TINTS.values()) / 100)
        for ground in (c["paper"], deepest):
            assert contrast(c["ink"], ground) >= 4.5 and contrast(c["soft"], ground) >= 4.5
            assert contrast(c["link"], ground) >= 3
        assert contrast(c["line"], c["paper"]) >= 3 and contrast(c["line"], c["band"]) >= 2.5
        assert contrast(c["strong"], c["paper"]) >= 3 and contrast(c["focus"], c["halo"]) >= 3


# ---------------------------------------------------------------- the command line


def test_the_command_line(tmp_path, capsys, monkeypatch):
    """A pathway, an overlay and a unit; templates of one's own; refusals."""
    unit = Path(__file__).parents[2] / "docs" / "examples" / "health-centre.toml"
    out = tmp_path / "guide"
    assert main(["guide", "-o", str(out), "--overlay", "se-uppsala", "--unit", str(unit)]) == 0
    assert f"{len(list(out.rglob('*.html')))} pages" in capsys.readouterr().out
    local = (out / "track-perinatal.html").read_text("utf-8")
    assert stegvis.load("se-primary-care", ["se-uppsala"], unit).unit.name.sv in local
    assert all(len((out / name).read_bytes()) < 300_000 for name in ("index.html", "en/index.html"))
    own = tmp_path / "own"
    own.mkdir()
    (own / "level.html.jinja").write_text(
        '{% extends "base.html.jinja" %}{% block content %}VÅR SIDA{% endblock %}', "utf-8"
    )
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["guide", str(SMALL), "-o", str(out), "--templates", str(own)]) == 0
    assert "VÅR SIDA" in (out / "level-call.html").read_text("utf-8")
    (own / "level.html.jinja").write_text("{% block %}", "utf-8")
    assert main(["guide", str(SMALL), "-o", str(out), "--templates", str(own)]) == 1
    assert "level.html.jinja:1: " in capsys.readouterr().err
    (own / "level.html.jinja").write_text("{{ nothing.here }}", "utf-8")
    assert main(["guide", str(SMALL), "-o", str(out), "--templates", str(own)]) == 1
    assert main(["guide", str(SMALL), "-o", str(out), "--templates", str(tmp_path / "no")]) == 1
    (tmp_path / "file").write_text("", "utf-8")
    assert main(["guide", str(SMALL), "-o", str(tmp_path / "file")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_watch_writes_again(tmp_path, capsys, monkeypatch):
    """A change is written, a fault is said and mended, Ctrl-C ends it."""
    folder, out = tmp_path / "small", tmp_path / "guide"
    shutil.copytree(SMALL, folder)
    mood = folder / "mood.toml"
    text = mood.read_text("utf-8")
    steps = iter(
        [
            lambda: None,
            lambda: mood.write_text(text + "\nx = 1\n", "utf-8"),
            lambda: mood.write_text(text.replace('"humör"', '"läge"'), "utf-8"),
        ]
    )

    def sleep(_):
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        if step() is None:
            return  # nothing has changed
        stamp = time.time() + 100 * len(list(folder.iterdir())) + os.stat(mood).st_mtime % 50
        os.utime(mood, (stamp, stamp + len(mood.read_text("utf-8"))))

    monkeypatch.setattr("stegvis.cli.guide.time.sleep", sleep)
    assert main(["guide", str(folder), "-o", str(out), "--watch"]) == 130
    said = capsys.readouterr()
    assert "no key is called 'x'" in said.err and said.out.count("pages") >= 2
    assert "läge" in (out / "track-mood-track.html").read_text("utf-8")


# ---------------------------------------------------------------- a real browser


FILL = """
const form = document.getElementById("form");
const [said] = arguments;
const tick = (name, value) => [...form.elements[name]].find((one) => one.value === value).click();
if (said.age !== undefined) form.elements.age.value = said.age;
for (const group of said.none_of || []) form.querySelector(`input[name=none_of][value=${group}]`).click();
for (const [id, total] of Object.entries(said.scores || {})) form.elements[`score:${id}`].value = total;
for (const [id, items] of Object.entries(said.items || {}))
  for (const [n, v] of Object.entries(items)) form.elements[`item:${id}:${n}`].value = v;
for (const [id, v] of Object.entries(said.findings || {})) {
  if (v === true || v === false) tick(id, v ? "yes" : "no");
  else if (typeof v === "string") tick(id, v);
  else form.elements[id].value = v;
}
form.dispatchEvent(new Event("input", { bubbles: true }));
"""
NOTE = """
const done = arguments[0];
document.addEventListener("stegvis-note", (event) => done(event.detail), { once: true });
document.getElementById("copy-full").click();
"""
SHORT = NOTE.replace("copy-full", "copy")
THREE = [
    {"age": 34, "scores": {"phq9": 16}, "items": {"phq9": {"9": 0}}, "findings": {"low_mood": True},
     "none_of": ["red_flags"]},
    {"age": 15, "findings": {"high_suicide_risk": True}},
    {"age": 72, "scores": {"gad7": 8, "audit": 9}, "findings": {"worry": True, "sex": "female"},
     "none_of": ["red_flags", "icbt_barriers"]},
]  # fmt: skip
IN_PART = {
    "age": 40, "findings": {"low_mood": True}, "none_of": ["red_flags"],
    "items": {"madrs_s": {"1": 6, "2": 4, "3": 4, "4": 4, "5": 4, "6": 1, "7": 0, "9": 0}},
}  # fmt: skip


CALLS = [
    {"age": 30, "findings": {"caller": "parent", "sex": "male", "sounds_confused": False}, "none_of": ["safety"]},
    {"age": 30, "findings": {"caller": "patient", "dark_thoughts": "unknown", "drinks_much": False}},
    {"age": 40, "findings": {"caller": "relative", "plan": True, "means": "unknown"}},
]  # fmt: skip


@pytest.mark.parametrize("said", CALLS, ids=["parent", "does-not-know", "means-not-known"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_call_in_layers_has_the_same_note_and_words(browser, tmp_path, said, language):
    """Who calls, what is not known and what a yes opens, entered in the real form; words follow the caller."""
    folder = ROOT / "docs" / "examples"
    clinic = stegvis.load(folder / "layers", unit=folder / "layers-unit.toml")
    write_guide(clinic, tmp_path)
    opened(browser, tmp_path, "index.html" if language == "sv" else "en/index.html")
    browser.execute_script(FILL, said)
    rec = stegvis.route(clinic, patient(said))
    assert browser.execute_async_script(NOTE) == rec.to_text(language, detail="full")
    legend = 'return document.querySelector("[data-input=plan] legend").firstChild.textContent'
    plan = clinic.inputs["plan"].wording(said["findings"]["caller"])
    assert browser.execute_script(legend) == plan.in_language(language)
    assert not browser.execute_script(
        'return document.querySelectorAll("[data-input=has_net_course]").length'
    )


@pytest.mark.parametrize(
    "said", [*THREE, IN_PART], ids=["depression", "young-red-flag", "older", "scale-in-part"]
)
@pytest.mark.parametrize("page", ["index.html", "en/index.html"])
def test_the_real_form_gives_the_same_note(browser, site, said, page):
    """What a nurse copies from the page is what Python writes; nothing is logged, stored or put in the address."""
    opened(browser, site, page)
    browser.execute_script(FILL, said)
    note = browser.execute_async_script(NOTE)
    language = "en" if page.startswith("en") else "sv"
    assert note == stegvis.route(REAL, patient(said)).to_text(language, detail="full")
    short = browser.execute_async_script(SHORT)
    assert short == stegvis.route(REAL, patient(said)).to_text(language) and short.count("\n") <= 12
    flags = browser.execute_script(
        "return [...document.querySelectorAll('#summary .flag')].map((f) => f.textContent)"
    )
    assert bool(flags) == bool(stegvis.route(REAL, patient(said)).red_flags)
    assert browser.execute_script(
        "return [localStorage.length, sessionStorage.length, location.search, location.hash, document.cookie]"
    ) == [0, 0, "", "", ""]
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []


def test_the_other_language_keeps_what_is_entered(browser, site):
    """The same form, the same answers, in the other language and back."""
    opened(browser, site)
    browser.execute_script(FILL, THREE[0])
    before = browser.find_element("id", "summary").text
    for language, word in (("en", "Who"), ("sv", "Vem")):
        browser.execute_script("document.getElementById('other-language').click()")
        assert browser.find_element("id", "age").get_attribute("value") == "34"
        assert browser.execute_script("return document.documentElement.lang") == language
        assert word in browser.find_element("id", "summary").text
    assert browser.find_element("id", "summary").text == before


def test_faults_focus_and_keys(browser, site):
    """A wrong value is named and marked; the next question takes the focus; the keyboard is enough."""
    from selenium.webdriver.common.keys import Keys

    opened(browser, site)
    age = browser.find_element("id", "age")
    age.send_keys("200")
    assert "Kontrollera" in browser.find_element("id", "summary").text
    assert age.get_attribute("aria-invalid") == "true"
    age.send_keys(Keys.BACKSPACE)
    assert not age.get_attribute("aria-invalid")
    browser.find_element("id", "next").send_keys(Keys.ENTER)
    asked = browser.execute_script("return document.activeElement.name")
    assert asked in REAL.inputs


def called(browser, role, name):
    """Return what a screen reader finds under a role and a name."""
    tags = {"button": "button", "textbox": "input.number", "radio": "input[type=radio]"}
    return named(browser, tags[role], role, name)


def named(browser, selector, role, name):
    """The first with a role and a name; those whose own text says the name are looked at first, as each look is slow."""
    found = browser.execute_script(
        "const [selector, name] = arguments; const all = [...document.querySelectorAll(selector)];"
        "const says = (one) => [one.textContent, one.ariaLabel, ...[...(one.labels || [])].map((other) => other.textContent)]"
        ".some((text) => text?.includes(name));"
        "return [...all.filter(says), ...all.filter((one) => !says(one))]",
        selector,
        name,
    )
    return next(one for one in found if one.aria_role == role and name in one.accessible_name)


def fill(browser, said):
    """Answer as a nurse would, with everything unfolded."""
    browser.execute_script("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    browser.execute_script(FILL, said)


def box(browser, legend):
    """The group of answers under a question."""
    return named(browser, "fieldset", "group", legend)


@pytest.mark.parametrize(("page", "language"), [("index.html", "sv"), ("en/index.html", "en")])
def test_a_faulty_field_is_set_aside(browser, site, page, language):
    """The red flag stays, Python's words stand beside the field, and no note is copied until it is mended."""
    opened(browser, site, page)
    copy = browser.find_element("id", "copy")
    said = {
        "age": 34,
        "scores": {"phq9": 28},
        "findings": {"psychosis": True, "suicidal_thoughts_serious": True},
    }
    fill(browser, said)
    expected = stegvis.route(REAL, patient(said), on_fault="set_aside")
    [fault] = expected.faults
    field = box(browser, "PHQ-9").find_element("css selector", "input.number")
    beside = browser.find_element("id", field.get_attribute("aria-describedby"))
    assert beside.is_displayed() and field.get_attribute("aria-invalid") == "true"
    for part in ("what", "allowed", "hint"):
        assert fault[part][language] in beside.text
    summary = browser.find_element("id", "summary")
    for flag in expected.red_flags:
        assert flag["name"][language] in summary.text
    assert fault["what"][language] in summary.text
    assert called(browser, "button", copy.accessible_name).get_attribute("disabled")
    assert {"sv": "innan anteckningen kopieras", "en": "before the note is copied"}[language] in (
        browser.find_element("tag name", "body").text
    )
    browser.execute_script("document.getElementById('copy').click()")
    fill(browser, {"scores": {"phq9": 27}})
    assert not field.get_attribute("aria-invalid") and fault["what"][language] not in summary.text
    assert copy.get_attribute("disabled") is None
    mended = said | {"scores": {"phq9": 27}}
    assert browser.execute_async_script(NOTE) == stegvis.route(REAL, patient(mended)).to_text(
        language, detail="full"
    )
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []


def test_an_age_that_a_scale_is_not_for_is_said_by_the_scale(browser, site):
    """The flag of a child stays when a scale for adults is filled in; the page gives Python's reason."""
    opened(browser, site)
    said = {"age": 17, "scores": {"phq9": 21}, "findings": {"suicidal_thoughts_serious": True}}
    fill(browser, said)
    expected = stegvis.route(REAL, patient(said), on_fault="set_aside")
    summary = browser.find_element("id", "summary").text
    assert expected.red_flags and expected.faults[0]["code"] == "not_for_age"
    assert all(one["name"]["sv"] in summary for one in expected.red_flags)
    assert expected.faults[0]["what"]["sv"] in summary


@pytest.mark.parametrize(("page", "language"), [("index.html", "sv"), ("en/index.html", "en")])
def test_the_card_leads_with_who_meets_the_patient(browser, site, page, language):
    """The first contact, those after it, the one day to book, and only then the step; as the note says them."""
    opened(browser, site, page)
    said = {"age": 34, "scores": {"phq9": 24}, "items": {"phq9": {"9": 3}}, "findings": {"low_mood": True}}
    fill(browser, said)
    rec = stegvis.route(REAL, patient(said))
    card = browser.find_element("css selector", "#summary .five").text
    words = bundle_of(shown_site()[page])["words"][language]
    names = [one["name"][language] for one in rec.contacts]
    assert len(names) > 1
    places = [card.lower().index(name.lower()) for name in names]
    places += [card.index(words[word]) for word in ("afterwards", "say", "book")]
    assert places == sorted(places)
    assert browser.find_element("id", "lead").text == rec.provenance["names"]["urgency"][language]


LAPSED = {"age": 40, "findings": {"exhaustion": True, "severe_exhaustion_in_spite_of_care": True}}


def test_an_answer_to_a_question_that_closes_no_longer_applies(browser, site):
    """It is struck through and leaves the note; the question opened again brings it back."""
    opened(browser, site)
    detail = "severe_exhaustion_in_spite_of_care"
    fill(browser, LAPSED)
    shown = box(browser, REAL.inputs[detail].ask.sv)
    assert "gäller inte längre" not in shown.text
    full = browser.execute_async_script(NOTE)
    assert full == stegvis.route(REAL, patient(LAPSED)).to_text("sv", detail="full")
    fill(browser, {"findings": {"exhaustion": False}})
    assert "gäller inte längre" in shown.text
    assert "ja" in shown.find_element("tag name", "s").text.lower()
    closed = {"age": 40, "findings": {"exhaustion": False}}
    assert browser.execute_async_script(NOTE) == stegvis.route(REAL, patient(closed)).to_text(
        "sv", detail="full"
    )
    assert REAL.inputs[detail].ask.sv not in unfolded(browser)
    fill(browser, {"findings": {"exhaustion": True}})
    assert "gäller inte längre" not in shown.text and browser.execute_async_script(NOTE) == full


KEPT = [
    {"age": 30, "findings": {"pregnant_or_postpartum": False, "perinatal_agitation": True}},
    {"age": 61, "findings": {"child_npf_suspected": True}},
    {"age": 61, "findings": {"child_eating_disorder_suspected": True}},
]


@pytest.mark.parametrize("said", KEPT, ids=["red-flag", "child", "childs-red-flag"])
def test_what_a_red_flag_reads_and_what_the_age_closes_is_kept_and_questioned(browser, site, said):
    """It is marked, counted and asked about first, word for word as Python does."""
    opened(browser, site)
    *_, detail = said["findings"]
    fill(browser, {**said, "age": 16} if said["age"] == 61 else said)
    fill(browser, said)
    shown = box(browser, REAL.inputs[detail].ask.sv)
    assert "Motsägs av ett annat svar" in shown.text and not shown.find_elements("tag name", "s")
    expected = stegvis.route(REAL, patient(said))
    assert expected.questions[0]["kind"] == "contradiction"
    assert detail in [one["question"] for one in expected.questions]
    assert browser.execute_async_script(NOTE) == expected.to_text("sv", detail="full")
    unfolded(browser)
    assert called(browser, "button", REAL.inputs[detail].ask.sv)


def test_another_reason_takes_back_what_the_first_filled_in(browser, site):
    """Only that: what the nurse answered herself stays, and so does a reason that she touched afterwards."""
    opened(browser, site)
    fill(browser, {"age": 40, "findings": {"sleep_problem": True}})
    pick = (
        "const only = document.getElementById('only'); only.value = arguments[0];"
        "only.dispatchEvent(new Event('change', {bubbles: true}));"
    )
    ticked = "return document.getElementById('form').elements[arguments[0]].value"

    def answered(*ids):
        return [browser.execute_script(ticked, id) for id in ids]

    browser.execute_script(pick, "reason:worry")
    assert answered("worry", "sleep_problem") == ["yes", "yes"]
    browser.execute_script(pick, "reason:low_mood")
    assert answered("worry", "low_mood", "sleep_problem") == ["", "yes", "yes"]
    browser.execute_script(pick, "reason:sleep_problem")
    browser.execute_script(pick, "reason:worry")
    assert answered("low_mood", "sleep_problem", "worry") == ["", "yes", "yes"]
    browser.execute_script(FILL, {"findings": {"worry": False}})
    browser.execute_script(pick, "reason:low_mood")
    assert answered("worry", "low_mood") == ["no", "yes"]
    left = {"age": 40, "findings": {"sleep_problem": True, "worry": False, "low_mood": True}}
    browser.execute_script(pick, "")
    left["findings"].pop("low_mood")
    assert browser.execute_async_script(NOTE) == stegvis.route(REAL, patient(left)).to_text(
        "sv", detail="full"
    )


@pytest.mark.parametrize(
    "page", ["index.html", "overview.html", "track-depression.html", "instrument-phq9.html", "search.html"]
)
def test_no_page_scrolls_sideways(browser, site, page):
    """Only the graph and the wide table do, within themselves; 320 px is also 400 % zoom."""
    browser.get((site / page).as_uri())
    try:
        for width in (1280, 768, 320):
            sized(browser, width)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, width
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_search_finds_and_counts(browser, site):
    """What is typed narrows the list."""
    browser.get((site / "search.html").as_uri())
    first = "return document.querySelector('#hits li:not([hidden]) a')?.getAttribute('href')"
    for typed in ("sertralin", "självmordsplaner", "depresion", "missbruk", "sömnskola"):
        browser.find_element("id", "find").clear()
        browser.find_element("id", "find").send_keys(typed)
        assert not browser.execute_script(first).startswith("sources.html"), typed
    browser.find_element("id", "find").clear()
    browser.find_element("id", "find").send_keys("internetbaserad kbt")
    assert browser.execute_script(first) == "level-internet_cbt.html"
    browser.find_element("id", "find").clear()
    browser.find_element("id", "find").send_keys("självmord plan")
    shown = browser.execute_script(
        "return [...document.querySelectorAll('#hits li')].filter((li) => !li.hidden).length"
    )
    assert 0 < shown < 40 and str(shown) in browser.find_element("id", "count").text


def test_how_long_a_result_takes(browser, site):
    """The median of twenty key presses is said; the clock of a busy machine judges nothing."""
    opened(browser, site)
    browser.execute_script(FILL, THREE[0])
    took = browser.execute_script(
        "const form = document.getElementById('form'); const all = [];"
        "for (let i = 0; i < 20; i++) { form.elements.age.value = 30 + i; const t = performance.now();"
        "form.dispatchEvent(new Event('input', {bubbles: true})); document.body.offsetHeight; all.push(performance.now() - t); }"
        "return all.sort((a, b) => a - b)[10]"
    )
    print(f"median {took:.1f} ms")
    assert "34" not in browser.find_element("id", "age").get_attribute("value")


# ---------------------------------------------------------------- the page as a nurse uses it

COURSE = """
const [said] = arguments;
const form = document.getElementById("form");
document.querySelector("[data-view=review]").click();
while (form.querySelectorAll(".measurement").length < said.measured.length) document.getElementById("more-rows").click();
said.measured.forEach(([on, total], i) => {
  form.elements[`m:${i}:on`].value = on;
  form.elements[`m:${i}:total`].value = total;
});
for (const [name, value] of Object.entries(said.fields)) form.elements[name].value = value;
form.dispatchEvent(new Event("input", { bubbles: true }));
"""
REVIEW = {
    "measured": [["2026-01-10", 16], ["2026-02-09", 14], ["2026-03-09", 15]],
    "fields": {
        "course:step": "depression-icbt", "course:started": "2026-01-12", "course:on": "2026-03-09",
        "course:takes_part": "yes", "check:check-adherence": "yes", "course:adverse_event": "no",
        "earlier:0:step": "depression-individual-cbt", "earlier:0:started": "2025-01-01", "earlier:0:ended": "2025-02-01",
        "earlier:0:outcome": "no_effect", "earlier:0:adequate": "yes", "course:sessions": "4",
    },
}  # fmt: skip


def reviewed_here():
    """The course that REVIEW enters, for Python."""
    fields = REVIEW["fields"]
    measured = tuple(
        stegvis.Measurement("phq9", date.fromisoformat(on), total) for on, total in REVIEW["measured"]
    )
    earlier = (
        stegvis.EarlierStep(fields["earlier:0:step"], date(2025, 1, 1), date(2025, 2, 1), "no_effect", True),
    )
    person = patient({"age": 34, "none_of": ["red_flags"], "findings": {"low_mood": True}})
    return stegvis.Episode(
        fields["course:step"], date(2026, 1, 12), date(2026, 3, 9), person, measured, sessions=4, takes_part=True,
        adverse_events=(), checks={"check-adherence": True}, earlier=earlier,
    )  # fmt: skip


def set_up_review(browser, site, page="index.html"):
    opened(browser, site, page)
    browser.execute_script(FILL, {"age": 34, "none_of": ["red_flags"], "findings": {"low_mood": True}})
    browser.execute_script(COURSE, REVIEW)


@pytest.mark.parametrize("page", ["index.html", "en/index.html"])
def test_the_real_form_gives_the_same_review(browser, site, page):
    """Entered in the page: Python's note, and Python's chart; also after a change of language."""
    set_up_review(browser, site, page)
    expected = stegvis.review(REAL, reviewed_here())
    for language in ("en", "sv") if page.startswith("en") else ("sv", "en"):
        assert browser.execute_async_script(NOTE) == expected.to_text(language)
        chart = draw(REAL, expected, language)
        texts = browser.execute_script(
            "return [...document.querySelectorAll('.course-chart text')].map((one) => one.textContent)"
        )
        assert texts == [unescape(one) for one in re.findall(r"<text[^>]*>([^<]*)</text>", chart)]
        places = browser.execute_script(
            "return [...document.querySelectorAll('.course-chart circle')].map((one) => ['cx', 'cy'].map((at) => +one.getAttribute(at)))"
        )
        drawn = [[float(x), float(y)] for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', chart)]
        assert all(
            abs(a - b) <= 0.11
            for one, two in zip(places, drawn, strict=True)
            for a, b in zip(one, two, strict=True)
        )
        browser.execute_script("document.getElementById('other-language').click()")
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []


ENTERED = ("epds-20", "goal-gad7-9", "impression-ignored-19", "refer-to-own-closed-step", "urgency-a",
           "urgency-b-flag-added", "urgency-c-isi28", "old-too-old", "cgas-over-a-birthday", "pcl5-49",
           "panic-beside-a-step-up")  # fmt: skip
"""Hard courses that the form has a field for each part of: one of a kind."""


@pytest.mark.parametrize("hard", [one for one in HARD if one["id"] in ENTERED], ids=lambda one: one["id"])
def test_the_real_form_reviews_a_hard_course_alike(browser, site, hard):
    """Entered in the page: Python's note."""
    said = hard["given"]
    fields = {f"course:{name}": said[name] for name in ("step", "started", "on")}
    fields |= {"course:impression": said["impression"]} if said.get("impression") else {}
    for name in ("takes_part", "completed", "goal_reached"):
        fields |= {f"course:{name}": "yes" if said[name] else "no"} if name in said else {}
    fields |= {"course:adverse_event": "no"} if "adverse_events" in said else {}
    measured = [[one["on"], one["total"]] for one in said.get("measurements", ())]
    opened(browser, site)
    browser.execute_script(FILL, said["patient"])
    browser.execute_script(COURSE, {"measured": measured, "fields": fields})
    assert browser.execute_async_script(NOTE) == stegvis.review(REAL, Episode.from_dict(said)).to_text("sv")


def test_the_site_of_a_pathway_that_says_nothing_of_reviews():
    """One page less, and nothing that leads to it."""
    bare = dict(pages(evolve(BASE, review_defaults=None)))
    assert set(dict(pages(BASE))) - set(bare) == {"review.html", "en/review.html"}
    assert not any('href="review.html"' in html for html in bare.values())


def test_a_pathway_that_says_nothing_of_reviews(browser, tmp_path):
    """It has no page of them, and the form does not offer any."""
    groups = {id: group for id, group in BASE.groups.items() if id != "reason"}
    inputs = {
        id: evolve(one, group="" if one.group == "reason" else one.group) for id, one in BASE.inputs.items()
    }
    write_guide(evolve(BASE, review_defaults=None, groups=groups, inputs=inputs), tmp_path)
    assert not (tmp_path / "review.html").exists()
    opened(browser, tmp_path)
    browser.execute_script(FILL, {"age": 30, "none_of": ["flags"], "findings": {"tired": True, "weeks": 12}})
    assert "råd" in unfolded(browser)
    assert not browser.find_element("css selector", "[data-view=review]").is_displayed()
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []


def test_the_review_says_what_it_lacks(browser, site):
    """Without step and days it asks for them; a day that cannot be is named and can be reached."""
    opened(browser, site)
    browser.find_element("css selector", "[data-view=review]").click()
    assert "Ange pågående insats" in browser.find_element("id", "summary").text
    assert browser.execute_script("return document.getElementById('form').elements['course:on'].value") != ""
    wrong = {"measured": [["2026-01-10", 16], ["2027-01-01", 28]], "fields": REVIEW["fields"]}
    browser.execute_script(COURSE, wrong)
    faults = browser.find_element("id", "faults")
    assert "2027" not in faults.text and "Dag" in faults.text
    browser.find_element("css selector", "#faults button").click()
    assert browser.execute_script("return document.activeElement.name") == "m:1:on"
    assert (
        browser.execute_script("return document.activeElement.getAttribute('aria-describedby')") == "faults"
    )
    wrong["measured"][1][0] = "2026-02-01"
    wrong["fields"] = {**REVIEW["fields"], "psychosis": "yes"}
    browser.execute_script(COURSE, wrong)
    summary = browser.find_element("id", "summary").text
    assert summary.index("Kontrollera") < summary.casefold().index("psyko"), (
        "the flags of today stand beside the faults"
    )
    browser.find_element("css selector", "#faults button").click()
    assert browser.execute_script("return document.activeElement.name") == "m:1:total"


def shown(browser):
    """The questions in view."""
    return browser.execute_script(
        "return [...document.querySelectorAll('#form fieldset.question')].filter((one) => one.offsetParent).map((one) => one.dataset.input)"
    )


def choose(browser, id, value):
    browser.execute_script(
        "const one = document.getElementById(arguments[0]); one.value = arguments[1];"
        "one.dispatchEvent(new Event('change', { bubbles: true }))", id, value,
    )  # fmt: skip


def test_one_starts_from_what_one_knows(browser, site):
    """A reason for contact answers itself; track and scale narrow what is asked; red flags always stay."""
    opened(browser, site)
    everything = shown(browser)
    flags = set(REAL.groups["red_flags"].findings) & set(everything)
    for chosen, wanted in (
        ("reason:low_mood", "phq9"),
        ("track:insomnia", "isi"),
        ("instrument:gad7", "gad7"),
    ):
        choose(browser, "only", chosen)
        seen = shown(browser)
        assert flags | {wanted} <= set(seen) and len(seen) < len(everything), chosen
    choose(browser, "only", "reason:low_mood")
    checked = "return document.querySelector('input[name=low_mood][value=yes]').checked"
    assert browser.execute_script(checked)
    choose(browser, "only", "")
    assert shown(browser) == everything


def test_none_of_these_clears_the_group(browser, site):
    """Its questions step aside, count as no, and come back when one of them is to be changed."""
    opened(browser, site)
    browser.execute_script(FILL, {"age": 34})
    browser.find_element("css selector", "input[name=none_of][value=red_flags]").click()
    assert not set(shown(browser)) & set(REAL.groups["red_flags"].findings)
    unfolded(browser)
    browser.find_element("css selector", "#answer details.no-print summary").click()
    browser.find_elements("css selector", "#answer details.no-print li button")[-1].click()
    assert browser.execute_script("return document.activeElement.name") == "none_of"
    asked_alone = {id for id in REAL.groups["red_flags"].findings if id not in REAL.gates}
    assert asked_alone and asked_alone <= set(shown(browser))


def test_a_call_by_keyboard_alone(browser, site):
    """Skip link first; age, none of these, and Enter to the question that decides most; the answer follows."""
    from selenium.webdriver.common.keys import Keys

    opened(browser, site)
    here = lambda: browser.switch_to.active_element  # noqa: E731
    browser.execute_script("document.activeElement.blur()")
    browser.find_element("tag name", "body").send_keys(Keys.TAB)
    while here().get_attribute("class") != "skip":
        here().send_keys(Keys.SHIFT, Keys.TAB)
    here().send_keys(Keys.ENTER)
    assert here().get_attribute("id") == "age"
    here().send_keys("34", Keys.ENTER)
    first = here().get_attribute("name")
    assert first in REAL.groups["red_flags"].findings
    here().send_keys(Keys.ARROW_RIGHT, Keys.ENTER)
    assert here().get_attribute("name") not in ("", first)


def test_focus_is_never_behind_the_bar(browser, site):
    """On a narrow screen the answer's bar stays below what has the focus; with wide text nothing scrolls sideways."""
    from selenium.webdriver.common.keys import Keys

    sized(browser, 320, 640)
    try:
        opened(browser, site)
        browser.execute_script(FILL, THREE[1])
        browser.find_element("id", "age").send_keys("")
        for _ in range(25):
            browser.switch_to.active_element.send_keys(Keys.TAB)
            hidden = browser.execute_script(
                "const one = document.activeElement.getBoundingClientRect();"
                "return one.bottom <= document.getElementById('lead').getBoundingClientRect().bottom + 1 && one.top >= 0"
            )
            assert not hidden or browser.execute_script(
                "return document.activeElement.getBoundingClientRect().top < document.getElementById('lead').getBoundingClientRect().top"
            )
        browser.execute_script(
            "document.querySelectorAll('*').forEach((one) => Object.assign(one.style,"
            "{ lineHeight: 1.5, letterSpacing: '.12em', wordSpacing: '.16em' }))"
        )
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
        sized(browser, 320, 256, 4)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_page_reads_what_python_packs(browser, site):
    """Whatever the number of bytes: the last sign may stand alone."""
    opened(browser, site)
    boot = (ASSETS / "boot.js").read_text("utf-8")
    ends = set()
    for n in range(24):
        given = {"scripts": [], "n": [str(random.Random(n).random()) for _ in range(n)]}
        text = pack(given)
        ends.add(len(text) % 2)
        told = browser.execute_async_script(
            "const [text, done] = arguments; document.getElementById('pathway').textContent = text;"
            f"globalThis.stegvisBundle = null;\n{boot}\n"
            "const look = () => (globalThis.stegvisBundle ? done(globalThis.stegvisBundle) : setTimeout(look, 1)); look()",
            text,
        )
        assert told == given == unpack(text)
    assert ends == {0, 1}


@pytest.mark.parametrize("said", [*THREE, None], ids=["depression", "young-red-flag", "older", "review"])
def test_print_is_one_page(browser, site, said):
    """With everything that was entered, the version and the hash."""
    if said:
        opened(browser, site)
        browser.execute_script(FILL, said)
    else:
        set_up_review(browser, site)
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 1
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        text = browser.find_element("tag name", "body").text
        age = str(said["age"]) if said else "34"
        black = "return [...document.querySelectorAll('.lead, .tel')].every((one) => getComputedStyle(one).color === 'rgb(0, 0, 0)')"
        assert browser.execute_script(black)
        assert f"Ålder i hela år {age}" in text and REAL.sha256 in text and REAL.version in text
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_unit_is_who_one_calls(browser, tmp_path):
    """Its name, its number as a link, and what its partner does."""
    unit = Path(__file__).parents[2] / "docs" / "examples" / "health-centre.toml"
    local = stegvis.load("se-primary-care", unit=unit)
    name, html = next(pages(local))
    (tmp_path / name).write_text(html, "utf-8")
    opened(browser, tmp_path)
    browser.execute_script(FILL, THREE[0])
    told = unfolded(browser)
    link = browser.find_element("css selector", "#answer a[href^='tel:']")
    assert link.get_attribute("href") == "tel:" + re.sub(r"\D", "", local.unit.phone)
    assert local.unit.name.sv in told


def in_call(browser, site, screen, said=None):
    """A call at one of its screens."""
    opened(browser, site, view="call")
    given = {
        "age": 34,
        "findings": {"caller": "parent", "sex": "female", "low_mood": True, "screen_death": True},
    }
    browser.execute_script(
        "stegvisForm.enter(document.getElementById('form'), arguments[0]); stegvisCall.go('start')",
        said or given,
    )
    browser.execute_script(
        f"document.getElementById('form').dispatchEvent(new Event('input', {{ bubbles: true }})); {screen}"
    )


STATES = {
    "call-start": lambda b, s: opened(b, s, view="call"),
    "call-safety": lambda b, s: in_call(b, s, "stegvisCall.go('safety')"),
    "call-scale": lambda b, s: in_call(b, s, "stegvisCall.jump('phq9')"),
    "call-question": lambda b, s: in_call(b, s, "stegvisCall.jump('screen_record')"),
    "call-boxes": lambda b, s: in_call(
        b, s, "stegvisCall.go('ask', { ids: ['functional_loss', 'long_avoidance', 'newly_arrived'], title: 'x' })"
    ),
    "call-end": lambda b, s: in_call(b, s, "stegvisCall.go('end')"),
    "call-drawer": lambda b, s: in_call(
        b, s, "document.querySelector(\"nav a[href='red-flags.html']\").click()"
    ),
    "call-sure": lambda b, s: in_call(b, s, "document.getElementById('new-patient').click()"),
    "empty": opened,
    "faults": lambda b, s: (opened(b, s), b.find_element("id", "age").send_keys("200")),
    "result": lambda b, s: (opened(b, s), b.execute_script(FILL, THREE[0])),
    "red-flag": lambda b, s: (opened(b, s), b.execute_script(FILL, THREE[1])),
    "review": set_up_review,
    **{
        page: lambda b, s, page=page: b.get((s / page).as_uri())
        for page in ("overview.html", "questions.html", "track-depression.html", "instrument-phq9.html", "red-flags.html", "review.html",
                     "sources.html", "search.html", "level-internet_cbt.html", "en/index.html")
    },
}  # fmt: skip
LOOKS = {
    "1280": (1280, {}),
    "320-dark": (320, {"prefers_color_scheme": "dark", "prefers_reduced_motion": "reduce"}),
    "forced": (768, {"forced_colors": "active"}),
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]


def looks(state):
    """In which looks a state is seen."""
    every, number = list(LOOKS.items()), list(STATES).index(state)
    return every if in_full() else [every[number % len(every)]]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(browser, site, state):
    """No violation in any state, at any width, in any colours; and nothing scrolls sideways.

    While one works, each state in one look; under `ci` in all of them.
    """
    needs(AXE.exists(), "axe-core is not installed (make browser): accessibility was NOT tested")
    sized(browser, 1280)
    try:
        STATES[state](browser, site)
        browser.execute_script(AXE.read_text("utf-8"))
        for look, (width, features) in looks(state):
            sized(browser, width)
            seen_as(browser, **features)
            found = browser.execute_async_script(
                "const done = arguments[1]; axe.run(document, { runOnly: { type: 'tag', values: arguments[0] }, resultTypes: ['violations'] })"
                ".then((said) => done(said.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])))",
                RULES,
            )
            assert found == [], look
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        seen_as(browser)
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
