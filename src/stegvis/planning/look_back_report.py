"""What a look-back says: agreement, how far it is from chance, where it fails, and by which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from stegvis.errors import Text
from stegvis.model import Pathway
from stegvis.planning.agreement import kappa
from stegvis.planning.bound import hidden_shares
from stegvis.planning.counting import Kind
from stegvis.planning.disclosure import SMALLEST, Node, hidden
from stegvis.planning.names import rules_said
from stegvis.planning.report import Column, Grid, Range, Report, Row, Shown, Value
from stegvis.planning.report_facts import called, edition
from stegvis.planning.rows import Faults, Population
from stegvis.planning.shares import COLUMNS, EVERYBODY, share, summed
from stegvis.version import __version__

TITLE = Text(
    "ÅTERBLICK: vad som beslutades bredvid vad som föreslås",
    "LOOK-BACK: what was decided beside what is proposed",
)
WAYS = {
    "same": Text("samma nivå", "the same level"),
    "higher": Text("högre nivå beslutades", "a higher level was decided"),
    "lower": Text("lägre nivå beslutades", "a lower level was decided"),
}
STATUS = {
    "firm": Text("säkra förslag", "firm proposals"),
    "provisional": Text("preliminära förslag", "provisional proposals"),
}
NOTES = (
    Text(
        "Att de skiljer säger inte vem som har rätt: behandlaren visste mer än tabellen, och "
        "förslaget kan vara fel.",
        "That they differ does not say who is right: the clinician knew more than the table, and the "
        "proposal may be wrong.",
    ),
    Text(
        "Viktad kappa: överensstämmelse utöver slumpen, där en nivå fel räknas mindre än två "
        "(linjära vikter). Med något antal dolt är den dold: den skulle säga något om antalet.",
        "Weighted kappa: agreement beyond chance, one level apart counting for less than two (linear "
        "weights). With any number hidden it is hidden: it would tell something of that number.",
    ),
    Text(
        "En patient kan ha flera regler: reglernas antal kan inte läggas ihop.",
        "A patient may have several rules: the numbers of rules do not add up.",
    ),
)


def told(
    pathway: Pathway, population: Population, pairs: Sequence[Kind], rules: Sequence[Kind], faults: Faults
) -> Report:
    """Write the report of a look-back."""
    number = sum(int(kind.number) for kind in pairs)
    table = {"name": population.name, "made_up": population.made_up, "rows": faults.seen}
    whole = {**table, "faulty_rows": faults.wrong, "patients": number}
    grids = (
        agreement(pathway, pairs),
        beyond_chance(pathway, pairs),
        confusion(pathway, pairs),
        by(pairs, pathway, "track", {one.id: one.name for one in pathway.tracks}, Text("Spår", "Tracks")),
        by(pairs, pathway, "status", STATUS, Text("Säkra och preliminära", "Firm and provisional")),
        of_rules(rules, number - SMALLEST if agreed_is_hidden(pathway, pairs) else number),
        rules_said([pathway], behind(rules)),
    )
    facts = {"stegvis": __version__, "pathway": edition(pathway), "table": whole}
    said = tuple(lead(pathway, population, number, faults))
    return Report("look_back", TITLE, said, facts, grids, NOTES, tuple(faults.named), faults.more)


def lead(pathway: Pathway, population: Population, number: int, faults: Faults) -> Iterator[Text]:
    """Yield what the report was made of."""
    yield Text(
        f"Tabell: {population.name}, {faults.seen} rader, {faults.wrong} med fel; {number} har ett "
        "beslut och jämförs.",
        f"Table: {population.name}, {faults.seen} rows, {faults.wrong} with faults; {number} have a decision "
        "and are compared.",
    )
    yield Text(f"Vårdförlopp: {called(pathway)}.", f"Pathway: {called(pathway)}.")
    yield Text(f"Grupper under {SMALLEST} är dolda.", f"Groups under {SMALLEST} are hidden.")


def way(pathway: Pathway) -> Callable[[Kind], str]:
    """Return what tells whether more or less was decided than proposed."""
    ranks = {level.id: n for n, level in enumerate(pathway.levels)}

    def told_of(kind: Kind) -> str:
        by_ = ranks[kind.answer["decided"]] - ranks[kind.answer["level"]]
        return "same" if not by_ else "higher" if by_ > 0 else "lower"

    return told_of


def cells(pathway: Pathway, pairs: Sequence[Kind]) -> tuple[dict[Node, int], frozenset[Node]]:
    """Return how often each level met each, under whether more or less was decided; and what is hidden."""
    levels, of = [level.id for level in pathway.levels], way(pathway)
    counts: dict[Node, int] = {}
    for one in levels:
        for other in levels:
            kind = Kind({"level": one, "decided": other}, 0)
            counts[of(kind), f"{one} {other}"] = 0
    for kind in pairs:
        counts[of(kind), f"{kind.answer['level']} {kind.answer['decided']}"] += int(kind.number)
    whole = summed(counts)
    everybody = whole[()]
    small = {node for node, count in whole.items() if min(count, everybody - count) < SMALLEST and node}
    return whole, hidden(whole, small, {})


def agreed_is_hidden(pathway: Pathway, pairs: Sequence[Kind]) -> bool:
    """Tell whether it is hidden for how many the same was decided: no group of nearly all may tell it."""
    return ("same",) in cells(pathway, pairs)[1]


def agreement(pathway: Pathway, pairs: Sequence[Kind]) -> Grid:
    """Return how many were decided as proposed, higher and lower."""
    whole, no = cells(pathway, pairs)
    hide = (Shown.HIDDEN,) * 3
    rows = tuple(
        Row(id, name, (whole[()], *(hide if (id,) in no else share(whole[id,], whole[()]))))
        for id, name in WAYS.items()
    )
    title, about = (
        Text("Överensstämmelse", "Agreement"),
        Text("Av alla som jämförs.", "Of all who are compared."),
    )
    return Grid(
        "agreement", title, about, Text("beslut", "decision"), COLUMNS, rows, "percent", "interval", 100
    )


def beyond_chance(pathway: Pathway, pairs: Sequence[Kind]) -> Grid:
    """Return weighted kappa; any number that is hidden it would narrow, so that it is hidden too."""
    whole, no = cells(pathway, pairs)
    values: tuple[Value, ...] = (whole[()], Shown.HIDDEN, Shown.HIDDEN)
    if not no:
        levels = [level.id for level in pathway.levels]
        of = {node[1]: count for node, count in whole.items() if len(node) == 2}
        found = kappa([[of[f"{one} {other}"] for other in levels] for one in levels])
        assert found  # else all would stand in one cell, and the others be hidden
        values = (whole[()], round(found.value, 2), Range(round(found.lowest, 2), round(found.highest, 2)))
    name, about = (
        Text("Viktad kappa", "Weighted kappa"),
        Text("1 är alltid lika, 0 är som av slump.", "1 is always the same, 0 is as by chance."),
    )
    columns = (COLUMNS[0], Column("kappa", Text("kappa", "kappa")), COLUMNS[3])
    return Grid("kappa", name, about, Text("mått", "measure"), columns, (Row("kappa", name, values),))


def confusion(pathway: Pathway, pairs: Sequence[Kind]) -> Grid:
    """Return how often each level was decided where each was proposed."""
    whole, no = cells(pathway, pairs)
    at = {node[1]: node for node in whole if len(node) == 2}
    rows = []
    for level in pathway.levels:
        nodes = [at[f"{level.id} {other.id}"] for other in pathway.levels]
        rows.append(
            Row(level.id, level.name, tuple(Shown.HIDDEN if one in no else whole[one] for one in nodes))
        )
    columns = tuple(Column(level.id, level.name) for level in pathway.levels)
    title, of = (
        Text("Föreslaget och beslutat", "Proposed and decided"),
        Text("föreslagen nivå", "proposed level"),
    )
    about = Text(
        "Rad: vad som föreslås. Kolumn: vad som beslutades.",
        "Row: what is proposed. Column: what was decided.",
    )
    return Grid("confusion", title, about, of, columns, tuple(rows))


def by(pairs: Sequence[Kind], pathway: Pathway, key: str, names: Mapping[str, Text], title: Text) -> Grid:
    """Return for which share the same was decided, by track, or of firm and of provisional proposals."""
    of = way(pathway)
    whole: Counter[Node] = Counter()
    same: Counter[Node] = Counter()
    for kind in pairs:
        whole[(kind.answer[key],)] += int(kind.number)
        same[(kind.answer[key],)] += int(kind.number) * (of(kind) == "same")
    every, some = summed(whole), summed(same)
    secret = hidden_shares(every, some, {()} if agreed_is_hidden(pathway, pairs) else set())
    rows = []
    for node in [(), *((id,) for id in names if (id,) in every)]:
        values: tuple[Value, ...] = (Shown.HIDDEN,) * 4
        if node not in secret.whole:
            values = (
                every[node],
                *((Shown.HIDDEN,) * 3 if node in secret.some else share(some[node], every[node])),
            )
        rows.append(Row(node[0] if node else "all", names[node[0]] if node else EVERYBODY, values))
    about = Text(
        "För hur många samma nivå beslutades som föreslås.",
        "For how many the same level was decided as is proposed.",
    )
    return Grid(
        f"by_{key}", title, about, Text("grupp", "group"), COLUMNS, tuple(rows), "percent", "interval", 100
    )


def of_rules(rules: Sequence[Kind], most: int) -> Grid:
    """Return the rules behind the proposals, those first where most was decided otherwise.

    Args:
        most: of more patients than so, how many differ is hidden.
    """
    counts: dict[str, Counter[str]] = {}
    for kind in rules:
        counts.setdefault(kind.answer["rule"], Counter())[kind.answer["way"]] += int(kind.number)
    enough = {id: one for id, one in counts.items() if one.total() >= SMALLEST}
    order = sorted(enough, key=lambda id: (enough[id]["same"] - enough[id].total(), id))
    columns = (*COLUMNS, *(Column(key, WAYS[key]) for key in ("higher", "lower")))
    title, of = Text("Reglerna bakom", "The rules behind"), Text("regel", "rule")
    about = Text(
        "Av dem vars förslag vilar på regeln: för hur många en annan nivå beslutades.",
        "Of those whose proposal rests on the rule: for how many another level was decided.",
    )
    rows = tuple(Row(id, Text(id, id), of_rule(enough[id], most)) for id in order)
    return Grid("rules", title, about, of, columns, rows, "percent", "interval", 100)


def behind(rules: Sequence[Kind]) -> set[str]:
    """Return the rules that are shown."""
    counts: Counter[str] = Counter()
    for kind in rules:
        counts[kind.answer["rule"]] += int(kind.number)
    return {id for id, number in counts.items() if number >= SMALLEST}


def of_rule(counts: Counter[str], most: int) -> tuple[Value, ...]:
    """Return how many another level was decided for, of so many; and whether higher or lower."""
    number, ways = counts.total(), (counts["higher"], counts["lower"])
    if min(sum(ways), counts["same"]) < SMALLEST or number > most:
        return (number, *(Shown.HIDDEN,) * 5)
    return (*(number, *share(sum(ways), number)), *(ways if min(ways) >= SMALLEST else (Shown.HIDDEN,) * 2))
