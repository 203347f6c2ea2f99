"""An overlay leaves every way in which a record, an earlier edition or a search hears what red flags hang on."""

import shutil

import pytest
from heads import OVERLAY

import stegvis
from folders import SMALL

CODE = '{ system = "http://hl7.org/fhir/sid/icd-10-se", code = "%s", verified_in = "x", says = "yes" }'
LOWER = CODE.replace('"yes"', '"ask"') % "A10"
WHOLE = f"codes = [{CODE % 'A10'}]"
HEAD = f"""{OVERLAY}
[[change]]
rule = "%s"
set = {{ %s }}
because = {{ sv = "x", en = "x" }}
claim = {{ basis = "inference" }}
"""


@pytest.fixture
def lay(tmp_path):
    """Return a function that changes a question of the small pathway, where two have codes and other names."""
    base = tmp_path / "base"
    shutil.copytree(SMALL, base)
    file = base / "pathway.toml"
    text = file.read_text("utf-8")
    for id in ("danger", "weeks"):
        more = f'was = ["old_{id}"]\nsynonyms = {{ sv = ["risk"], en = ["peril"] }}\n{WHOLE}\n'
        text = text.replace(f'[[finding]]\nid = "{id}"\n', f'[[finding]]\nid = "{id}"\n{more}')
    file.write_text(text, "utf-8")

    def lay(rule, said):
        (tmp_path / "north.toml").write_text(HEAD % (rule, said), "utf-8")
        return stegvis.load(base, [tmp_path / "north.toml"])

    return lay


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("codes = []", "a code by which a record answers 'danger'"),
        (f"codes = [{LOWER}]", "a code by which a record answers 'danger'"),
        (f"codes = [{CODE % 'A11'}]", "a code by which a record answers 'danger'"),
        ('synonyms = { sv = [], en = ["peril"] }', "a word by which 'danger' is found"),
        ('synonyms = { sv = ["risk"], en = ["x"] }', "a word by which 'danger' is found"),
        ('was = ["older_danger"]', "an earlier id of 'danger': 'old_danger'"),
        ("rest = true", "means"),
    ],
)
def test_what_a_red_flag_reads_is_heard_as_before(lay, said, says):
    with pytest.raises(stegvis.PathwayError, match=says):
        lay("danger", said)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("danger", f"codes = [{CODE % 'A10'}, {CODE % 'A11'}]"),
        ("danger", 'synonyms = { sv = ["risk", "hot"], en = ["peril"] }'),
        ("danger", 'was = ["old_danger", "older_danger"]'),
        ("weeks", 'codes = [], was = ["older_weeks"], synonyms = { sv = ["x"], en = ["x"] }'),
    ],
)
def test_more_may_be_heard_and_what_no_flag_hangs_on_may_change(lay, rule, said):
    assert lay(rule, said).overlays[0].id == "north"
