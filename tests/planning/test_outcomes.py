"""stegvis outcomes: every number is counted of the courses, and no small one can be worked out of the others."""

import csv
import io
import itertools
import json
import sys
from collections import Counter
from datetime import date, timedelta
from statistics import median

import jsonschema
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from written import finding, flag, pathway

import stegvis
from draws import tries
from folders import ROOT
from stegvis.cli import main
from stegvis.errors import AssessmentError, Text
from stegvis.planning import TooFewError, outcomes_of, write_data, write_page, write_rows, write_text
from stegvis.planning import courses as courses_read
from stegvis.planning.bound import Counts, hidden_shares, hidden_together
from stegvis.planning.disclosure import SMALLEST, hidden
from stegvis.planning.intervals import wilson
from stegvis.planning.report import Column, Grid, Row
from stegvis.planning.shares import summed
from stegvis.rendering import SCHEMAS
from stegvis.reviewing import outcome_of

FILE = ROOT / "docs" / "examples" / "episodes.ndjson"
COURSES = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
STEPS = ("depression-icbt", "depression-individual-cbt", "anxiety-icbt", "insomnia-icbt")


def rows(report, id):
    return {row["id"]: row["values"] for row in write_data(report)["tables"][id]["rows"]}


@pytest.fixture(scope="module")
def report(shipped):
    return outcomes_of(shipped, COURSES, "episodes.ndjson")


@pytest.mark.slow
def test_what_is_shown_is_what_reviews_tell(shipped, report):
    """Response, remission and the like against `review`'s own numbers, of every course."""
    told = {name: Counter() for name in ("response", "remission", "improved", "deteriorated")}
    of = Counter()
    for data in COURSES:
        review = stegvis.review(shipped, stegvis.Episode.from_dict(data))
        [numbers] = [one for one in review.numbers.values() if one["followed"]]
        step, track = data["step"], shipped.steps[data["step"]].track
        if numbers["response"] is None:
            continue
        for node in ("all", track, f"{track}.{step}"):
            of[node] += 1
            for name, counted in told.items():
                counted[node] += numbers[name]
    seen = 0
    for name, counted in told.items():
        shown = {id: row for id, row in rows(report, name).items() if row["percent"] is not None}
        assert shown["all"]["of"] == of["all"]
        seen += len(shown)
        for id, row in shown.items():
            assert (row["of"], row["number"]) == (of[id], counted[id])
            assert row["percent"] == round(100 * counted[id] / of[id], 1)
    assert seen > 12


@pytest.mark.slow
def test_on_time_is_that_no_planned_day_passed_without_a_measurement(shipped, report):
    late = sum(
        bool(stegvis.review(shipped, stegvis.Episode.from_dict(one)).next_measurement["overdue_since"])
        for one in COURSES
    )
    row = rows(report, "on_time")["all"]
    assert (row["of"], row["number"]) == (len(COURSES), len(COURSES) - late) and late >= SMALLEST


def test_steps_that_ended_went_up_down_or_were_broken_off(shipped, report):
    ranks = [level.id for level in shipped.levels]
    moves = Counter()
    for data in COURSES:
        for one in data.get("earlier", ()):
            by = ranks.index(shipped.steps[data["step"]].level) - ranks.index(
                shipped.steps[one["step"]].level
            )
            moves["all"] += 1
            moves["stepped_up"] += by > 0
            moves["stepped_down"] += by < 0
            moves["dropped_out"] += one["outcome"] == "interrupted"
            moves["recorded_remission"] += one["outcome"] == "remission"
    for id in ("stepped_up", "stepped_down", "dropped_out", "recorded_remission"):
        row = rows(report, id)["all"]
        assert (row["of"], row["number"]) == (moves["all"], moves[id])


def test_waiting_is_counted_from_the_contact_or_the_step_before(report):
    days = []
    for data in COURSES:
        since = [data["patient"].get("contact_date"), *(one["ended"] for one in data.get("earlier", ()))]
        begun = [*(one["started"] for one in data.get("earlier", ())), data["started"]]
        days += [
            (date.fromisoformat(day) - date.fromisoformat(from_)).days
            for from_, day in zip(since, begun, strict=True)
            if from_
        ]
    row = rows(report, "waiting")["all"]
    assert (row["of"], row["median"]) == (len(days), median(days))
    assert row["middle_half"]["lowest"] <= row["median"] <= row["middle_half"]["highest"]
    assert write_data(report)["tables"]["referrals"]["rows"] == []


def test_a_referral_waits_from_the_day_it_was_sent_and_a_contact_after_the_start_is_no_wait(shipped):
    def course(days):
        sent = date(2026, 3, 1)
        return {
            "step": "depression-icbt", "started": "2026-01-12", "on": "2026-04-06", "patient": {"contact_date": "2026-02-01"},
            "referral": {"to": "depression-psychiatric-referral", "sent": str(sent), "arrived": str(sent + timedelta(days=days))},
        }  # fmt: skip

    found = outcomes_of(shipped, [course(days) for days in (10, 11, 20, 21, 22)])
    assert rows(found, "referrals")["depression.depression-psychiatric-referral"] == {
        "of": 5, "median": 20, "middle_half": None,
    }  # fmt: skip
    assert write_data(found)["tables"]["waiting"]["rows"] == []


def test_courses_that_cannot_be_judged_are_in_no_denominator(shipped):
    """No measurement, one alone, a baseline below the cut-off: on time or late, but neither better nor worse."""
    bare = {"step": "depression-icbt", "started": "2026-01-12", "on": "2026-04-06", "patient": {"age": 40}}
    low = bare | {
        "measurements": [{"instrument": "phq9", "on": on, "total": 3} for on in ("2026-01-12", "2026-04-06")]
    }
    once = bare | {"measurements": low["measurements"][:1]}
    found = outcomes_of(shipped, [bare, low, once, bare, once])
    assert rows(found, "response") == {} and rows(found, "recovered") == {}
    early = bare | {"on": "2026-01-13"}
    assert rows(outcomes_of(shipped, [early] * 5), "on_time") == {}


@pytest.mark.parametrize(
    ("instrument", "totals", "recovered"),
    [("phq9", (20, 9), True), ("phq9", (20, 11), False), ("phq9", (20, 19), False), ("phq9", (11, 9), False)],
)
def test_recovered_is_reliably_better_and_below_the_cut_off(shipped, instrument, totals, recovered):
    measured = [
        {"instrument": instrument, "on": on, "total": n}
        for on, n in zip(("2026-01-12", "2026-04-06"), totals, strict=True)
    ]
    one = stegvis.Episode.from_dict(
        {"step": "depression-icbt", "started": "2026-01-12", "on": "2026-04-06", "measurements": measured}
    )
    assert outcome_of(shipped, one).recovered is recovered


def test_what_a_scale_in_part_leaves_open_is_open(shipped):
    """Improved for sure, and the total may be above the cut-off or below: not told."""
    measured = [
        {"instrument": "phq9", "on": "2026-01-12", "total": 25},
        {"instrument": "phq9", "on": "2026-04-06", "items": {str(n): 1 for n in range(1, 9)}},
    ]
    one = stegvis.Episode.from_dict(
        {"step": "depression-icbt", "started": "2026-01-12", "on": "2026-04-06", "measurements": measured}
    )
    found = outcome_of(shipped, one)
    assert found.improved is True and found.recovered is None


def test_a_scale_where_higher_is_better_tells_no_recovery(shipped):
    measured = [
        {"instrument": "cgas", "on": "2026-01-12", "total": 50},
        {"instrument": "cgas", "on": "2026-04-06", "total": 80},
    ]
    one = {"step": "children-individual", "started": "2026-01-12", "on": "2026-04-06", "scale": "cgas",
           "patient": {"age": 12}, "measurements": measured}  # fmt: skip
    assert outcome_of(shipped, stegvis.Episode.from_dict(one)).recovered is None


def test_lines_with_faults_are_named_counted_and_cost_no_other(shipped, report):
    broken = [COURSES[0], {"step": "none", "started": "2026-01-01", "on": "2026-02-01"}, *COURSES[1:]]
    found = outcomes_of(shipped, [*broken, AssessmentError(refused())])
    assert [number for number, _ in found.faults] == [2, len(broken) + 1]
    assert "step:unknown" in found.faults[0][1]
    assert rows(found, "response") == rows(report, "response")
    assert found.facts["table"]["rows"] == len(COURSES) + 2 and found.facts["table"]["patients"] == len(
        COURSES
    )


def test_a_course_by_the_names_of_an_earlier_edition_is_counted_by_those_of_today(shipped, report):
    """The step it is in and those before; a review hears them too."""
    now = {"icbt-for-depression": "depression-icbt", "calls-for-depression": "depression-phone-support"}
    was = {new: old for old, new in now.items()}
    text = json.dumps(COURSES)
    for new, old in was.items():
        text = text.replace(f'"{new}"', f'"{old}"')
    courses = json.loads(text)
    assert {one["step"] for course in courses for one in [course, *course.get("earlier", ())]} >= set(now)
    found = outcomes_of(evolve(shipped, renamed={"step": now}), courses, "episodes.ndjson")
    assert write_data(found)["tables"] == write_data(report)["tables"] and not found.faults


def test_what_nobody_foresaw_of_one_course_is_that_lines_fault(shipped, report, monkeypatch):
    def breaks(pathway, episode):
        if episode.step == "depression-icbt" and episode.on == date(2020, 1, 1):
            raise KeyError("secret")
        return outcome_of(pathway, episode)

    monkeypatch.setattr(courses_read, "outcome_of", breaks)
    bad = {"step": "depression-icbt", "started": "2019-12-01", "on": "2020-01-01"}
    found = outcomes_of(shipped, [bad, *COURSES])
    assert found.faults == ((1, "episode:unforeseen"),)
    assert rows(found, "response") == rows(report, "response")


def refused():
    try:
        stegvis.Episode.from_dict(5)
    except AssessmentError as error:
        return error.faults


def test_too_few_courses_show_nothing(shipped):
    with pytest.raises(TooFewError, match="4 courses"):
        outcomes_of(shipped, COURSES[:4])


def test_too_few_courses_say_what_is_wrong_with_the_lines_all_the_same(shipped, tmp_path, capsys):
    """Line, value and what is allowed, of twenty lines; the others are counted."""
    bad = {**COURSES[0], "step": "nonesuch"}
    with pytest.raises(TooFewError) as ended:
        outcomes_of(shipped, [*COURSES[:2], *[bad] * 23])
    said = ended.value.in_language("sv")
    assert said.startswith("2 förlopp kan läsas") and "och 3 rader till" in said
    assert "rad 3: step: " in said and "'nonesuch'" in said and "rad 23" not in said
    file = tmp_path / "few.ndjson"
    much = measured_course("depression-icbt", "phq9", 14, 900)
    file.write_text("\n".join([json.dumps(much), "{]", json.dumps({**bad, "on": 5})]), "utf-8")
    assert main(["outcomes", str(file), "--lang", "en"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("0 courses can be read") and "row 3: on: " in err and "(given: 5)" in err
    assert "(given: 900)" in err and "allowed: " in err and "row 2: " in err and "more rows" not in err


def test_a_pathway_without_reviews_is_refused(tmp_path):
    bare = pathway(tmp_path, flag("flag", "danger"), finding("danger", 'group = "red_flags"'))
    with pytest.raises(stegvis.PathwayError, match="nothing of reviews"):
        outcomes_of(bare, [{"step": "s-low", "started": "2026-01-12", "on": "2026-04-06"}] * 5)


def test_wilsons_interval_is_that_of_his_formula():
    """Figures of Newcombe 1998, table I."""
    for k, n, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (29, 29, 0.883, 1),
    ]:
        assert wilson(k, n) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


TREES = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), st.integers(0, 10), min_size=1, max_size=4
)


def possible(counts, no, tops):
    """Every number that each hidden count can be, for who tries all numbers of the leaves."""
    leaves = [node for node in counts if len(node) == 2]
    most = max(counts.values()) + SMALLEST
    ranges = [range(min(most, tops.get(node, most)) + 1) if node in no else [counts[node]] for node in leaves]
    found = {node: set() for node in no}
    for values in itertools.product(*ranges):
        whole = summed(dict(zip(leaves, values, strict=True)))
        if all(whole[node] == counts[node] for node in counts if node not in no):
            for node in no:
                found[node].add(whole[node])
    return found


@pytest.mark.slow
@given(TREES)
@tries(60)
def test_no_hidden_count_can_be_worked_out(leaves):
    """By who tries everything: each could be five numbers at least, and no shown one is small."""
    counts = summed(leaves)
    no = hidden(counts, {node for node, count in counts.items() if count < SMALLEST}, {})
    assert all(count >= SMALLEST for node, count in counts.items() if node not in no)
    assert all(len(values) >= SMALLEST for values in possible(counts, no, {}).values())


@pytest.mark.slow
@given(TREES, st.data())
@tries(80)
def test_no_hidden_share_can_be_worked_out(leaves, data):
    """Nor the rest of it: with so many of so many, who knows the whole knows both."""
    some = {node: data.draw(st.integers(0, count)) for node, count in leaves.items()}
    whole, part = summed(leaves), summed(some)
    secret = hidden_shares(whole, part)
    no_whole, no_part = secret.whole, secret.some
    assert no_whole <= no_part
    for node in whole.keys() - no_part:
        assert min(part[node], whole[node] - part[node]) >= SMALLEST
    tops = {node: count for node, count in whole.items() if node not in no_whole}
    assert all(len(values) >= SMALLEST for values in possible(part, no_part, tops).values())


def measured_course(step, instrument, first, last):
    days = ("2026-01-26", first), ("2026-03-23", last)
    measured = [{"instrument": instrument, "on": on, "total": total} for on, total in days]
    about = {"age": 50, "contact_date": "2026-01-01"}
    return {
        "step": step,
        "started": "2026-01-26",
        "on": "2026-03-30",
        "patient": about,
        "measurements": measured,
    }


def test_a_measure_that_another_is_bound_to_does_not_tell_what_is_hidden_of_it(shipped):
    """42 of 45 improved is hidden; that 40 recovered would leave it 40 to 45, and what is beside it 42 at most."""
    low, high = ("depression-icbt", "phq9"), ("anxiety-icbt", "gad7")
    courses = (
        [measured_course(*low, 14, 1)] * 40 + [measured_course(*low, 25, 16)] * 2 + [measured_course(*low, 14, 13)] * 3
        + [measured_course(*high, 14, 1)] * 23 + [measured_course(*high, 14, 13)] * 7
    )  # fmt: skip
    found = outcomes_of(shipped, courses)
    assert rows(found, "improved")["all"]["number"] == 65
    for id in ("improved", "recovered", "remission", "response", "deteriorated"):
        for track in ("depression", "depression.depression-icbt", "anxiety", "anxiety.anxiety-icbt"):
            assert rows(found, id)[track]["of"] and rows(found, id)[track]["number"] is None
    assert rows(found, "recovered")["all"]["number"] == 63


@pytest.mark.slow
@given(TREES, st.data())
@tries(40)
def test_no_hidden_share_can_be_worked_out_of_what_it_is_bound_to(leaves, data):
    """By who tries every number of improved and recovered together."""
    more = {node: data.draw(st.integers(0, count)) for node, count in leaves.items()}
    less = {node: data.draw(st.integers(0, count)) for node, count in more.items()}
    whole, some = summed(leaves), {"improved": summed(more), "recovered": summed(less)}
    secret = hidden_together({id: Counts(whole, one) for id, one in some.items()})
    no_whole = secret["improved"].whole
    tops = {node: count for node, count in whole.items() if node not in no_whole}
    nodes = list(leaves)
    most = max(whole.values()) + SMALLEST
    span = [range(min(most, tops.get(node, most)) + 1) for node in nodes]
    told = {
        id: {node: one[node] for node in whole if node not in secret[id].some} for id, one in some.items()
    }
    ways = {
        id: [
            one
            for one in itertools.product(
                *(
                    [told[id][node]] if node in told[id] else each
                    for node, each in zip(nodes, span, strict=True)
                )
            )
            if told[id].items() <= summed(dict(zip(nodes, one, strict=True))).items()
        ]
        for id in some
    }
    if max(map(len, ways.values())) > 300:
        return
    for node in whole:
        at = [n for n, leaf in enumerate(nodes) if leaf[: len(node)] == node]
        pairs = [
            (sum(up[n] for n in at), sum(down[n] for n in at))
            for up, down in itertools.product(ways["improved"], ways["recovered"])
            if all(a >= b for a, b in zip(up, down, strict=True))
        ]
        assert node not in secret["improved"].some or len({up for up, _ in pairs}) >= SMALLEST
        assert node not in secret["recovered"].some or len({down for _, down in pairs}) >= SMALLEST


def test_a_hidden_number_is_said_to_be_hidden_and_is_nowhere(report):
    data = write_data(report)
    jsonschema.validate(data, SCHEMAS["report"])
    [few] = [
        row
        for row in data["tables"]["response"]["rows"]
        if row["id"] == "depression.depression-phone-support"
    ]
    assert few["values"] == dict.fromkeys(("of", "number", "percent", "interval"))
    assert few["hidden"] == ["of", "number", "percent", "interval"]
    assert "hidden" in write_text(report, "en") and "dolt" in write_page(report, "sv")


def test_every_figure_that_judges_has_its_ground(report):
    found = write_data(report)["tables"]["definitions"]["rows"]
    ids = [row["id"] for row in found]
    assert {"phq9.remission_below", "phq9.reliable_change", "isi.response_points", "response_percent"} <= set(
        ids
    )
    assert all(row["values"]["basis"] for row in found)


@pytest.mark.uncounted
def test_the_command_counts_a_file_a_list_and_standard_input(tmp_path, capsys, monkeypatch):
    assert main(["outcomes", str(FILE), "--json", "--page", str(tmp_path / "o.html")]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert lines["kind"] == "outcomes" and lines["table"]["rows"] == len(COURSES)
    assert 'class="whisker"' in (tmp_path / "o.html").read_text("utf-8")
    file = tmp_path / "list.json"
    file.write_text(json.dumps(COURSES), "utf-8")
    assert main(["outcomes", str(file), "--csv"]) == 0
    assert capsys.readouterr().out.startswith("report,table,id")

    class Given:
        buffer = io.BytesIO(FILE.read_bytes() + b"{]\n")

    monkeypatch.setattr(sys, "stdin", Given)
    assert main(["outcomes", "-", "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert "File: -" in out and f"row {len(COURSES) + 1}:" in out and "1 rows have faults" in err


def test_names_in_csv_are_no_formula_and_stand_without_indentation(shipped, report):
    table = list(csv.DictReader(io.StringIO(write_rows(report, "en"))))
    names = {row["name"] for row in table}
    assert all(name == name.strip() for name in names) and shipped.track("depression").name.en in names
    for sign in "=+-@":
        row = Row(
            f"{sign}id", Text(f"{sign}namn", f"\u2003{sign}name"), (1, Text(f"{sign}ord", f"{sign}word"), -3)
        )
        columns = tuple(Column(key, Text(key, key)) for key in ("one", "two", "three"))
        grid = Grid("table", Text("t", "t"), Text("t", "t"), Text("t", "t"), columns, (row,))
        made = evolve(report, grids=(grid,), faults=((1, f"{sign}HYPERLINK(): wrong"),))
        *read, fault = csv.DictReader(io.StringIO(write_rows(made, "en")))
        assert {(one["id"], one["name"]) for one in read} == {(f"'{sign}id", f"'{sign}name")}
        assert [one["value"] for one in read] == ["1", f"'{sign}word", "-3"]
        assert fault["value"] == f"'{sign}HYPERLINK(): wrong"


def test_what_is_refused(tmp_path, capsys, monkeypatch):
    with pytest.raises(SystemExit) as ended:
        main(["outcomes", str(FILE), "--csv", "--json"])
    assert ended.value.code == 2 and "not both" in capsys.readouterr().err
    few = tmp_path / "few.ndjson"
    few.write_text("\n".join(map(json.dumps, COURSES[:2])), "utf-8")
    assert main(["outcomes", str(few)]) == 1 and "färre än 5 visas inget" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "stegvis.planning", None)
    assert main(["outcomes", str(FILE)]) == 1 and "stegvis[tables]" in capsys.readouterr().err
