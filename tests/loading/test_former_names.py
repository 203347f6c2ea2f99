"""What is laid on a pathway by ids of an earlier edition is refused, and told the names of today."""

import pytest
from heads import OVERLAY, UNIT

import stegvis
from earlier import renamed

WHY = 'because = { sv = "så", en = "so" }\nclaim = { basis = "source", source = "book", place = "p. 9" }\n'


def changed(rule, said):
    return f'\n[[change]]\nrule = "{rule}"\nset = {{ {said} }}\n{WHY}'


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return renamed(tmp_path_factory.mktemp("renamed") / "base")


def hints(tmp_path, text, **laid):
    (kind,) = laid
    file = tmp_path / "laid.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(laid[kind], **({"overlays": [file]} if kind == "overlay" else {"unit": file}))
    return [one.hint for one in caught.value.diagnostics]


@pytest.mark.parametrize(("text", "old", "new"), [
    (changed("lengthy", 'at_least = "course"'), "lengthy", "long"),
    (changed("mood-net", 'what = { sv = "x", en = "x" }'), "mood-net", "mood-course"),
    (changed("reason", 'when = "weary"'), "weary", "tired"),
    (changed("reason", 'when = "temper >= 2"'), "temper", "mood"),
    (changed("reason", 'when = "temper.item3 >= 2"'), "temper.item3", "mood.item3"),
])  # fmt: skip
def test_an_overlay(tmp_path, base, text, old, new):
    """By the id of a rule, a step, a finding or a scale."""
    assert f"since an earlier edition it is called '{new}': write that" in hints(
        tmp_path, OVERLAY + text, overlay=base
    )


def test_a_unit(tmp_path, base):
    """By the id of a step that it does not offer."""
    text = UNIT + '\n[[not_offered]]\nstep = "mood-net"\nbecause = { sv = "så", en = "so" }\n'
    assert hints(tmp_path, text, unit=base) == [
        "since an earlier edition it is called 'mood-course': write that"
    ]


def test_what_was_never_there(tmp_path, base):
    """Is told what there is, as before."""
    (hint,) = hints(tmp_path, OVERLAY + changed("nobody", 'at_least = "course"'), overlay=base)
    assert "earlier edition" not in hint
