"""Faults of base, overlay and unit that do not hang on each other are told in one pass, and none that only follows."""

import shutil

import pytest
from heads import OVERLAY, UNIT

import stegvis
from folders import SMALL

WHY = 'because = { sv = "ja", en = "yes" }\nclaim = { basis = "inference" }\n'
NEED = '\n[[need]]\ntrack = "mood-track"\nid = "{}"\nwhen = "{}"\nat_least = "call"\nurgency = "planned"\n{}'
REST = 'confidence = "low"\nbecause = { sv = "x", en = "x" }\nthreshold = { basis = "inference" }\ncare = { basis = "inference" }\n'


@pytest.fixture
def told(tmp_path):
    """Return a function that loads the small pathway, changed, with an overlay and a unit, and returns its faults."""

    def load(overlay="", unit="", base=(), headed=True):
        folder = tmp_path / "base"
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)
        for file, old, new in base:
            content = (folder / file).read_text("utf-8")
            assert old in content
            (folder / file).write_text(content.replace(old, new, 1), "utf-8")
        (tmp_path / "north.toml").write_text((OVERLAY if headed else "") + overlay, "utf-8")
        (tmp_path / "ward.toml").write_text((UNIT if headed else "") + unit, "utf-8")
        with pytest.raises(stegvis.PathwayError) as caught:
            stegvis.load(folder, [tmp_path / "north.toml"], tmp_path / "ward.toml")
        return [one.what for one in caught.value.diagnostics]

    return load


def test_forms_ids_and_criteria_of_an_overlay_at_once(told):
    """A key that is none, a name that nothing has, a criterion that cannot be read: one round."""
    overlay = (
        f'\n[[change]]\nrule = "reason"\nset = {{ at_least = "call" }}\nbecuse = 1\n{WHY}'
        f'\n[[change]]\nrule = "resaon"\nset = {{ at_least = "call" }}\n{WHY}'
        f'\n[[change]]\nrule = "mild"\nset = {{ at_least = 3 }}\n{WHY}'
        + NEED.format("two", "low_moood", REST)
        + NEED.format("three", "weeks >= 400", REST)
        + '\n[[finding]]\nid = "own"\nkind = "yesno"\n'
        + NEED.format("four", "own", REST)  # its finding is lost: nothing is said of it
    )
    faults = told(overlay)
    for word in ("becuse", "nothing is called 'resaon'", "at_least", "low_moood", "400"):
        assert any(word in one for one in faults), (word, faults)
    assert not any("'own'" in one for one in faults if "called" in one)


def test_a_fault_of_the_header_of_an_overlay_hides_no_other(told):
    """Of the edition nothing is said then."""
    faults = told(NEED.format("two", "low_moood", REST).replace("planned", "never"), headed=False)
    assert any("'overlay' is missing" in one or "overlay" in one for one in faults)
    assert any("low_moood" in one for one in faults) and any("'never'" in one for one in faults)


def test_forms_and_names_of_a_unit_at_once(told):
    """A partner whose table is wrong is still named: nothing is said of those who name it."""
    unit = (
        '[[staff]]\nprofession = "nurze"\nnumber = 1\naccess = "on_site"\n'
        '[[staff]]\nprofession = "nurse"\nnumber = -1\naccess = "on_site"\n'
        '[[partner]]\nid = "other"\nname = "x"\n'
        '[[not_offered]]\nstep = "mood-course"\npartner = "other"\nbecause = { sv = "x", en = "x" }\n'
        '[[not_offered]]\nstep = "mood-corse"\nbecause = { sv = "x", en = "x" }\n'
        "[facts]\nnone = 1\n"
    )
    faults = told("", unit)
    for word in ("nurze", "number", "mood-corse", "partner.1.name", "no fact of a unit is called 'none'"):
        assert any(word in one for one in faults), (word, faults)
    assert not any("'other'" in one for one in faults)


def test_what_is_read_later_tells_its_form_beside_faults_of_what_is_read_first(told):
    """Base, overlay and unit, each with a fault."""
    base = [("mood.toml", 'when = "low_mood"', 'when = "low_moo"')]
    faults = told("\n[overlaid]\n", "\n[stuff]\n", base)
    for word in ("low_moo", "overlaid", "stuff"):
        assert any(word in one for one in faults), (word, faults)
    assert len(faults) == 3


def test_the_team_is_weighed_beside_faults_that_say_nothing_of_it(told):
    """A programme of no step, and nobody whom a red flag asks for; with a profession misspelt that is not said."""
    team = '[[staff]]\nprofession = "{}"\nnumber = 1\naccess = "on_site"\n'
    programme = '[[programme]]\nstep = "mood-corse"\n'
    faults = told("", team.format("nurse") + programme)
    assert len(faults) == 2 and "'mood-corse'" in " ".join(faults) and "'doctor'" in " ".join(faults)
    (fault,) = told("", team.format("nurze"))
    assert "nurze" in fault
