"""A pathway as data: the same as from its files, in everything; and never believed when it is something else."""

import gc
import json
from copy import deepcopy
from functools import cache

import pytest
from attrs import fields
from hypothesis import HealthCheck, given, settings

import stegvis
from folders import ROOT, SMALL
from stegvis import StegvisError
from stegvis.loading import composition, kept, library
from stegvis.loading.locations import display
from stegvis.model.packed import KINDS, NOT_SAID, hashed
from stegvis.testing import assessments

SHIPPED = stegvis.load("se-primary-care")
OVERLAID = stegvis.load("se-primary-care", overlays=["se-beon", "se-stockholm"])
UNIT = stegvis.load("se-primary-care", unit=ROOT / "docs/examples/health-centre.toml")
LAYERS = stegvis.load(ROOT / "docs/examples/layers", unit=ROOT / "docs/examples/layers-unit.toml")
MADE = {
    "shipped": SHIPPED,
    "overlaid": OVERLAID,
    "unit": UNIT,
    "layers": LAYERS,
    "small": stegvis.load(SMALL),
}
AGAIN = {name: stegvis.load_compiled(json.loads(json.dumps(one.compile()))) for name, one in MADE.items()}


@pytest.mark.parametrize("name", MADE)
def test_what_is_loaded_again_is_the_same_in_everything_that_is_told_of_it(name):
    """Places too, which equality leaves out."""
    made, again = MADE[name], AGAIN[name]
    assert again == made and hash(again) == hash(made) and again.sha256 == made.sha256
    assert again.compile() == made.compile()
    said = [one.name for one in fields(type(made)) if one.init and one.name not in NOT_SAID]
    assert [getattr(again, one) for one in said] == [getattr(made, one) for one in said]
    assert [rule.place for rule in again.rules] == [rule.place for rule in made.rules]
    assert sorted(again.graph.edges) == sorted(made.graph.edges)
    step = next(iter(made.steps))
    assert again.escalation_paths(step) == made.escalation_paths(step)
    assert again.ruleset.source == made.ruleset.source


@pytest.mark.slow
@pytest.mark.parametrize("name", ["shipped", "unit"])
def test_it_answers_the_same(name):
    made, again = MADE[name], AGAIN[name]

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(assessments(made))
    def same(patient):
        one, other = stegvis.route(made, patient), stegvis.route(again, patient)
        assert one.to_dict() == other.to_dict() and one.record() == other.record()

    same()


def test_a_course_is_reviewed_the_same():
    episode = stegvis.Episode.from_dict(json.loads((ROOT / "docs/examples/episode.json").read_text("utf-8")))
    one, other = (stegvis.review(pathway, episode) for pathway in (SHIPPED, AGAIN["shipped"]))
    assert one.to_dict() == other.to_dict()


def changed(change):
    """The compiled small pathway, changed, with a hash that fits what it then says."""
    data = deepcopy(MADE["small"].compile())
    change(data)
    data["sha256"] = hashed({key: value for key, value in data.items() if key != "sha256"})
    return data


REFUSED = {
    "nothing": (None, "this is no compiled pathway: such"),
    "a list": ([], "this is no compiled pathway: such"),
    "no rows": ({"form": 1, "rows": 3}, "this is no compiled pathway: such"),
    "another form": (changed(lambda d: d.update(form=2)), "this is no compiled pathway: such"),
    "another library": (
        changed(lambda d: d["library"].update(version="0.0.9")),
        "another version of stegvis",
    ),
    "a changed word": (MADE["small"].compile() | {"pathway": "x"}, "not what its hash says"),
    "no kind": (changed(lambda d: d["rows"].insert(0, ["os.system"])), "cannot be read"),
    "a place beyond": (changed(lambda d: d["rows"].insert(0, ["tuple", 10**6])), "cannot be read"),
    "a part too few": (changed(lambda d: d["rows"][-1].pop()), "cannot be read"),
    "no pathway": (changed(lambda d: d["rows"][-1].__setitem__(0, "Track")), "cannot be read"),
    "empty": (changed(lambda d: d["rows"].clear()), "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_something_else_is_refused_by_name(name):
    given, said = REFUSED[name]
    with pytest.raises(StegvisError, match=said):
        stegvis.load_compiled(given)


def test_each_kind_of_noun_has_a_name_of_its_own():
    assert len({kind.__name__ for kind in KINDS}) == len(KINDS)


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Compiled forms of what is shipped, as a wheel has them."""
    kept.write(tmp_path)
    monkeypatch.setattr(kept, "KEPT", tmp_path)
    return tmp_path / "se-primary-care.json"


@pytest.mark.uncounted
def test_the_compiled_form_is_taken_and_names_places_as_the_files_do(room, monkeypatch):
    """With a unit or without; with an overlay the files are read, which it changes."""
    wanted = []
    monkeypatch.setattr(library, "compose", lambda *asked: wanted.append(asked) or SHIPPED)
    for overlays, unit in (((), None), ((), ROOT / "docs/examples/health-centre.toml"), (["se-beon"], None)):
        library.read_pathway("se-primary-care", overlays, unit)
    assert wanted.pop()[3] is None
    monkeypatch.setattr(composition, "based", None)
    for asked, made in zip(wanted, (SHIPPED, UNIT), strict=True):
        again = composition.compose(*asked)
        assert again == made and again.compile() == made.compile()


@pytest.mark.parametrize("change", ["files", "body", "head", "nothing there"])
def test_a_compiled_form_of_something_else_is_not_trusted(room, monkeypatch, change):
    raw = room.read_bytes()
    room.write_bytes({"body": raw.replace(b"phq9", b"phq2"), "head": b"\xff" + raw}.get(change, raw))
    if change == "files":
        monkeypatch.setattr(kept, "library", lambda: (("version", "0.0.9"), ("sha256", "")))
    if change == "nothing there":
        room.unlink()
    assert kept.kept("se-primary-care") is None
    assert composition.compose(kept.SHIPPED / "se-primary-care", (), None, lambda: None) == SHIPPED


def test_the_key_is_of_every_byte_that_is_read(tmp_path, monkeypatch):
    """A file more, a file's end of line: another key. What nobody reads at loading counts by its name alone."""
    home, scales = tmp_path / "pathways/one", tmp_path / "pathways/instruments"
    for folder in (home, scales):
        folder.mkdir(parents=True)
    monkeypatch.setattr(kept, "SHIPPED", tmp_path / "pathways")
    monkeypatch.setattr(kept, "SCALES", scales)
    seen = [kept.key("one")]
    for file, said in (
        (home / "a.toml", b"a\n"),
        (home / "a.toml", b"a\r\n"),
        (scales / "b.toml", b""),
        (home / "c.cases.toml", b""),
    ):
        file.write_bytes(said)
        seen.append(kept.key("one"))
    assert len(set(seen)) == len(seen)
    (home / "c.cases.toml").write_bytes(b"x = 1")
    assert kept.key("one") == seen[-1]


def test_a_shipped_file_is_named_as_any_other(tmp_path, monkeypatch):
    """A link by what it leads to, as `display` does; what has no file by nothing."""
    home = tmp_path / "pathways/one"
    home.mkdir(parents=True)
    (tmp_path / "elsewhere.toml").write_text("")
    (home / "a.toml").write_text("")
    (home / "b.toml").symlink_to(tmp_path / "elsewhere.toml")
    monkeypatch.setattr(kept, "SHIPPED", tmp_path / "pathways")
    for stand in (tmp_path, tmp_path / "pathways", "/"):
        monkeypatch.chdir(stand)
        folder = cache(display)
        for name in ("one/a.toml", "one/b.toml"):
            assert kept.located(folder, name) == display(tmp_path / "pathways" / name)
        assert kept.located(folder, "") == ""


@pytest.mark.parametrize("was", [True, False])
def test_collecting_is_afterwards_as_it_was(was):
    before = gc.isenabled()
    (gc.enable if was else gc.disable)()
    try:
        with kept.uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is was
    finally:
        (gc.enable if before else gc.disable)()
