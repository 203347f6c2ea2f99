"""What whole invented pathways have shown: faults of the router and the loader that no real pathway had."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

import stegvis
from draws import tries
from folders import SMALL
from javascript import NODE, Node
from stegvis.routing.intake import weigh
from stegvis.routing.router import outcome
from stegvis.testing import assessments, loaded, pathways
from stegvis.testing.invented import OURS, both, invented, step_of
from stegvis.testing.toml_text import toml


@pytest.fixture
def small_files():
    """The texts of the small pathway's files, by name."""
    return {str(p.relative_to(SMALL)): p.read_text("utf-8") for p in SMALL.rglob("*.toml")}


def test_a_pathway_without_rules_answers():
    """An author who has written no rule yet gets an answer and no traceback."""
    plain = {"id": "general", "name": both("a"), "about": both("a"), "order": 1, "ages": [0, 120],
             "first_contact": "nurse", "urgency": "planned"}  # fmt: skip
    steps = [("[[step]]", step_of("general", level)) for level in ("low", "high")]
    head = [
        ("[pathway]", {"format": 1, "id": "bare", "version": "1", "status": "demo", "title": both("a"),
                       "intended_use": both("a")}),
        ("[otherwise]", {"track": "general"}), ("[red_flag_track]", {"track": "general"}),
        ("[unanswered_red_flags]", {"track": "general", "at_least": "low", "urgency": "planned",
                                    "because": both("a"), "care": OURS}),
        *(("[[level]]", {"id": level, "name": both(level)}) for level in ("low", "high")),
        ("[[urgency]]", {"id": "planned", "name": both("planned")}),
        ("[[profession]]", {"id": "nurse", "name": both("nurse")}),
    ]  # fmt: skip
    dated = toml(head).replace("[pathway]\n", "[pathway]\nvalid_until = 2030-01-01\n")
    pathway = loaded({"pathway.toml": dated, "general.toml": toml([("[track]", plain), *steps])})
    assert stegvis.route(pathway, stegvis.Assessment(40)).level == "low"


def test_a_step_for_some_ages_is_not_counted_on_while_age_is_unknown(small_files):
    """The range says the level that the oldest get, where a lower step is closed to them."""
    ages = small_files["mood.toml"].replace("ages = [18, 64]", "ages = [18, 40]")
    open_ = ages.replace('kind = "stop"', 'kind = "ask"')
    start = open_.index("  [[step.unsuitable]]")
    end = open_.index('[[step]]\nid = "mood-group"')
    group = open_.index("  [[step.unsuitable]]", end)
    text = open_[:start] + open_[end:group] + open_[open_.index('[[step]]\nid = "mood-clinic"') :]
    pathway = loaded(small_files | {"mood.toml": text})
    assert not pathway.steps["mood-course"].unsuitable
    said = {"findings": {"low_mood": True, "weeks": 3, "colour": "green", "tired": False, "screen": False},
            "scores": {"mood": 6}, "items": {"mood": {3: 0}}, "none_of": ["flags"]}  # fmt: skip
    rec = stegvis.route(pathway, stegvis.Assessment(None, **said))
    assert stegvis.route(pathway, stegvis.Assessment(70, **said)).level == "clinic"
    assert rec.range["highest"] == "clinic" and rec.status == "provisional"


@pytest.mark.parametrize(
    ("file", "old", "new", "words", "line"),
    [
        ("pathway.toml", '[otherwise]\ntrack = "general"', '[otherwise]\ntrack = "mood-track"',
         "only for ages 18 to 120", 12),
        ("pathway.toml", 'track = "safety"', 'track = "mood-track"', "only for ages 18 to 120", 20),
        ("general.toml", 'level = "advice"', 'level = "call"', "no open step at 'advice'", 12),
        ("general.toml", 'level = "advice"\n', 'level = "advice"\nages = [1, 120]\n', "no open step", 12),
    ],
)  # fmt: skip
def test_who_may_be_led_to_a_track_is_of_its_ages(small_files, file, old, new, words, line):
    """Else somebody is met with a traceback, or a finding lowers what is proposed."""
    assert old in small_files[file]
    with pytest.raises(stegvis.PathwayError, match=words) as error:
        loaded(small_files | {file: small_files[file].replace(old, new, 1)})
    assert error.value.line == line and error.value.hint


def test_who_triggers_nothing_gets_a_step_without_stops(small_files):
    """A step that may be stopped is no answer for everybody."""
    stop = (
        '  [[step.unsuitable]]\n  id = "no-advice"\n  when = "tired"\n  kind = "stop"\n'
        '  because = { sv = "a", en = "a" }\n  confidence = "low"\n  claim = { basis = "inference" }\n'
    )
    text = small_files["general.toml"].replace(
        '[[step]]\nid = "general-call"', stop + '[[step]]\nid = "general-call"'
    )
    with pytest.raises(stegvis.PathwayError, match="no open step at 'advice'"):
        loaded(small_files | {"general.toml": text})


@pytest.fixture(scope="module")
def node():
    """The page's scripts."""
    one = Node()
    yield one
    one.close()


@pytest.mark.skipif(
    not NODE, reason="Node is not installed: whole pathways are not compared with the browser"
)
@given(pathways().flatmap(lambda p: st.tuples(st.just(p), assessments(p))))
@tries(30, suppress_health_check=list(HealthCheck))
def test_the_browser_answers_the_same_in_whole_invented_pathways(node, drawn):
    """L12: level, urgency, step, range and firmness."""
    pathway, one = drawn
    try:
        found = outcome(pathway, pathway.ruleset.values(weigh(pathway, one).known))
    except stegvis.AssessmentError:
        return
    node.load("invented", pathway)
    said = node.ask(pathway="invented", patient=one.to_dict(), brief=True)
    ours = [found.level, found.urgency, found.lead.step.id, found.lowest, found.highest, found.firm]
    assert said[:6] == ours


@given(invented())
@tries(10)
def test_invented_files_can_be_written_out(files):
    """They are what `stegvis check` reads."""
    assert "pathway.toml" in files and "safety.toml" in files
