"""stegvis lookback: agreement as it is counted row by row, kappa as it is defined, small groups hidden."""

import itertools
import json
import math
import random
import sys
from collections import Counter

import jsonschema
import pyarrow as pa
import pytest
from attrs import evolve
from pyarrow import parquet
from written import finding, flag, pathway, rule

from stegvis.cli import main
from stegvis.planning import Population, TooFewError, look_back, write_data, write_page, write_text
from stegvis.planning.agreement import kappa
from stegvis.planning.counting import Kind
from stegvis.planning.disclosure import SMALLEST
from stegvis.planning.look_back_report import beyond_chance, cells
from stegvis.planning.report import Shown
from stegvis.rendering import SCHEMAS
from stegvis.tables import TableError, route, synthetic


def population(table):
    return Population("a table", lambda: [table.slice(0, 200), table.slice(200)])


def rows(report, id):
    return {row["id"]: row["values"] for row in write_data(report)["tables"][id]["rows"]}


@pytest.fixture(scope="module")
def looked(shipped):
    """Made-up people, what is proposed of each, and a decision that differs now and then; some have none."""
    people, chance = synthetic(shipped, 600, 5), random.Random(2)
    answers = route(shipped, people, "summary").to_pylist()
    ids = [level.id for level in shipped.levels]
    decided = []
    for one in answers:
        at, turn = ids.index(one["level"]), chance.random()
        level = ids[min(4, at + 1)] if turn < 0.15 else ids[max(0, at - 1)] if turn < 0.35 else one["level"]
        by_step = [step.id for step in shipped.steps.values() if step.level == level]
        decided.append(None if turn > 0.96 else chance.choice(by_step) if turn > 0.6 else f" {level} ")
    table = people.append_column("decision", pa.array(decided)).append_column("id", pa.array(range(600)))
    levels = [one and (shipped.steps[one].level if one in shipped.steps else one.strip()) for one in decided]
    pairs = [(one, level) for one, level in zip(answers, levels, strict=True) if level]
    return look_back(shipped, population(table), "decision", ["id"]), pairs, ids


def test_agreement_is_counted_row_by_row(looked):
    report, pairs, ids = looked
    way = Counter(
        "same"
        if one["level"] == level
        else "higher"
        if ids.index(level) > ids.index(one["level"])
        else "lower"
        for one, level in pairs
    )
    for id, row in rows(report, "agreement").items():
        assert (row["of"], row["number"]) == (len(pairs), way[id])
        assert row["percent"] == round(100 * way[id] / len(pairs), 1)


def test_what_is_shown_of_the_confusion_is_so_and_is_not_small(looked):
    report, pairs, ids = looked
    met = Counter((one["level"], level) for one, level in pairs)
    shown = 0
    for proposed, row in rows(report, "confusion").items():
        for decided, number in row.items():
            if number is not None:
                assert number == met[proposed, decided] >= SMALLEST
                shown += 1
    assert shown > 8 and set(rows(report, "confusion")) == set(ids)


@pytest.mark.parametrize("key", ["track", "status"])
def test_groups_agree_as_counted(looked, key):
    report, pairs, _ = looked
    of = Counter(one[key] for one, _ in pairs)
    same = Counter(one[key] for one, level in pairs if one["level"] == level)
    shown = {id: row for id, row in rows(report, f"by_{key}").items() if row["number"] is not None}
    assert shown.pop("all")["of"] == len(pairs) and len(shown) >= 2
    for id, row in shown.items():
        assert (row["of"], row["number"]) == (of[id], same[id])


def test_rules_are_behind_what_differs(looked):
    report, pairs, ids = looked
    of, differs, higher = Counter(), Counter(), Counter()
    for one, level in pairs:
        for id in one["rules"]:
            of[id] += 1
            differs[id] += one["level"] != level
            higher[id] += ids.index(level) > ids.index(one["level"])
    found = rows(report, "rules")
    assert set(found) == {id for id, number in of.items() if number >= SMALLEST}
    shown = {id: row for id, row in found.items() if row["number"] is not None}
    assert len(shown) > 10
    for id, row in shown.items():
        assert (row["of"], row["number"]) == (of[id], differs[id])
        assert row["number"] >= SMALLEST and row["of"] - row["number"] >= SMALLEST
        assert row["higher"] in (None, higher[id]) and (row["higher"] is None) == (row["lower"] is None)
    assert any(row["higher"] for row in shown.values())
    hidden = [id for id in found if id not in shown]
    assert all(min(differs[id], of[id] - differs[id]) < SMALLEST for id in hidden)
    assert set(rows(report, "rules_said")) == set(found)


def test_kappa_is_that_of_the_definition():
    """How far apart they are, beside how far any two of them would be."""
    table = [[40, 9, 2], [7, 35, 8], [1, 6, 30]]
    at = [(i, j) for i, j in itertools.product(range(3), range(3)) for _ in range(table[i][j])]
    apart = sum(abs(i - j) for i, j in at) / len(at)
    chance = sum(abs(i - j) for (i, _), (_, j) in itertools.product(at, at)) / len(at) ** 2
    found = kappa(table)
    assert found.value == pytest.approx(1 - apart / chance)
    assert found.lowest <= found.value <= found.highest


def test_the_interval_of_kappa_is_about_that_of_the_jackknife():
    """Leave one out, again and again: the same spread, worked out otherwise."""
    table = [[40, 9, 2], [7, 35, 8], [1, 6, 30]]
    found, number = kappa(table), sum(map(sum, table))
    left = []
    for i, j in itertools.product(range(3), range(3)):
        less = [row[:] for row in table]
        less[i][j] -= 1
        left += [kappa(less).value] * table[i][j]
    mean = sum(left) / number
    spread = math.sqrt((number - 1) / number * sum((one - mean) ** 2 for one in left))
    assert (found.highest - found.lowest) / 2 == pytest.approx(1.96 * spread, rel=0.03)


def test_kappa_of_two_ranks_is_cohens_and_of_one_there_is_none():
    assert kappa([[45, 15], [25, 15]]).value == pytest.approx(0.1304, abs=1e-4)
    assert kappa([[0, 0], [0, 12]]) is None
    assert kappa([[30, 0], [0, 30]]).highest == 1


def test_no_hidden_cell_can_be_worked_out_of_the_ways(shipped):
    """By who tries everything that the cells of one way can be."""
    ids, chance = [level.id for level in shipped.levels], random.Random(4)
    for _ in range(40):
        pairs = [
            Kind({"level": one, "decided": other}, chance.choice((0, 0, 0, 2, 4, 7)))
            for one, other in itertools.product(ids[:3], ids[:3])
        ]
        whole, no = cells(shipped, pairs)
        assert () not in no or whole[()] < 2 * SMALLEST
        for way in ("same", "higher", "lower"):
            inside = [node for node in whole if node[:1] == (way,) and len(node) == 2]
            secret = [node for node in inside if node in no]
            if (way,) not in no and secret:
                rest = whole[way,] - sum(whole[node] for node in inside if node not in no)
                assert len(secret) > 1 and rest >= SMALLEST - 1
        for node in whole.keys() - no - {()}:
            assert min(whole[node], whole[()] - whole[node]) >= SMALLEST


def ladder(folder, level):
    """Three levels, and whoever is bad gets this one."""
    parts = flag("flag", "danger"), finding("danger", 'group = "red_flags"'), finding("bad")
    return pathway(folder, *parts, rule("r-bad", "bad", level))


@pytest.fixture
def short(tmp_path):
    """Whoever is bad gets the highest level."""
    return ladder(tmp_path, "top")


@pytest.fixture
def half_way(tmp_path):
    """Whoever is bad gets the level in the middle."""
    return ladder(tmp_path, "mid")


def test_kappa_is_shown_where_nothing_is_hidden_and_never_narrows_what_is(short):
    ids = [level.id for level in short.levels]
    pairs = [Kind({"level": a, "decided": b}, 7 if a != b else 20) for a, b in itertools.product(ids, ids)]
    [row] = beyond_chance(short, pairs).rows
    value = kappa([[20, 7, 7], [7, 20, 7], [7, 7, 20]]).value
    assert row.values[1] == round(value, 2) != round(value, 1)
    few = [*pairs[1:], Kind(pairs[0].answer, 4)]
    [row] = beyond_chance(short, few).rows
    assert row.values == (86, Shown.HIDDEN, Shown.HIDDEN)


def test_who_agreed_is_not_told_by_the_tracks_where_the_agreement_hides_it(half_way):
    """Three of 33 got more: those who got the same are hidden with them, as the fewest beside."""
    decided = ["low"] * 20 + ["mid"] * 10 + ["top"] * 3
    table = pa.table({"bad": [True] * 33, "red_flags": [True] * 33, "decision": decided})
    found = look_back(half_way, Population("t", lambda: [table]), "decision")
    assert [rows(found, "agreement")[way]["number"] for way in ("same", "higher")] == [None, None]
    for key in ("by_track", "by_status", "rules"):
        assert rows(found, key) and all(row["number"] is None for row in rows(found, key).values())


def test_whether_more_or_less_was_decided_is_hidden_where_one_of_the_two_is_small(short):
    decided = ["s-top"] * 19 + ["mid"] * 11 + ["low"] * 13 + ["top"] * 7
    table = pa.table({"bad": [True] * 30 + [False] * 20, "red_flags": [True] * 50, "decision": decided})
    report = look_back(short, Population("t", lambda: [table]), "decision")
    assert rows(report, "agreement")["same"]["number"] == 32
    row = rows(report, "rules")["r-bad"]
    assert (row["of"], row["number"], row["higher"], row["lower"]) == (30, 11, None, None)


def test_a_word_that_is_no_level_is_the_fault_of_its_row_and_is_not_compared(shipped):
    table = pa.table({"age": [30, 300, 40, 41, 42, 43, 44], "decision": pa.array(
        ["self_care", "self_care", "no such", "", None, "phone_support", "self_care"]).dictionary_encode()})  # fmt: skip
    with pytest.raises(TooFewError, match="4 rows"):
        look_back(shipped, Population("t", lambda: [table]), "decision")
    found = look_back(shipped, Population("t", lambda: [table, table]), "decision")
    assert found.faults == (
        (2, "age:out_of_range"), (3, "decision: no such level or step"),
        (9, "age:out_of_range"), (10, "decision: no such level or step"),
    )  # fmt: skip
    assert found.facts["table"]["patients"] == 8 and found.facts["table"]["rows"] == 14
    assert rows(found, "kappa")["kappa"]["of"] == 8


@pytest.mark.uncounted
def test_too_few_decisions_say_what_is_wrong_with_the_rows_all_the_same(shipped, tmp_path, capsys):
    table = pa.table(
        {"age": [30, 300, 400, 41], "decision": ["self_care", "hospital stay", None, "self_care"]}
    )
    with pytest.raises(TooFewError) as ended:
        look_back(shipped, Population("t", lambda: [table]), "decision")
    said = ended.value.in_language("en").split("\n")
    assert said[1] == "row 2: decision: no such level or step (given: 'hospital stay')"
    assert said[2].startswith("  allowed: a level (self_care, ")
    assert any(one.startswith("row 2: age: ") and "(given: 300)" in one for one in said)
    assert any(one.startswith("row 3: age: ") and "(given: 400)" in one for one in said)
    with pytest.raises(TooFewError, match="and 2 more rows"):
        look_back(shipped, Population("t", lambda: [table.slice(1, 2)] * 11), "decision")
    file = tmp_path / "few.parquet"
    parquet.write_table(table, file)
    assert main(["lookback", str(file), "--decided", "decision", "--lang", "sv"]) == 1
    assert (
        "rad 2: decision: ingen sådan nivå eller insats (angivet: 'hospital stay')" in capsys.readouterr().err
    )


def test_a_step_by_an_id_of_an_earlier_edition_is_that_of_today(shipped):
    """As in a patient and in a course."""
    now = {"step": {"old-icbt": "depression-icbt"}}
    words = ["old-icbt"] * 6 + ["self_care"] * 6
    today = ["depression-icbt"] * 6 + ["self_care"] * 6
    tables = [pa.table({"age": [30] * 12, "decision": some}) for some in (words, today)]
    found, same = (look_back(evolve(shipped, renamed=now), population(one), "decision") for one in tables)
    assert not found.faults and write_data(found)["tables"] == write_data(same)["tables"]


def test_without_a_decision_there_is_nothing_to_compare(shipped):
    table = pa.table({"age": [30], "decision": pa.nulls(1)})
    with pytest.raises(TooFewError, match="0 rows"):
        look_back(shipped, Population("t", lambda: [table]), "decision")


@pytest.mark.parametrize(
    ("column", "what"), [("none", "not in the table"), ("age", "id of a level or a step")]
)
def test_a_column_that_holds_no_decisions_is_refused(shipped, column, what):
    with pytest.raises(TableError, match=what):
        look_back(shipped, Population("t", lambda: [pa.table({"age": [30]})]), column)


def test_where_both_always_say_the_same_that_is_hidden_as_any_kappa_is(shipped):
    table = pa.table({"age": [30] * 9, "red_flags": [True] * 9, "decision": ["self_care"] * 9})
    level = route(shipped, table.select(["age", "red_flags"]))["level"][0].as_py()
    table = table.set_column(2, "decision", pa.array([level] * 9))
    found = look_back(shipped, Population("t", lambda: [table]), "decision")
    assert rows(found, "kappa")["kappa"] == {"of": 9, "kappa": None, "interval": None}
    assert "–" not in write_text(found, "en").split("Weighted kappa", 1)[1].split("Proposed and", 1)[0]


def test_the_command(tmp_path, capsys, monkeypatch, shipped):
    people = synthetic(shipped, 60, 5)
    levels = route(shipped, people)["level"].cast(pa.string())
    file = tmp_path / "in.parquet"
    parquet.write_table(people.append_column("decision", levels), file)
    words = ["lookback", str(file), "--decided", "decision"]
    assert main([*words, "--json", "--page", str(tmp_path / "l.html")]) == 0
    data = json.loads(capsys.readouterr().out)
    jsonschema.validate(data, SCHEMAS["report"])
    assert data["kind"] == "look_back" and data["tables"]["agreement"]["rows"][0]["values"]["number"] is None
    assert main([*words, "--csv"]) == 0 and capsys.readouterr().out.startswith("report,table")
    assert main(["lookback", "none.csv", "--decided", "x"]) == 1 and "none.csv" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*words, "--csv", "--json"])
    capsys.readouterr()
    monkeypatch.setitem(sys.modules, "stegvis.planning", None)
    assert main(words) == 1 and "stegvis[tables]" in capsys.readouterr().err


def test_a_page_of_it_says_the_reasons_of_the_rules(looked, shipped):
    report, _, _ = looked
    page = write_page(report, "sv")
    [first, *_] = rows(report, "rules")
    because = next(rule.because.sv for rule in shipped.rules if rule.id == first)
    assert because.split(".")[0] in page and "<script" not in page
