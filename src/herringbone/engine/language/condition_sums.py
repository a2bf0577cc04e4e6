"""Reading the sums inside a condition: numbers, measures by name, and where each stands.

`condition_syntax` builds on this reader; both collect problems instead of stopping at the first.
"""

from __future__ import annotations

import ast
from decimal import Decimal

from herringbone.engine.language.condition_types import Sum, Wrong, combine
from herringbone.engine.language.problems import ConditionProblem
from herringbone.engine.language.vocabulary import NUMBERS, Vocabulary, Word


class SumReader:
    """Reads sums of measures out of Python's tree of `source`."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.problems: list[ConditionProblem] = []

    # --- places -----------------------------------------------------------------------------
    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node stands in the source (the parser counts bytes, after one bracket)."""
        expression = node if isinstance(node, ast.expr) else ast.Constant(0)
        encoded = self.source.encode()
        ends = (expression.col_offset - 1, (expression.end_col_offset or 1) - 1)
        start, end = (len(encoded[:at].decode(errors="ignore")) for at in ends)
        return start, end

    def wrong(self, node: ast.AST, message: str, suggestion: str = "") -> None:
        start, end = self.span(node)
        self.problems.append(ConditionProblem(start, end - start, message, suggestion))

    def said(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.source[start:end]

    def word(self, node: ast.expr) -> Word | None:
        name = name_of(node)
        word = self.vocabulary.word(name)
        if word is None:
            kind = (
                "unknown window, group or measure"
                if "." in name
                else "unknown measure, flag or term"
            )
            self.wrong(node, f"{kind} {name[:60]}", self.vocabulary.suggestion(name))
        return word

    # --- numbers ----------------------------------------------------------------------------
    def number(self, node: ast.expr) -> Sum | None:
        match node:
            case ast.Constant(value=int() | float()):
                return Sum.number(Decimal(self.said(node)))
            case ast.Name() | ast.Attribute():
                return self._measure(node)
            case ast.UnaryOp(op=ast.USub()):
                inner = self.number(node.operand)
                return inner and inner.times(Decimal(-1))
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
                left, right = self.number(node.left), self.number(node.right)
                return left and right and self._combined(node, left, right)
        hint = "put each condition in brackets" if isinstance(node, ast.BoolOp) else ""
        self.wrong(node, f"{self.said(node)[:40]} is not a number", hint)
        return None

    def _combined(self, node: ast.BinOp, left: Sum, right: Sum) -> Sum | None:
        try:
            return combine(left, node.op, right)
        except Wrong as wrong:
            self.wrong(node, *wrong.args)
            return None

    def _measure(self, node: ast.expr) -> Sum | None:
        name = name_of(node)
        if name in self.vocabulary.terms:
            self.wrong(
                node, f"{name} is a term, true or false, not a number", f"write {name} alone"
            )
            return None
        word = self.word(node)
        if word is None:
            return None
        if word.kind not in NUMBERS:
            hint = f"write {name}, or not {name}" if word.kind == "boolean" else ""
            self.wrong(node, f"{name} is {_a(word.kind)}, not a number", hint)
            return None
        return Sum.measure(word)


def _a(kind: str) -> str:
    return {"boolean": "true or false", "text": "text"}.get(kind, kind)


def name_of(node: ast.expr) -> str:
    """`class.week.attendance` of a chain of names."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    assert isinstance(node, ast.Name)
    return "class" if node.id == "klass" else node.id


def text_of(node: ast.expr) -> str | None:
    """The value of a text in quotes."""
    found = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if found and isinstance(node, ast.Constant) else None
