"""Compiled rules, which are Python text, as z3 formulas again: what the router runs is what is proven."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import z3

Look = Callable[[str], Any]


def conditions(source: str, look: Look) -> list[tuple[Any, Any]]:
    """Return what the code of a function asks of each rule: that it must hold, and that it may.

    Args:
        look: a variable of the code, `a3` or `b3` -> the formula of the lowest or highest value of slot 3.
    """
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    found = []
    for node in function.body:
        if isinstance(node, ast.If):
            inner = node.body[0]
            assert isinstance(inner, ast.If)
            may, must = formula(node.test, look), formula(inner.test, look)
            found.append((z3.And(may, must), may))
    return found


def formula(node: ast.expr, look: Look) -> Any:
    """Return the formula of an expression."""
    match node:
        case ast.BoolOp(ast.And(), parts):
            return z3.And(*(formula(part, look) for part in parts))
        case ast.BoolOp(ast.Or(), parts):
            return z3.Or(*(formula(part, look) for part in parts))
        case ast.UnaryOp(ast.Not(), part):
            return z3.Not(formula(part, look))
        case ast.Name(name):
            return look(name)
        case ast.Constant(value):
            return z3.IntVal(value)
        case ast.IfExp(test, ast.Constant(yes), ast.Constant(no)):
            return z3.If(formula(test, look), z3.IntVal(yes), z3.IntVal(no))
        case ast.BinOp(left, ast.Add(), right):
            return formula(left, look) + formula(right, look)
        case ast.Compare(left, [ast.In()], [ast.Set(values)]):
            return z3.Or(*(formula(left, look) == formula(value, look) for value in values))
        case ast.Compare(left, [sign], [right]):
            return SIGNS[type(sign)](formula(left, look), formula(right, look))
        case _:
            raise NotImplementedError(ast.unparse(node))


SIGNS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.GtE: lambda a, b: a >= b,
    ast.LtE: lambda a, b: a <= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}
