"""What people read: both languages, nothing missing, and never a diagnosis or an order where only values were entered."""

import re
from functools import cache

import attrs
import pytest

import stegvis
from stegvis.errors import Text
from stegvis.loading.scales import catalogue

NEGATED = re.compile(
    r"ingen diagnos|does not diagnose|no diagnosis|diagnostisk intervju|diagnostic interview", re.IGNORECASE
)
HAS = re.compile(
    r"\b(?:du|patienten|personen|barnet) (?:har|lider av) (?:en )?"
    r"(?:depression|ptsd|tvångssyndrom|paniksyndrom|utmattningssyndrom|ätstörning|beroende)\b"
    r"|\b(?:you|the patient|the person|the child) (?:has|have|suffers? from) (?:an? )?"
    r"(?:depression|ptsd|ocd|panic disorder|exhaustion disorder|eating disorder|dependence)\b",
    re.IGNORECASE,
)
PROPOSES = re.compile(
    r"föreslå|förslag|bör|behöv|ska|räcker|går före|avgör|ställning|bedöm|kontakt|112|planerar|ringer|erbjud"
    r"|hör till|svarar|fråg",
    re.IGNORECASE,
)


def texts(thing, path=""):
    """Every text in a noun, with where it stands."""
    if isinstance(thing, Text):
        yield path, thing
    elif attrs.has(type(thing)):
        for one in attrs.fields(type(thing)):
            if not one.name.startswith("_") and one.name not in ("ruleset", "place", "when"):
                yield from texts(getattr(thing, one.name), f"{path}.{getattr(thing, 'id', '')}.{one.name}")
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from texts(value, f"{path}.{key}")
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from texts(value, path)


@cache
def every():
    """The texts of the pathway with each overlay, and of every scale."""
    found = {}
    for overlay in ([], *([id] for id in stegvis.shipped_overlays())):
        for path, text in texts(stegvis.load("se-primary-care", overlay)):
            found[path, text.sv, text.en] = text
    for path, text in texts(dict(catalogue())):
        found[path, text.sv, text.en] = text
    return list(found)


@pytest.mark.uncounted
def test_there_is_something_to_read():
    """The walk reaches rules, steps, actions, questions, bands and overlays."""
    assert len(every()) > 2000


def test_no_text_is_missing_in_either_language():
    """Both, or neither where a text is optional."""
    assert [path for path, sv, en in every() if bool(sv.strip()) != bool(en.strip())] == []


def test_english_is_english_and_swedish_is_not_english():
    """No Swedish left in an English text; names of places and services may stay."""
    names = (
        r"En väg in|Hjälplinjen|Kvinnofridslinjen|Ångesthjälpen Ung|Självmordslinjen|suicidnära|15-metoden"
    )
    places = r"Region|Jämtland|Härjedalen|Jönköping|Västra Götaland|Västerbotten|Östergötland|Skåne"
    rest = r"Strömbeck|Läkemedelsboken|Läkartidningen|Psykiatristöd|Folkhälsomyndigheten|Socialstyrelsen|Försäkringskassan|Besèr|BVC"
    kept = re.compile(f"{names}|{places}|{rest}")
    for path, sv, en in every():
        assert not re.search(r"[åäöÅÄÖ]", kept.sub("", en)), (path, en)
        if re.search(r"\b(?:the|and|with|is)\b", sv):
            pytest.fail(f"{path}: {sv}")


@pytest.mark.parametrize("word", ["diagnos"])
def test_no_text_speaks_of_a_diagnosis_where_values_were_entered(word):
    """A scale and a rule say what the entered values show; an interview says what it is."""
    said = [(path, t) for path, sv, en in every() for t in (sv, en) if word in NEGATED.sub("", t).lower()]
    assert said == []


def test_no_text_tells_the_reader_what_the_person_has():
    """Not: the patient has depression."""
    assert [(path, t) for path, sv, en in every() for t in (sv, en) if HAS.search(t)] == []


def test_a_reason_proposes_and_a_clinician_decides(shipped):
    """Each need says what is proposed; the intended use, with who decides, goes with every answer."""
    assert [rule.id for rule in shipped.rules if not PROPOSES.search(rule.because.sv)] == []
    assert "beslutar" in shipped.intended_use.sv and "förslag" in shipped.intended_use.sv
    assert "decides" in shipped.intended_use.en and "proposal" in shipped.intended_use.en
    rec = stegvis.route(shipped, stegvis.Assessment(34, {"phq9": 12}))
    for lang in ("sv", "en"):
        assert getattr(shipped.intended_use, lang) in " ".join(rec.to_text(lang, detail="full").split())


def test_no_old_time_limit_of_sick_leave_is_shown_as_current(shipped):
    """What was read of the insurance-medicine guidance is from 2008 and 2017: no weeks or months from it."""
    actions = [
        a for track in shipped.tracks for a in track.actions if "S132" in (a.claim.source, a.claim.note)
    ]
    assert actions
    for action in actions:
        for text in (action.do.sv, action.do.en, action.because.sv, action.because.en):
            assert not re.search(r"veck|månad|week|month|\d", text), action.id


def test_no_text_points_to_what_the_reader_has_not_got():
    """The fact base is not shipped: no text speaks of it."""
    assert [path for path, sv, en in every() if "faktabas" in sv.lower() or "fact base" in en.lower()] == []
