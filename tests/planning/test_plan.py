"""stegvis plan: every number is what `route` says of the rows, added up; what is not known is not counted."""

import csv
import json
import math
import sys
from collections import Counter

import jsonschema
import pyarrow as pa
import pytest
from pyarrow import parquet
from written import finding, flag, pathway, rule, step

import stegvis
import stegvis.planning.rows
from folders import SMALL
from stegvis.cli import main
from stegvis.planning import (
    Population,
    expected,
    from_file,
    made_up,
    write_data,
    write_page,
    write_rows,
    write_text,
)
from stegvis.planning.intervals import poisson
from stegvis.rendering import SCHEMAS
from stegvis.tables import TableError, route, synthetic

PARTS = (flag("flag", "danger"), finding("danger", 'group = "red_flags"'), finding("bad"), finding("sad"))
WORK = """
[[effort]]
id = "visits"
steps = ["s-mid"]
profession = "nurse"
contacts = [2, 4]
minutes = [30, 60]
claim = { basis = "source", source = "S", place = "p. 1" }
minutes_claim = { basis = "convention" }
[[effort]]
id = "groups"
steps = ["s-mid"]
profession = "nurse"
contacts = [6, 6]
minutes = [60, 60]
together = [2, 6]
claim = { basis = "convention" }
minutes_claim = { basis = "convention" }
[sources.S]
title = "a source"
"""
BAD = rule("r-bad", "bad", "mid", 'urgency = "soon"')
TABLE = pa.table(
    {"bad": [True, True, True, False], "sad": [True, False, False, False], "red_flags": [True] * 4}
)


def population(table, **more):
    return Population("a table", lambda: [table], **more)


def grid(report, id):
    """The rows of a table by id, as data."""
    return {row["id"]: row["values"] for row in write_data(report)["tables"][id]["rows"]}


@pytest.fixture
def base(tmp_path):
    (tmp_path / "base").mkdir()
    return pathway(tmp_path / "base", *PARTS, BAD, WORK)


def test_each_number_is_how_many_rows_the_router_answers_so(shipped):
    people = synthetic(shipped, 300, 3)
    report = expected(shipped, population(people, weeks=2))
    answers = route(shipped, people, "summary").to_pylist()
    for id, key, settled in [
        ("levels", "level", "settled_level"),
        ("steps", "step", "settled_step"),
        ("first_contacts", "first_contact", "settled_first_contact"),
        ("urgencies", "urgency", "settled_urgency"),
    ]:
        rows = grid(report, id)
        counted = Counter(one[key] for one in answers)
        assert {name: row["per_week"] for name, row in rows.items() if row["per_week"]} == {
            name: number / 2 for name, number in counted.items()
        }
        sure = Counter(one[key] for one in answers if one[settled])
        assert {name: row["settled"] for name, row in rows.items() if row["settled"]} == {
            name: number / 2 for name, number in sure.items()
        }
        assert all(row["per_year"] == row["per_week"] * 52 for row in rows.values())
    ranks = [level.id for level in shipped.levels]
    for id, row in grid(report, "levels").items():
        spans = [(ranks.index(one["lowest"]), ranks.index(one["highest"])) for one in answers]
        at = ranks.index(id)
        assert row["least"] == sum(low == high == at for low, high in spans) / 2
        assert row["most"] == sum(low <= at <= high for low, high in spans) / 2


def test_hours_are_contacts_times_minutes_shared_and_no_hours_are_not_none(base):
    report = expected(base, population(TABLE))
    assert grid(report, "steps")["s-mid"]["per_week"] == 3
    alone = [2 * 30 / 60 + 6 * 60 / 60 / 6, 4 * 60 / 60 + 6 * 60 / 60 / 2]
    hours = grid(report, "hours")["nurse"]
    assert hours["hours_per_week"] == {"lowest": 3 * alone[0], "highest": 3 * alone[1]}
    assert hours["hours_per_year"] == {"lowest": 156 * alone[0], "highest": 156 * alone[1]}
    assert hours["basis"] == "convention"
    assert grid(report, "steps")["s-low"]["hours_per_week"] is None
    low = next(row for row in write_data(report)["tables"]["steps"]["rows"] if row["id"] == "s-low")
    assert low["unknown"] == ["hours_per_week", "hours_per_year"]
    text = write_text(report, "en")
    assert "Hours not known of these steps, with their number per week (not in the hours): s-low 1." in text
    assert "Hours of the care that 3 of 4 patients a week begin" in text
    assert "source: a source, p. 1" in text


def test_where_every_step_has_hours_no_step_is_said_to_lack_them(base):
    text = write_text(expected(base, population(TABLE.slice(0, 2))), "sv")
    assert "Timmar okända" not in text and "timmar per vecka" in text


def test_who_moves_by_which_rule(tmp_path, base):
    (tmp_path / "other").mkdir()
    other = pathway(tmp_path / "other", *PARTS, rule("r-bad", "bad", "top", 'urgency = "soon"'),
                    rule("r-sad", "sad", "mid"), WORK)  # fmt: skip
    table = pa.table({"bad": [True, False, False], "sad": [False, True, False], "red_flags": [True] * 3})
    report = expected(base, population(table), other)
    moves = write_data(report)["tables"]["moves"]["rows"]
    assert [(one["name"]["en"], one["values"]["from_step"], one["values"]["to_step"]) for one in moves] == [
        ("r-sad (holds now)", "s-low", "s-mid"),
        ("r-bad (asks for something else)", "s-mid", "s-top"),
    ]
    assert grid(report, "levels_compared")["mid"] == {
        "before": 1, "after": 1, "difference_per_week": 0, "difference_per_year": 0,
    }  # fmt: skip
    assert grid(report, "levels_compared")["top"]["difference_per_year"] == 52
    back = expected(other, population(table), base)
    assert {one["name"]["en"] for one in write_data(back)["tables"]["moves"]["rows"]} == {
        "r-sad (no longer holds)", "r-bad (asks for something else)",
    }  # fmt: skip
    assert grid(back, "hours_compared")["nurse"]["difference_per_week"] == {"lowest": 0, "highest": 0}
    assert grid(back, "levels")["top"]["per_week"] == 1
    assert write_data(back)["vs"]["sha256"] == base.sha256
    jsonschema.validate(write_data(back), SCHEMAS["report"])


def test_what_the_other_pathway_calls_otherwise_is_no_move(tmp_path, base):
    """A step and a rule by their earlier ids, whichever of the two editions is the later."""
    (tmp_path / "other").mkdir()
    rules = (
        rule("r-worse", "bad", "mid", 'urgency = "soon"\nwas = ["r-bad"]'),
        rule("r-sad", "sad and bad", "mid", 'urgency = "now"'),
    )
    ladder = [step("s-new", "low"), step("s-half", "mid", 'was = ["s-mid"]'), step("s-top", "top")]
    ladder[0] += 'was = ["s-low"]\n'
    later = pathway(tmp_path / "other", *PARTS, *rules, steps=ladder)
    for one, other, how in ((base, later, "holds now"), (later, base, "no longer holds")):
        report = write_data(expected(one, population(TABLE), other))["tables"]
        [moved] = report["moves"]["rows"]
        assert moved["name"]["en"] == f"r-sad ({how})" and moved["values"]["per_week"] == 1
        assert moved["values"]["from_urgency"] != moved["values"]["to_urgency"]


def test_a_renamed_rule_that_asks_for_something_else_is_one_that_does(tmp_path, base):
    (tmp_path / "other").mkdir()
    later = pathway(tmp_path / "other", *PARTS, rule("r-worse", "bad", "top", 'was = ["r-bad"]'))
    for one, other, id in ((base, later, "r-worse"), (later, base, "r-worse")):
        report = write_data(expected(one, population(TABLE), other))["tables"]
        assert [row["name"]["en"] for row in report["moves"]["rows"]] == [f"{id} (asks for something else)"]
        assert [row["id"] for row in report["rules_said"]["rows"]] == [id]


def test_hours_that_move_are_those_of_the_movers(tmp_path, base):
    (tmp_path / "other").mkdir()
    other = pathway(tmp_path / "other", *PARTS, rule("r-bad", "bad and sad", "mid", 'urgency = "soon"'), WORK)
    report = expected(base, population(TABLE), other)
    moved = grid(report, "hours_compared")["nurse"]
    assert moved["before"] == {"lowest": 6, "highest": 21}
    assert moved["difference_per_week"] == {"lowest": -4, "highest": -14}


def test_a_move_that_no_rule_makes_is_said_so(tmp_path, base):
    (tmp_path / "other").mkdir()
    steps = [step("s-low", "low"), step("t-mid", "mid"), step("s-top", "top")]
    other = pathway(tmp_path / "other", *PARTS, BAD, steps=steps)
    rows = write_data(expected(base, population(TABLE), other))["tables"]["moves"]["rows"]
    assert [one["name"]["en"] for one in rows] == ["no rule differs: what is offered or unanswered does"]
    assert rows[0]["values"]["per_week"] == 3


def test_a_stated_mix_stands_for_so_many_and_has_no_interval(base):
    table = TABLE.append_column("patients", pa.array([2.5, 10, 0, 4]))
    report = expected(base, population(table, weight="patients"))
    assert grid(report, "steps") == {
        "s-mid": {"per_week": 12.5, "interval": None, "per_year": 650.0, "settled": 12.5,
                  "hours_per_week": {"lowest": 25.0, "highest": 87.5},
                  "hours_per_year": {"lowest": 1300.0, "highest": 4550.0}},
        "s-low": {"per_week": 4, "interval": None, "per_year": 208, "settled": 4,
                  "hours_per_week": None, "hours_per_year": None},
    }  # fmt: skip


@pytest.mark.parametrize("bad", [[None, 1.0, -1.0, math.nan], [math.inf, 1.0, -2.0, None],
                                 [1e308, 1.0, 1e308, 1_000_000_001.0]])  # fmt: skip
def test_a_row_that_does_not_say_how_many_it_stands_for_is_named_and_counts_as_none(base, bad):
    report = expected(base, population(TABLE.append_column("n", pa.array(bad)), weight="n"))
    assert [number for number, _ in report.faults] == [1, 3, 4]
    assert report.facts["table"]["patients"] == 1 and report.facts["table"]["faulty_rows"] == 3
    assert all("0 to 1,000,000,000" in what for _, what in report.faults)
    assert "row 1: n: counted as none" in write_text(report, "en")


def test_rows_of_as_many_patients_as_there_may_be_are_written(base):
    report = expected(base, population(TABLE.append_column("n", pa.array([1e9] * 4)), weight="n"))
    assert report.facts["table"]["patients"] == 4e9 and not report.faults
    assert write_text(report, "sv") and write_page(report, "sv") and write_rows(report, "sv")


@pytest.mark.parametrize(("column", "what"), [("none", "is not in the table"), ("bad", "is a number")])
def test_weights_that_are_none_are_refused(base, column, what):
    table = TABLE.set_column(0, "bad", pa.array(["x"] * 4))
    with pytest.raises(TableError, match=what):
        expected(base, population(table, weight=column))


def test_a_column_that_the_other_pathway_has_not_is_refused_by_its_name(shipped, base):
    with pytest.raises(TableError, match="se-primary-care: column 'bad'"):
        expected(base, population(TABLE), shipped)


def test_faulty_rows_are_counted_and_named_over_batches(base, monkeypatch):
    monkeypatch.setattr(stegvis.planning.rows, "MOST_NAMED", 2)
    table = pa.table({"age": [30, 500, 40], "red_flags": [True] * 3})
    report = expected(base, Population("t", lambda: [table, table.slice(1), table]), base)
    assert report.faults == ((2, "age:out_of_range"), (4, "age:out_of_range")) and report.more_faults == 1
    assert report.facts["table"]["rows"] == 8 and report.facts["table"]["faulty_rows"] == 3
    assert sum(row["per_week"] for row in grid(report, "levels").values()) == 8
    assert "row 2: age:out_of_range" in write_text(report, "en") and "och 1 rader till" in write_text(
        report, "sv"
    )
    assert "och 1 rader till" in write_page(report, "sv")
    assert write_rows(report, "en").splitlines()[-1] == "plan,faults,,,more_faults,1,"


def test_a_row_both_pathways_fault_is_named_once_and_one_whom_only_one_does_too(tmp_path, base):
    (tmp_path / "other").mkdir()
    narrow = (
        *PARTS[:2],
        finding("bad", 'kind = "integer"\nrange = [0, 1]\ndirection = "higher_worse"'),
        finding("sad"),
    )
    other = pathway(tmp_path / "other", *narrow, rule("r-bad", "bad >= 1", "mid"))
    report = expected(base, population(TABLE), other)
    assert expected(base, population(TABLE)).faults == ()
    assert [number for number, _ in report.faults] == [1, 2, 3, 4]


def test_the_interval_is_that_of_a_poisson_number():
    """Against the exact limits, which are quantiles of gamma distributions, of a table of them."""
    for count, low, high in [(1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.39), (100, 81.36, 121.63)]:
        found = poisson(count)
        assert found[0] == pytest.approx(low, abs=0.15) and found[1] == pytest.approx(high, abs=0.08)
    assert poisson(0)[0] == 0 and poisson(0)[1] == pytest.approx(3.689, abs=0.05)


def test_an_interval_is_of_a_week_and_of_real_patients_only(base):
    weekly = expected(base, population(TABLE, weeks=2))
    low, high = poisson(3)
    assert grid(weekly, "steps")["s-mid"]["interval"] == {
        "lowest": round(low / 2, 4),
        "highest": round(high / 2, 4),
    }
    invented = expected(base, made_up(base, 40, 1))
    assert {row["interval"] for row in grid(invented, "levels").values()} == {None}
    assert "MADE UP" in write_text(invented, "en") and "PÅHITTADE" in write_page(invented, "sv")


def test_a_made_up_population_is_read_as_often_as_one_likes(base, monkeypatch):
    people = made_up(base, 7, 2)
    whole = pa.concat_tables(people.read())
    monkeypatch.setattr(stegvis.planning.rows, "SLICE", 3)
    assert pa.concat_tables(people.read()).equals(whole) and whole.equals(synthetic(base, 7, 2))


def test_no_rows_give_a_plan_of_nothing(base):
    report = expected(base, population(TABLE.slice(0, 0)))
    assert "Nothing to show." in write_text(report, "en") and "Inget att visa." in write_page(report, "sv")


def test_csv_has_each_number_on_a_line_and_says_why_one_is_missing(base):
    report = expected(base, population(TABLE))
    rows = list(csv.DictReader(write_rows(report, "en").splitlines()))
    mid = {one["measure"]: one["value"] for one in rows if one["table"] == "steps" and one["id"] == "s-mid"}
    assert mid["per_week"] == "3" and mid["hours_per_week_lowest"] == "6.0"
    low = {one["measure"]: one for one in rows if one["table"] == "steps" and one["id"] == "s-low"}
    assert low["hours_per_week"]["value"] == "" and low["hours_per_week"]["stands_for"] == "unknown"
    assert {one["value"] for one in rows if one["measure"] == "basis"} == {"convention"}


def test_the_command_writes_text_json_csv_and_a_page(tmp_path, capsys, shipped):
    file = tmp_path / "in.parquet"
    parquet.write_table(pa.table({"id": ["a", "b"], "age": [34, 50], "phq9": [12, 20]}), file)
    page = tmp_path / "plan.html"
    words = ["plan", str(file), "--keep", "id", "--weeks", "2"]
    assert main([*words, "--json", "--page", str(page)]) == 0
    data = json.loads(capsys.readouterr().out)
    jsonschema.validate(data, SCHEMAS["report"])
    assert data["table"] == {
        "name": "in.parquet", "made_up": False, "rows": 2, "faulty_rows": 0, "patients": 2, "weight": "",
        "weeks": 2, "weeks_of_a_year": 52,
    }  # fmt: skip
    assert data["pathway"]["sha256"] == shipped.sha256
    text = page.read_text("utf-8")
    assert text.startswith('<!doctype html><html lang="sv">') and "default-src 'none'" in text
    assert "<script" not in text and "http:" not in text.replace("http-equiv", "") and "src=" not in text
    assert main(["plan", "se-primary-care", *words[1:], "--csv"]) == 0
    assert capsys.readouterr().out.startswith("report,table,id,name,measure,value,stands_for\n")
    assert main([*words, "--lang", "en", "--vs", "se-primary-care+se-uppsala"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("PLAN: a projection, not a decision") and "se-primary-care+se-uppsala" in said


def test_a_faulty_row_makes_the_exit_code_one(tmp_path, capsys):
    file = tmp_path / "in.csv"
    file.write_text("age,phq9\n34,12\n34,99\n", "utf-8")
    assert main(["plan", str(file), "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert "row 2: scores.phq9:" in out and "1 rows have faults" in err


def test_made_up_people_by_the_command(capsys):
    assert main(["plan", "--made-up", "20", "--seed", "3", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["table"]["made_up"] and first["table"]["rows"] == 20
    assert main(["plan", "se-primary-care", "--made-up", "20", "--seed", "3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == first


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["a", "b", "c"],
        ["a.csv", "--made-up", "0"],
        ["--made-up", "5", "--seed", "-1"],
        ["a", "b", "--made-up", "5"],
        ["--made-up", "5", "--weight", "n"],
        ["a.csv", "--json", "--csv"],
        ["a.csv", "--weeks", "0"],
    ],
)
def test_what_does_not_go_together_is_refused(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["plan", *words])
    assert ended.value.code == 2 and "stegvis: plan:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["a.txt"], "should end in"),
        (["none.csv"], "none.csv"),
        (["--made-up", "1", "--page", "/none/x.html"], "/none/x.html"),
    ],
)
def test_what_cannot_be_read_or_written_is_said(words, what, capsys):
    assert main(["plan", *words]) == 1
    assert what in capsys.readouterr().err


def test_a_file_that_is_no_table_is_refused(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("a,b\n1\n", "utf-8")
    with pytest.raises(TableError, match=r"in\.csv"):
        list(from_file(file).read())


def test_without_the_extra_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "stegvis.planning", None)
    assert main(["plan", "--made-up", "5"]) == 1
    assert "stegvis[tables]" in capsys.readouterr().err


def test_the_shipped_figures_say_what_no_source_says(shipped):
    """Each effort of the shipped pathway is of a step's own professions."""
    for one in shipped.efforts:
        for id in one.steps:
            assert one.profession in shipped.steps[id].professions, (one.id, id)
    assert {one.minutes_claim.basis for one in shipped.efforts} == {"source", "inference"}


def test_many_are_said_in_full(base):
    """No number is written with an exponent, nor a whole one with a tail of its division."""
    table = TABLE.append_column("n", pa.array([1_000_000.0, 250_000.0, 0.0, 1.0]))
    text = write_text(expected(base, population(table, weight="n", weeks=3)), "en")
    assert "416\u202f667 patients a week" in text and "e+" not in text
    assert "1\u202f250\u202f001 patients in 3 weeks" in text and "21\u202f666\u202f666.7" in text


@pytest.mark.parametrize(
    ("command", "header", "words"),
    [
        ("plan", "age,zzz", []),
        ("plan", "age,w", ["--weight", "nn", "--keep", "w"]),
        ("lookback", "age,decision", ["--decided", "nn"]),
        ("table", "age,zzz", ["-o", "out.csv"]),
    ],
)
def test_a_column_that_is_wrong_is_told_with_its_file(command, header, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(f"{header}\n34,9\n", "utf-8")
    assert main([command, "people.csv", *words]) == 1
    assert "people.csv: " in capsys.readouterr().err


@pytest.mark.parametrize("name", ["+", "", "se-primary-care+"])
def test_no_name_is_no_edition(name, monkeypatch, capsys):
    """Nobody means the folder that he stands in."""
    monkeypatch.chdir(SMALL)
    assert main(["plan", "--made-up", "5", "--vs", name]) == 1
    assert "there is no such" in capsys.readouterr().err
