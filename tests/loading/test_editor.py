"""What an editor gets: schemas on disk, every key with its meaning."""

import json

import pytest

from stegvis.cli import main
from stegvis.cli.schema import FORMS
from stegvis.loading import INSTRUMENT_FILE, OVERLAY_FILE, PATHWAY_FILE, UNIT_FILE, json_schema
from stegvis.loading.key_docs import KEY_DOCS


def keys_of(schema, path=()):
    """Yield each key of each table with its schema."""
    for key, part in schema.get("properties", {}).items():
        if key in ("sv", "en"):
            continue
        yield (*path, key), part
        yield from keys_of(part, (*path, key))
    for below in ("items", "additionalProperties"):
        if isinstance(schema.get(below), dict):
            yield from keys_of(schema[below], path)


def test_every_key_of_a_pathway_says_what_it_means():
    """An editor shows it beside the key."""
    found = keys_of(json_schema(PATHWAY_FILE, "x"))
    silent = [".".join(path) for path, part in found if not part.get("description")]
    assert silent == []


def test_the_meaning_comes_before_the_form():
    """What `because` is, and that it stands in two languages."""
    schema = json_schema(PATHWAY_FILE, "x")
    because = schema["properties"]["need"]["items"]["properties"]["because"]["description"]
    assert because == "the reason that a reader sees; the same words in Swedish (sv) and English (en)"


def test_no_meaning_is_left_over():
    """A key that no file has needs no words."""
    used = {
        path[-1]
        for shape in (PATHWAY_FILE, OVERLAY_FILE, UNIT_FILE, INSTRUMENT_FILE)
        for path, _ in keys_of(json_schema(shape, "x"))
    }
    assert set(KEY_DOCS) <= used


def test_all_schemas_are_written(tmp_path, capsys):
    """One file for each form, and their names on standard output."""
    assert main(["schema", "-o", str(tmp_path / "a" / "b")]) == 0
    files = sorted((tmp_path / "a" / "b").iterdir())
    assert sorted(capsys.readouterr().out.split()) == [str(file) for file in files]
    assert [file.name for file in files] == sorted(f"{form}.schema.json" for form in FORMS)
    for file in files:
        assert json.loads(file.read_text("utf-8"))["$schema"]


def test_a_folder_that_cannot_be_written(tmp_path, capsys):
    """A file stands in the way."""
    (tmp_path / "a").write_text("x", "utf-8")
    assert main(["schema", "-o", str(tmp_path / "a")]) == 1
    out, err = capsys.readouterr()
    assert out == "" and str(tmp_path / "a") in err


@pytest.mark.parametrize("words", [["schema"], ["schema", "patient", "-o", "x"]])
def test_one_or_all(words, capsys):
    """Neither, or both, is wrong usage."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""
