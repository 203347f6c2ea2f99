"""The text of a criterion becomes a tree; Python's grammar is parsed, never evaluated."""

from __future__ import annotations

import ast
from collections.abc import Container, Mapping, Sequence

from attrs import evolve

from stegvis.errors import Diagnostic, Place, near_miss
from stegvis.language.criterion import AllOf, AnyOf, AtLeast, Criterion, Not, OneOf, Within
from stegvis.language.inputs import SEVERITIES, Banded, Input

FLIPPED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
LONGEST, DEEPEST = 4_000, 40
"""The most characters of a criterion, and how deep its parts may lie within each other."""
HELP = "write comparisons of inputs with whole numbers, joined by and, or, not, count(...) >= n"


SPLIT = "say it more simply, or split it into several rules"


class UnsayableError(Exception):
    """Ends the reading of one criterion with a diagnostic."""

    def __init__(self, node: ast.AST, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.node, self.what, self.hint = node, what, hint


class Reader:
    """Reads criteria over one pathway's inputs."""

    def __init__(
        self, inputs: Mapping[str, Input], instruments: Mapping[str, Banded], lost: Container[str] = ()
    ) -> None:
        self.inputs, self.instruments, self.lost = inputs, instruments, lost
        self.text, self.place, self.owner = "", Place("", 0, 0), ""
        self.definitions: dict[str, Criterion] = {}
        self.used: set[str] = set()
        self.wrong: list[Diagnostic] = []
        self.partial = False

    def read(self, text: str, place: Place, owner: str) -> Criterion | list[Diagnostic]:
        """Return the criterion, or all that is wrong with it and does not follow from what was lost."""
        self.text, self.place, self.owner, self.wrong, self.partial = text, place, owner, [], False
        self.plain = text if text.isascii() and "\n" not in text else ""
        if len(text) > LONGEST:
            what = f"this criterion has {len(text)} characters, of at most {LONGEST}"
            return [Diagnostic(place, what, SPLIT, owner)]
        if (at := text.find("#")) >= 0:
            what = "what stands after # in a criterion is read by nobody"
            return [Diagnostic(place.within(at, len(text) - at), what, "write it in because", owner)]
        try:
            tree = ast.parse(text, mode="eval")
            if too_deep(tree):
                what = f"this criterion has parts within parts more than {DEEPEST} deep"
                return [Diagnostic(place, what, SPLIT, owner)]
            read = self.part(tree.body)
        except SyntaxError as error:
            column = max((error.offset or 1) - 1, 0)
            return [Diagnostic(place.within(column, 1), "this is not a criterion", HELP, owner)]
        except (RecursionError, MemoryError, ValueError):
            return [Diagnostic(place, "this criterion cannot be read", HELP, owner)]
        return self.wrong if read is None or self.partial else read

    def part(self, node: ast.expr) -> Criterion | None:
        """Read one condition, or gather what is wrong with it."""
        try:
            return self.criterion(node)
        except UnsayableError as error:
            self.partial = True
            if not any(name in self.lost for name in names_in(node)):
                self.wrong.append(Diagnostic(self.at(error.node), error.what, error.hint, self.owner))
            return None

    def parts(self, nodes: Sequence[ast.expr]) -> tuple[Criterion, ...]:
        """Read conditions that stand beside each other; what is wrong with one hides no other's fault."""
        read = [self.part(node) for node in nodes]
        return tuple(one for one in read if one is not None)

    def at(self, node: ast.AST) -> Place:
        """Return where a part of the criterion is written."""
        start = getattr(node, "col_offset", 0)
        end = getattr(node, "end_col_offset", None) or start + 1
        return self.place.within(start, end - start)

    def said(self, node: ast.AST) -> str:
        """Return the author's words for a part."""
        if self.plain and isinstance(node, ast.expr) and node.end_col_offset:
            return self.plain[node.col_offset : node.end_col_offset]
        return ast.get_source_segment(self.text, node) or ""

    def criterion(self, node: ast.expr) -> Criterion:
        """Read one condition."""
        match node:
            case ast.BoolOp(op, values):
                parts = self.parts(values)
                make = AllOf if isinstance(op, ast.And) else AnyOf
                return make(parts, self.said(node), self.at(node))
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self.criterion(operand), self.said(node), self.at(node))
            case ast.Name(id) if id in self.definitions:
                self.used.add(id)
                return evolve(self.definitions[id], said=id, at=self.at(node))
            case ast.Name() | ast.Attribute() | ast.Call():
                return self.holds(node)
            case ast.Compare():
                return self.comparison(node)
        raise UnsayableError(node, f"'{self.said(node)}' is not a condition", HELP)

    def holds(self, node: ast.expr) -> Criterion:
        """Read a bare name: a boolean finding that is answered yes."""
        known = self.input(node)
        if known.kind != "boolean":
            hint = (
                f"compare it: {known.id} >= {known.lowest}"
                if known.kind == "integer"
                else (f"compare it: {known.id} == {known.choices[0].id}")
            )
            raise UnsayableError(node, f"'{known.id}' is not a yes/no finding", hint)
        return OneOf(known.id, (1,), self.said(node), self.at(node))

    def input(self, node: ast.expr) -> Input:
        """Read the name of an input."""
        name = self.said(node).replace(" ", "")
        if isinstance(node, ast.Call) and name not in self.inputs:
            raise self.unknown_call(node)
        if not isinstance(node, ast.Name | ast.Attribute | ast.Call):
            raise UnsayableError(node, f"'{self.said(node)}' is not an input", HELP)
        if name in self.definitions:
            what = f"'{name}' is a definition, which holds or not: it is not compared"
            raise UnsayableError(node, what, f"write `{name}` or `not {name}`")
        if name not in self.inputs:
            hint = near_miss(name, [*self.inputs, *self.definitions])
            raise UnsayableError(node, f"no input is called '{name}'", hint)
        return self.inputs[name]

    def comparison(self, node: ast.Compare) -> Criterion:
        """Read `low <= x <= high`, `x in (...)`, `severity(x) >= word`, `count(...) >= n`."""
        terms = [node.left, *node.comparators]
        subjects = [i for i, term in enumerate(terms) if self.is_known(term)] or [
            i for i, term in enumerate(terms) if self.is_name(term)
        ]
        if len(subjects) != 1:
            raise self.uncomparable(node, terms)
        at = subjects[0]
        subject = terms[at]
        if isinstance(subject, ast.Call) and self.called(subject) == "count":
            return self.count(node, subject, at)
        known, words = self.subject(subject)
        allowed = frozenset(words.values()) if words else None
        values = set(range(known.lowest, known.highest + 1)) if allowed is None else set(allowed)
        whole = set(values)
        for i, op in enumerate(node.ops):
            if i not in (at - 1, at):
                raise UnsayableError(node, "the input stands in the middle: low <= input <= high", HELP)
            flip = i == at - 1
            other = terms[i] if flip else terms[i + 1]
            values &= self.side(known, op, other, flip, words, whole)
        return self.leaf(node, subject, known, values, whole)

    def uncomparable(self, node: ast.Compare, terms: list[ast.expr]) -> UnsayableError:
        """Say why a comparison is not of one input with constants."""
        sums = [term for term in terms if isinstance(term, ast.BinOp)]
        if sums:
            what = f"'{self.said(sums[0])}': a criterion does not reckon"
            hint = "count(a, b >= 3) >= 2 counts what holds; a sum of answers is a rating scale of its own"
            return UnsayableError(sums[0], what, hint)
        what = "compare exactly one input with constants in each comparison"
        none = "name an input: phq9 >= 10" if not any(map(self.is_name, terms)) else ""
        return UnsayableError(node, what, none or "two inputs: write a >= 1 and b >= 1")

    def leaf(
        self, node: ast.Compare, subject: ast.expr, known: Input, values: set[int], whole: set[int]
    ) -> Criterion:
        """Make the node for a set of values of one input."""
        if not values or values == whole:
            never = "never" if not values else "always"
            allowed = self.span(known)
            raise UnsayableError(node, f"this {never} holds: {known.id} is {allowed}", "mend the limit")
        scores = self.expand(subject, known, values)
        said, at = self.said(node), self.at(node)
        if known.kind != "integer":
            return OneOf(known.id, tuple(sorted(scores)), said, at)
        runs = ranges(scores)
        parts = tuple(Within(known.id, low, high, said, at) for low, high in runs)
        return parts[0] if len(parts) == 1 else AnyOf(parts, said, at)

    def expand(self, subject: ast.expr, known: Input, values: set[int]) -> set[int]:
        """Turn severities into scores; other values are themselves."""
        if not self.is_severity(subject):
            return values
        bands = self.instruments[known.instrument].bands
        return {
            score
            for band in bands
            if SEVERITIES.index(band.severity) in values
            for score in range(band.lowest, band.highest + 1)
        }

    def called(self, node: ast.Call) -> str:
        """Return the name of a called function."""
        return node.func.id if isinstance(node.func, ast.Name) else ""

    def is_known(self, node: ast.expr) -> bool:
        """Tell an input, severity(...) or count(...) from constants and words."""
        return isinstance(node, ast.Call | ast.Attribute) or (
            isinstance(node, ast.Name) and node.id in self.inputs
        )

    def is_name(self, node: ast.expr) -> bool:
        """Tell a name that no band, severity or choice has: a misspelt input."""
        words = {*SEVERITIES, *(b.id for i in self.instruments.values() for b in i.bands)}
        words.update(choice.id for known in self.inputs.values() for choice in known.choices)
        return isinstance(node, ast.Name) and node.id not in words

    def subject(self, node: ast.expr) -> tuple[Input, dict[str, int]]:
        """Return the compared input and the words it may be compared with."""
        if isinstance(node, ast.Call) and self.said(node).replace(" ", "") not in self.inputs:
            return self.severity(node)
        known = self.input(node)
        if known.kind == "boolean":
            hint = f"write `{known.id}` or `not {known.id}`"
            raise UnsayableError(node, f"'{known.id}' is a yes/no finding", hint)
        return known, {choice.id: i for i, choice in enumerate(known.choices)}

    def is_severity(self, node: ast.expr) -> bool:
        """Tell severity(instrument) from an input."""
        return isinstance(node, ast.Call) and self.called(node) == "severity"

    def unknown_call(self, node: ast.Call) -> UnsayableError:
        """Say which functions there are: of every criterion, and of a review's."""
        if self.called(node) == "count":
            return UnsayableError(node, f"'{self.said(node)}' is not a condition", HELP)
        worked_out = sorted({id.partition("(")[0] for id in self.inputs if "(" in id})
        known = ", ".join(["severity(instrument)", "count(a, b, ...)", *(f"{f}(...)" for f in worked_out)])
        name = self.said(node.func)
        if name in worked_out and len(node.args) == 1:
            scales = [id[len(name) + 1 : -1] for id in self.inputs if id.startswith(f"{name}(")]
            what = f"{name}(...) is not worked out for '{self.said(node.args[0])}'"
            return UnsayableError(node.args[0], what, near_miss(self.said(node.args[0]), scales))
        what = f"no function is called '{name}' in this form"
        return UnsayableError(node, what, f"the functions are {known}")

    def severity(self, node: ast.Call) -> tuple[Input, dict[str, int]]:
        """Read severity(instrument)."""
        if self.called(node) != "severity" or len(node.args) != 1 or node.keywords:
            raise self.unknown_call(node)
        known = self.input(node.args[0])
        one = self.instruments.get(known.instrument)
        bands = one.bands if one and not one.bands_need_case else ()
        if not bands or known.item:
            raise UnsayableError(node.args[0], f"'{known.id}' has no severity bands for everybody")
        used = {band.severity for band in bands}
        return known, {word: i for i, word in enumerate(SEVERITIES) if word in used}

    def side(
        self,
        known: Input,
        op: ast.cmpop,
        other: ast.expr,
        flip: bool,
        words: dict[str, int],
        whole: set[int],
    ) -> set[int]:
        """Return the values for which one comparison holds."""
        kind = FLIPPED.get(type(op), type(op)) if flip else type(op)
        if kind in (ast.In, ast.NotIn) and not flip:
            chosen = set().union(*(self.values(known, e, words) for e in self.elements(other)))
            return chosen if kind is ast.In else whole - chosen
        targets = self.values(known, other, words)
        if kind in (ast.Eq, ast.NotEq):
            return targets if kind is ast.Eq else whole - targets
        if known.kind == "choice":
            raise UnsayableError(other, f"the words of '{known.id}' have no order", "use == or in (...)")
        low, high = min(targets), max(targets)
        if kind is ast.Lt:
            return {v for v in whole if v < low}
        if kind is ast.LtE:
            return {v for v in whole if v <= high}
        if kind is ast.Gt:
            return {v for v in whole if v > high}
        if kind is ast.GtE:
            return {v for v in whole if v >= low}
        raise UnsayableError(other, "this comparison is not in the rule language", HELP)

    def elements(self, node: ast.expr) -> list[ast.expr]:
        """Return what stands inside `in (...)`."""
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and node.elts:
            return node.elts
        return [node]

    def values(self, known: Input, node: ast.expr, words: dict[str, int]) -> set[int]:
        """Read a constant: an integer in range, a choice, a severity or a band."""
        if isinstance(node, ast.Name):
            return self.word(known, node, words)
        if not isinstance(node, ast.Constant) or type(node.value) is not int:
            raise UnsayableError(node, f"'{self.said(node)}' is not a whole number or a known word", HELP)
        if words or not known.lowest <= node.value <= known.highest:
            raise UnsayableError(
                node,
                f"{node.value} is not a value of {known.id}",
                f"{known.id} is {self.span(known, words)}",
            )
        return {node.value}

    def word(self, known: Input, node: ast.Name, words: dict[str, int]) -> set[int]:
        """Read a word: a choice, a severity, or a band by name."""
        if words:
            if node.id not in words:
                hint = near_miss(node.id, list(words))
                raise UnsayableError(node, f"'{node.id}' is not a value of {known.id}", hint)
            return {words[node.id]}
        bands = self.instruments[known.instrument].bands if known.instrument else ()
        for band in bands:
            if band.id == node.id and not known.item:
                return set(range(band.lowest, band.highest + 1))
        hint = near_miss(node.id, [band.id for band in bands])
        raise UnsayableError(node, f"{known.id} has no band called '{node.id}'", hint)

    def span(self, known: Input, words: Mapping[str, int] | None = None) -> str:
        """Say which values an input has."""
        if words or known.choices:
            return "one of " + ", ".join(words or [choice.id for choice in known.choices])
        return f"{known.lowest} to {known.highest}"

    def count(self, node: ast.Compare, call: ast.Call, at: int) -> Criterion:
        """Read count(a, b, ...) >= n."""
        if at != 0 or len(node.ops) != 1 or not isinstance(node.ops[0], ast.GtE | ast.Gt):
            raise UnsayableError(node, "count(...) is compared with >= or >", "count(a, b) >= 2")
        limit = node.comparators[0]
        if not isinstance(limit, ast.Constant) or type(limit.value) is not int:
            raise UnsayableError(limit, "count(...) is compared with a whole number", "count(a, b) >= 2")
        number = limit.value + isinstance(node.ops[0], ast.Gt)
        if call.keywords:
            raise UnsayableError(
                call.keywords[0], "count(...) counts conditions, nothing else", "count(a, b) >= 2"
            )
        if not 1 <= number <= len(call.args):
            raise UnsayableError(
                node,
                f"this can never or always hold: {len(call.args)} parts are counted",
                "choose a number from 1 to the number of parts",
            )
        parts = self.parts(call.args)
        return AtLeast(number, parts, self.said(node), self.at(node))


def names_in(node: ast.expr) -> set[str]:
    """Return every name of a part of a criterion."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def too_deep(tree: ast.Expression) -> bool:
    """Tell whether the parts of a criterion lie deeper within each other than they may."""
    layer: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        layer = [part for node in layer for part in ast.iter_child_nodes(node)]
        if not layer:
            return False
    return True


def ranges(values: set[int]) -> list[tuple[int, int]]:
    """Group whole numbers into closed ranges.

    >>> ranges({1, 2, 5})
    [(1, 2), (5, 5)]
    """
    if max(values) - min(values) == len(values) - 1:
        return [(min(values), max(values))]
    runs: list[tuple[int, int]] = []
    for value in sorted(values):
        if runs and runs[-1][1] == value - 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    return runs
