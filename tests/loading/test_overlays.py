"""Overlays: regional changes with reason and source, which never silence or lower a red flag."""

import shutil
from datetime import date

import pytest
from heads import OVERLAY as HEAD

import stegvis
from folders import SMALL

WHY = 'because = { sv = "regionen säger så", en = "the region says so" }\nclaim = { basis = "source", source = "book", place = "p. 9" }\n'


@pytest.fixture
def laid(tmp_path):
    """Return a function that loads the small pathway with an overlay of this text."""

    def lay(text, *more, head=HEAD):
        names = []
        for number, one in enumerate((text, *more)):
            path = tmp_path / f"north{number}.toml"
            path.write_text(head + one, "utf-8")
            names.append(path)
        return stegvis.load(SMALL, names)

    return lay


def change(rule, said):
    return f'\n[[change]]\nrule = "{rule}"\nset = {{ {said} }}\n{WHY}'


def low(pathway, mood):
    said = {"low_mood": True, "tired": False, "screen": False, "colour": "red", "weeks": 0}
    patient = stegvis.Assessment(40, {"mood": mood}, {"mood": {3: 0}}, said, ["flags"])
    return stegvis.route(pathway, patient)


def test_an_overlay_raises_a_need_and_says_so(laid, small):
    """The reason and source of the change stand beside the rule, and the provenance names it."""
    raised = laid(change("reason", 'at_least = "call"'))
    assert raised.sha256 != small.sha256
    rec = low(raised, mood=1)
    assert low(small, mood=1).level == "advice"
    assert rec.level == "course"  # the track has no step at "call"
    said = rec.because[0]["overlays"][0]
    assert said["overlay"] == "north" and said["keys"] == ["at_least"]
    assert said["because"]["en"] == "the region says so" and said["ground"]["place"] == "p. 9"
    assert rec.provenance["overlays"][0]["version"] == "2.0.0"
    assert "the region says so" in rec.to_text(
        "en", detail="full"
    ) and "Overlay: North 2.0.0 (demo)" in rec.to_text("en", detail="full")
    assert stegvis.Recommendation.from_dict(rec.to_dict()) == rec


def test_what_an_overlay_changes_rests_on_the_ground_of_the_change(laid, small):
    """Level and time on its care, the criterion on its threshold; what it does not change as before, or as it says."""
    was = next(rule for rule in small.rules if rule.id == "mild")

    def grounds(said):
        one = next(rule for rule in laid(change("mild", said)).rules if rule.id == "mild")
        return one.threshold.place, one.care.place

    assert grounds('at_least = "clinic"') == (was.threshold.place, "p. 9")
    assert grounds('when = "mood == low"') == ("p. 9", was.care.place)
    assert grounds('because = { sv = "x", en = "x" }') == (was.threshold.place, was.care.place)
    own = 'care = { basis = "source", source = "book", place = "p. 1" }'
    assert grounds(f'at_least = "clinic", {own}') == (was.threshold.place, "p. 1")


def test_what_an_overlay_changes_of_an_action_rests_on_it_too(laid, small):
    """And of a contraindication."""
    action = next(one for track in small.tracks for one in track.actions)
    stop = next(one for step in small.steps.values() for one in step.unsuitable)
    changed = laid(
        change(action.id, 'when = "tired or low_mood"') + change(stop.id, 'when = "tired and low_mood"')
    )
    assert next(a for t in changed.tracks for a in t.actions if a.id == action.id).claim.place == "p. 9"
    assert (
        next(u for s in changed.steps.values() for u in s.unsuitable if u.id == stop.id).claim.place == "p. 9"
    )


def test_an_overlay_may_lower_a_need_that_is_not_a_red_flag(laid):
    """What is not safety may be replaced."""
    pathway = laid(change("mild", 'at_least = "advice"'))
    assert low(pathway, mood=5).level == "advice"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (change("mild", ""), "nothing is set otherwise"),
        (change("mild", 'at_least = "course"'), "'at_least' of 'mild' is so already"),
        (change("mild", 'at_least = "call"') * 2, "'at_least' of 'mild' is set twice"),
        (
            change("mild", 'at_least = "call"') + change("mild", 'at_least = "clinic"'),
            "is set twice in this overlay",
        ),
    ],
)
def test_a_change_that_changes_nothing_is_named(laid, text, what):
    """What is written in an overlay has an effect, or is a fault."""
    with pytest.raises(stegvis.PathwayError) as caught:
        laid(text)
    [fault] = caught.value.diagnostics
    assert what in fault.what


def test_two_overlays_may_say_the_same(laid):
    """Each is written for the base alone."""
    assert low(laid(*[change("reason", 'at_least = "clinic"')] * 2), mood=1).level == "clinic"


def test_two_overlays_are_laid_in_order(laid):
    """The later one has the last word."""
    pathway = laid(change("reason", 'at_least = "clinic"'), change("reason", 'at_least = "advice"'))
    assert low(pathway, mood=1).level == "advice"
    assert [o.id for o in pathway.overlays] == ["north", "north"]


def test_an_overlay_adds_rules_steps_and_questions(laid):
    """Each addition names its track."""
    pathway = laid(
        """
[[finding]]
id = "far_away"
ask = { sv = "Långt?", en = "Far away?" }
name = { sv = "långt", en = "far away" }
[[need]]
track = "mood-track"
id = "far"
when = "far_away"
at_least = "clinic"
because = { sv = "långt", en = "far" }
confidence = "low"
threshold = { basis = "inference" }
care = { basis = "inference" }
[[red_flag]]
id = "flag-far"
name = { sv = "långt bort", en = "far off" }
when = "far_away and weeks >= 50"
at_least = "clinic"
urgency = "now"
first_contact = "doctor"
because = { sv = "långt", en = "far" }
do = [{ sv = "ring", en = "call" }]
confidence = "low"
threshold = { basis = "inference" }
care = { basis = "inference" }
"""
    )
    patient = stegvis.Assessment(
        40, {"mood": 0}, findings={"low_mood": True, "far_away": True}, none_of=["flags"]
    )
    assert stegvis.route(pathway, patient).level == "clinic"
    assert pathway.track("mood-track").needs[-1].place.file.endswith("north0.toml")
    assert len(pathway.red_flags) == 3


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        (change("flag-danger", 'at_least = "call"'), "lowers a red flag", "keep 'clinic'"),
        (change("flag-danger", 'urgency = "soon"'), "less urgent", "keep 'now'"),
        (change("flag-item", "do = []"), "'do' is too short", "at least one"),
        (change("flag-danger", 'when = "danger and tired"'), "silences", "must hold whenever 'danger' does"),
        (change("flag-item", 'when = "mood.item3 >= 2"'), "silences", "mood.item3"),
        (change("danger", 'asked_when = "low_mood"'), "fewer people", "gate"),
        (change("danger", 'adverse = "neither"'), "means", "of your own"),
        (change("danger", 'group = "reason"'), "means", "of your own"),
        (change("safety-clinic", 'level = "call"'), "no step at the top", "clinic"),
        (change("safety-clinic", "ages = [18, 120]"), "no step at the top", "clinic"),
        (change("safety-call", 'level = "advice"'), "moves a step that red flags", "keep"),
        (change("safety-call", "ages = [18, 120]"), "closes a step", "open"),
        (change("mood", 'when = "tired"'), "fewer people", "gate"),
        (change("mood", "optional = true"), "optional", "away"),
        (change("mood", 'instrument = "mod"'), "cannot change", "your own"),
        ('\n[[asked]]\ninstrument = "mood"\nwhen = "tired"\n', "'mood' is written twice", "see"),
        (change("flag-danger", 'first_contact = "nurse"'), "changes who meets", "keep 'doctor'"),
        (change("flag-danger", 'do = [{ sv = "vänta", en = "wait" }]'), "takes away what to do", "the base's own"),
        (change("flag-danger", 'name = { sv = "inget", en = "nothing" }'), "what a red flag says: 'name'", "of your own"),
        (change("flag-danger", 'because = { sv = "nej", en = "no" }'), "what a red flag says: 'because'", "of your own"),
        (change("flag-danger", 'when = "danger and tired or danger and not tired"'), "silences", "write '(danger) or"),
        (change("danger", 'ask = { sv = "Bra?", en = "Well?" }'), "wording of a red-flag question: 'ask'", "your own"),
        (change("low_mood", 'group = "flags"'), "means", "of your own"),
        (change("low_mood", 'ask = { sv = "Bra?", en = "Well?" }'), "opens a red flag's: 'ask'", "your own"),
        (change("safety-call", 'first_contact = "doctor"'), "changes who meets", "keep 'nurse'"),
        (change("safety", 'first_contact = "doctor"'), "changes who meets", "keep 'nurse'"),
        (change("general-call", 'first_contact = "doctor"'), "changes who meets", "keep 'nurse'"),
        (change("safety-call", 'what = { sv = "vänta", en = "wait" }'), "red flags lead to: 'what'", "your own"),
        (change("safety", 'name = { sv = "x", en = "x" }'), "the track of red flags says: 'name'", "your own"),
        (change("safety", "order = 20"), "before the track that red flags lead to", "order at 20"),
        (change("mood-track", "order = -5"), "before the track that red flags lead to", "order at 0"),
        ('\n[[step]]\ntrack = "safety"\nid = "own"\nlevel = "course"\nname = { sv = "x", en = "x" }\n'
         'what = { sv = "x", en = "x" }\nconfidence = "low"\nclaim = { basis = "inference" }\n',
         "a step of its own where red flags lead", "[[action]]"),
        ('\n[[need]]\ntrack = "mood-track"\nid = "x"\nwhen = "tired"\nat_least = "clinic"\nurgency = "now"\n'
         'because = { sv = "x", en = "x" }\nconfidence = "low"\nthreshold = { basis = "inference" }\n'
         'care = { basis = "inference" }\n', "puts 'nurse' before 'doctor'", "let 'doctor'"),
        ('\n[[group]]\nid = "flags"\ntitle = { sv = "Bra?", en = "Well?" }\nnone = { sv = "bra", en = "well" }\n',
         "'flags' is written twice", "see"),
        ('\n[sources.book]\ntitle = "Another"\n', "'book' is written twice", "see"),
        ('\n[[finding]]\nid = "mood.item3"\nask = { sv = "x", en = "x" }\nname = { sv = "x", en = "x" }\n',
         "cannot be an id", "a letter first"),
        ('\n[[finding]]\nid = "mood"\nask = { sv = "x", en = "x" }\nname = { sv = "x", en = "x" }\n',
         "'mood' is a rating scale", "another id"),
        (change("mildd", 'at_least = "clinic"'), "nothing is called 'mildd'", "mild"),
        (change("mild", 'at_leest = "clinic"'), "no key is called 'at_leest'", "at_least"),
        (change("mild", 'at_least = "klinik"'), "nothing is called 'klinik'", "clinic"),
        (change("mild", 'id = "other"'), "id cannot change", "your own"),
        (change("mild", 'when = "mooood >= 2"'), "no input is called", "mood"),
        ('\n[[need]]\ntrack = "mod"\nid = "x"\nwhen = "tired"\nat_least = "clinic"\nconfidence = "low"\n'
         'because = { sv = "x", en = "x" }\nthreshold = { basis = "inference" }\ncare = { basis = "inference" }\n',
         "no track is called 'mod'", "mood-track"),
        ("\n[otherwise]\ntrack = \"mood-track\"\n", "no key is called 'otherwise'", ""),
        ("\n[unanswered_red_flags]\nat_least = \"advice\"\n", "no key is called", ""),
    ],
)  # fmt: skip
def test_what_an_overlay_may_not_do(laid, text, what, hint):
    """Refused with the overlay's own place and a hint."""
    with pytest.raises(stegvis.PathwayError) as caught:
        laid(text)
    found = [d for d in caught.value.diagnostics if what in d.what]
    assert found, str(caught.value)
    assert any(hint in d.hint for d in found)
    assert any(d.place.file.endswith("north0.toml") or "no step" in d.what for d in found)


def test_a_red_flag_may_be_raised_and_widened(laid):
    """More is allowed: earlier, higher, wider, more to do."""
    pathway = laid(
        change("flag-item", 'at_least = "clinic", when = "mood.item3 >= 1 or tired", '
               'do = [{ sv = "samtala", en = "talk" }, { sv = "b", en = "b" }]')
    )  # fmt: skip
    patient = stegvis.Assessment(40, findings={"tired": True}, none_of=["flags"])
    assert stegvis.route(pathway, patient).level == "clinic"


def test_an_overlay_is_for_one_edition(laid):
    """Another pathway, or another edition, is refused."""
    head = HEAD.replace('edition = "1.0.0"', 'edition = "0.9.0"').replace('of = "small"', 'of = "large"')
    with pytest.raises(stegvis.PathwayError) as caught:
        laid("", head=head)
    assert [d.what for d in caught.value.diagnostics] == ["written for 'large'", "written for '0.9.0'"]


def test_an_overlay_that_is_not_there_or_not_toml(tmp_path, laid):
    """A missing file gets a hint; a broken one its place."""
    with pytest.raises(stegvis.PathwayError, match="no such overlay"):
        stegvis.load(SMALL, ["north"])
    with pytest.raises(stegvis.PathwayError, match="not TOML"):
        laid("[[change")
    with pytest.raises(stegvis.PathwayError, match="'because' is missing"):
        laid('\n[[change]]\nrule = "mild"\nset = {}\nclaim = { basis = "inference" }\n')


def test_beon_is_a_named_policy(laid, small):
    """Under BEON a need's `best` level counts; the recommendation says which policy answered."""
    head = HEAD + 'policy = "BEON"\n'
    pathway = laid(change("reason", 'best = "clinic"'), head=head)
    rec = low(pathway, mood=1)
    assert (rec.level, rec.provenance["policy"]) == ("clinic", "BEON")
    assert rec.because[0]["at_least"] == "clinic"
    leon = laid(change("reason", 'best = "clinic"'))
    assert (low(leon, mood=1).level, low(leon, mood=1).provenance["policy"]) == ("advice", "LEON")
    with pytest.raises(stegvis.PathwayError, match="below at_least"):
        laid(change("deep", 'best = "advice"'))


def test_the_policy_may_not_lower_a_red_flag(tmp_path):
    """What counts under the base's policy is what a flag asks for."""
    base = tmp_path / "base"
    shutil.copytree(SMALL, base)
    frame = base / "pathway.toml"
    said = frame.read_text("utf-8").replace('status = "demo"', 'status = "demo"\npolicy = "BEON"')
    frame.write_text(
        said.replace(
            'at_least = "call"\nurgency = "now"', 'at_least = "call"\nbest = "clinic"\nurgency = "now"'
        ),
        "utf-8",
    )
    overlay = tmp_path / "north.toml"
    for text in (HEAD + 'policy = "LEON"\n', HEAD + change("flag-item", 'best = "course"')):
        overlay.write_text(text, "utf-8")
        with pytest.raises(stegvis.PathwayError) as caught:
            stegvis.load(base, [overlay])
        (one,) = caught.value.diagnostics
        assert (
            one.id == "flag-item"
            and "lowers a red flag" in one.what
            and one.hint == "keep 'clinic' or higher"
        )
    overlay.write_text(
        HEAD + change("flag-item", 'at_least = "clinic"') + change("mild", 'at_least = "call"'), "utf-8"
    )
    assert stegvis.load(base, [overlay]).policy == "BEON"


def test_expired_content_is_announced(laid, small):
    """Pathway, overlay and phone number, each by its own date; never by the clock."""
    text = """
[[reference]]
id = "phone"
kind = "phone"
shown = "call for help"
name = { sv = "hjälp", en = "help" }
review_date = 2027-01-01
claim = { basis = "inference" }
"""
    pathway = laid(text.replace("call for help", "ring"))

    def caveats(day):
        patient = stegvis.Assessment(40, findings={"danger": True}, contact_date=day)
        return [c["en"] for c in stegvis.route(pathway, patient).caveats]

    assert not caveats(None) and not caveats(date(2027, 1, 1))
    assert caveats(date(2027, 1, 2)) == ["ring (help) was due for checking by 2027-01-01: check before use."]
    assert len(caveats(date(2030, 1, 1))) == 1
    late = caveats(date(2030, 1, 2))
    assert late[0].startswith("Small: the content was valid until 2030-01-01")
    assert late[1].startswith("North") and len(late) == 3


@pytest.mark.parametrize("overlay", stegvis.shipped_overlays())
def test_shipped_overlays_load(overlay):
    """Every shipped overlay fits the shipped base."""
    pathway = stegvis.load("se-primary-care", [overlay])
    assert pathway.overlays[0].id == overlay
    for one in pathway.overlays[0].changes:
        assert one.because.sv and one.because.en
        assert one.claim.source in pathway.sources or one.claim.basis == "inference"


def test_access_days_count_from_the_contact(shipped):
    """The contact is day 0: contact on 5 March, assessment on 8 March at the latest (S124)."""
    patient = stegvis.Assessment(34, {"phq9": 12}, findings={"low_mood": True}, contact_date=date(2027, 3, 5))
    found = {a["access"]: a for a in stegvis.route(shipped, patient).access}
    assert found["law-assessment"]["latest"] == "2027-03-08"
    assert found["law-assessment"]["kind"] == "law" and found["law-contact"]["latest"] == "2027-03-05"
    assert "target-bup" not in found
    undated = {a["access"]: a for a in stegvis.route(shipped, stegvis.Assessment(34)).access}
    assert undated["law-assessment"]["latest"] == "" and undated["law-assessment"]["days"] == 3


def test_a_red_flag_waits_for_no_guarantee(shipped):
    """No ninety days beside an emergency."""
    patient = stegvis.Assessment(34, findings={"psychosis": True})
    found = stegvis.route(shipped, patient).access
    assert [a["kind"] for a in found] == ["proposal"] and found[0]["days"] == 0


@pytest.mark.parametrize("bad", ["2027-02-30", "27-01-01", "2027-01-01T10:00", 20270101, True])
def test_a_contact_date_that_is_no_day(bad):
    """JSON dates are year-month-day."""
    from stegvis.model import patient

    with pytest.raises(stegvis.AssessmentError, match="not a day"):
        patient({"age": 3, "contact_date": bad})
    assert patient({"contact_date": "2027-03-05"}).contact_date == date(2027, 3, 5)


def test_a_contact_date_is_a_date(small):
    """A text or a time of day is refused in Python."""
    with pytest.raises(stegvis.AssessmentError, match="not a date"):
        stegvis.route(small, stegvis.Assessment(contact_date="2027-03-05"))
    assert stegvis.Assessment(contact_date=date(2027, 3, 5)).to_dict() == {"contact_date": "2027-03-05"}


def test_phone_numbers_in_texts_are_references(shipped):
    """A number that a text shows has a source and a date for checking it."""
    import re

    known = {r.shown for r in shipped.references}
    texts = [t.sv for flag in shipped.red_flags for t in (*flag.do, flag.because)]
    texts += [
        t.sv
        for track in shipped.tracks
        for s in track.steps
        for t in (s.what, s.dose, s.step_up, *s.prerequisites)
    ]
    texts += [t.sv for track in shipped.tracks for a in track.actions for t in (a.do, a.because)]
    shown = {
        m for t in texts for m in re.findall(r"\b(?:112|1177|90101|90 390|116 111|0\d{1,3}-\d[\d ]+\d)\b", t)
    }
    assert shown and shown <= known


def test_access_and_staffing_faults(tmp_path):
    """A level or a profession that does not exist is named."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "frame.toml").write_text(
        """
[[access]]
id = "a"
kind = "law"
what = { sv = "x", en = "x" }
days = 3
levels = ["clinik"]
claim = { basis = "source" }
[[staffing]]
id = "s"
mission = "adults"
professions = ["docter"]
what = { sv = "x", en = "x" }
claim = { basis = "inference" }
""",
        "utf-8",
    )
    with pytest.raises(stegvis.PathwayError) as caught:
        stegvis.load(tmp_path)
    said = str(caught.value)
    assert "no level is called 'clinik'" in said and "no profession is called 'docter'" in said
    assert "names no source" in said


BARN = stegvis.Assessment(
    12, findings={"worry": True}, none_of=["red_flags", "reason", "situation", "icbt_barriers"]
)


@pytest.mark.parametrize(
    ("overlay", "number"),
    [
        ("se-vastra-gotaland", "010-435 86 50"),
        ("se-jonkoping", "010-241 10 30"),
        ("se-halland", "010-476 19 99"),
        ("se-vasterbotten", "1177"),
    ],
)
def test_each_region_has_its_own_entry_for_children(overlay, number):
    """The number stands in the action and among the dated references; no other region's does."""
    rec = stegvis.route(stegvis.load("se-primary-care", [overlay]), BARN)
    (entry,) = [a for a in rec.actions if a["action"] == "chi-entry-points"]
    assert number in entry["do"]["sv"] and number in entry["do"]["en"]
    assert number in {r["shown"] for r in rec.references}
    assert number == "1177" or not {r["shown"] for r in rec.references} & {
        "010-435 86 50",
        "010-241 10 30",
    } - {number}


def test_uppsala_refers_in_pregnancy_where_the_base_assesses(shipped):
    """EPDS 12 (D19), and the region's own definition of failed treatments (D13)."""
    given = ["red_flags", "reason", "situation", "icbt_barriers"]
    patient = stegvis.Assessment(30, {"epds": 12}, {"epds": {10: 0}}, {"pregnant_or_postpartum": True}, given)
    uppsala = stegvis.load("se-primary-care", ["se-uppsala"])
    base, there = stegvis.route(shipped, patient), stegvis.route(uppsala, patient)
    assert (base.level, there.level) == ("individual_cbt", "psychiatric_referral")
    assert "9–12 veckor" in uppsala.inputs["failed_drug_and_therapy"].note.sv
    told = {"pregnant_or_postpartum": True, "perinatal_contact": True, "perinatal_clear_symptoms": True}
    clear = stegvis.Assessment(30, {"epds": 4}, {"epds": {10: 0}}, told, given)
    assert stegvis.route(shipped, clear).level == "individual_cbt"
    assert stegvis.route(uppsala, clear).level == "psychiatric_referral"
    below = stegvis.Assessment(30, {"epds": 11}, {"epds": {10: 0}}, {"pregnant_or_postpartum": True}, given)
    assert stegvis.route(uppsala, below).level == stegvis.route(shipped, below).level


def test_stockholm_aims_stand_apart_from_law():
    """Seven days is the region's aim of 2023; thirty a national target; ninety the law (D15)."""
    patient = stegvis.Assessment(12, findings={"worry": True, "child_complicated": True},
                                 none_of=["red_flags", "reason", "situation", "icbt_barriers"])  # fmt: skip
    rec = stegvis.route(stegvis.load("se-primary-care", ["se-stockholm"]), patient)
    assert rec.level == "psychiatric_referral"
    days = [(a["kind"], a["days"]) for a in rec.access]
    assert ("law", 90) in days and ("target", 30) in days and ("local", 7) in days
    kinds = [kind for kind, _ in days]
    assert kinds == sorted(kinds, key=("proposal", "law", "target", "local").index)


def test_the_ways_to_neuropsychiatric_assessment_are_regional(shipped):
    """School first in the base, the health centre too in Stockholm, a joint entry in Jämtland (D16)."""
    patient = stegvis.Assessment(9, findings={"child_npf_suspected": True},
                                 none_of=["red_flags", "reason", "situation", "icbt_barriers"])  # fmt: skip

    def said(overlays):
        rec = stegvis.route(stegvis.load("se-primary-care", overlays), patient)
        return next(a["do"]["sv"] for a in rec.actions if a["action"] == "chi-6-npf")

    assert "elevhälsan först" in said([])
    assert "vårdcentralen" in said(["se-stockholm"])
    assert "gemensam ingång" in said(["se-jamtland-harjedalen"])


def test_an_overlay_carries_what_it_accepts(laid, tmp_path):
    """Read with its place; it is part of what is signed; a wrong shape is refused."""
    line = "rule_never_decides: said for its reason alone [inference]"
    pathway = laid(f'[accepts]\nreason = ["{line}"]\n')
    (one,) = pathway.overlays[0].accepts
    assert (one.owner, one.line) == ("reason", line)
    assert one.place.file.endswith("north0.toml") and "reason = [" in one.place.text
    assert pathway.sha256 != laid("").sha256
    with pytest.raises(stegvis.PathwayError) as caught:
        laid('[accepts]\nreason = "no list"\n')
    assert "north0.toml" in str(caught.value)
