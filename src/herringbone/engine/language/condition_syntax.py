"""The second half of reading a condition: what its words mean, by the names of one strategy.

Python's parser settles which operator binds first; this reader accepts the few kinds of node that
conditions need and gives each its type. All problems are collected.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from herringbone.engine.language.condition_nodes import All, Flag, Known, Node, Not, Some, TermUse
from herringbone.engine.language.condition_order import Order
from herringbone.engine.language.condition_sums import SumReader, name_of, text_of
from herringbone.engine.language.condition_text import read_words
from herringbone.engine.language.condition_types import Wrong, compare_sums, text_is
from herringbone.engine.language.problems import ConditionProblem
from herringbone.engine.language.suggest import did_you_mean
from herringbone.engine.language.vocabulary import Vocabulary

CompileTerm = Callable[[str], Node | None]
OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class Reader(SumReader):
    """Reads one condition. `term` gives a term's own tree, or None where the term is wrong."""

    def __init__(self, source: str, vocabulary: Vocabulary, term: CompileTerm) -> None:
        super().__init__(source, vocabulary)
        self.term = term

    def read(self) -> Node | None:
        words = read_words(self.source)
        text = "" if words.problems else Order(words).parsable()
        if words.problems:
            self.problems += words.problems
            return None
        line = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
        try:
            tree = ast.parse(f"({line})", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.problems.append(ConditionProblem(0, len(self.source), "it cannot be read"))
            return None
        return self.boolean(tree)

    # --- true or false ----------------------------------------------------------------------
    def boolean(self, node: ast.expr) -> Node | None:
        match node:
            case ast.BoolOp():
                nodes = [self.boolean(value) for value in node.values]
                kept = tuple(one for one in nodes if one is not None)
                joined = All if isinstance(node.op, ast.And) else Some
                return joined(*self.span(node), kept) if len(kept) == len(nodes) else None
            case ast.UnaryOp(op=ast.Not()):
                inner = self.boolean(node.operand)
                return Not(*self.span(node), inner) if inner is not None else None
            case ast.Compare():
                return self._compare(node)
            case ast.BinOp(op=ast.RShift(), left=ast.BinOp(op=ast.LShift()) as left):
                return self._between(node, left)
            case ast.Name() | ast.Attribute():
                return self._flag(node)
            case ast.Call():
                return self._call(node)
        self.wrong(node, f"{self.said(node)[:40]} alone is not true or false", "compare it")
        return None

    def _flag(self, node: ast.expr) -> Node | None:
        name = name_of(node)
        if name in self.vocabulary.terms:
            return self._term(node, name)
        word = self.word(node)
        if word is None:
            return None
        if word.kind != "boolean":
            hint = f"{name} == …" if word.kind == "text" else f"{name} < …"
            self.wrong(node, f"{name} alone is not true or false", f"compare it: {hint}")
            return None
        return Flag(*self.span(node), name)

    def _term(self, node: ast.expr, name: str) -> Node | None:
        term = self.vocabulary.terms[name]
        inner = self.term(name)
        return inner and TermUse(*self.span(node), name, term.says, term.when, inner)

    def _call(self, node: ast.Call) -> Node | None:
        called, (argument,) = name_of(node.func), node.args
        named = text_of(argument) or ""
        strategy = self.vocabulary
        known = strategy.cases if called == "open_case" else strategy.steps
        if named not in known:
            what = "case" if called == "open_case" else "provision or step"
            hint = did_you_mean(named, known)
            self.wrong(argument, f"unknown {what} {named[:60]}", hint)
            return None
        return Flag(*self.span(node), f"{called}:{named}")

    def _between(self, node: ast.BinOp, left: ast.BinOp) -> Node | None:
        subject, low, high = (self.number(n) for n in (left.left, left.right, node.right))
        if subject is None or low is None or high is None:
            return None
        place = self.span(node)
        return self._checked(
            node,
            lambda: All(
                *place,
                (compare_sums(place, low, "<=", subject), compare_sums(place, subject, "<=", high)),
            ),
        )

    # --- comparisons ------------------------------------------------------------------------
    def _compare(self, node: ast.Compare) -> Node | None:
        sides = [node.left, *node.comparators]
        nodes: list[Node | None] = []
        for i, op in enumerate(node.ops):
            place = node if len(node.ops) == 1 else sides[i + 1]
            nodes.append(self._pair(place, sides[i], op, sides[i + 1]))
        kept = tuple(one for one in nodes if one is not None)
        if len(kept) < len(nodes):
            return None
        return kept[0] if len(kept) == 1 else All(*self.span(node), kept)

    def _pair(self, place: ast.expr, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node | None:
        if isinstance(op, (ast.Is, ast.IsNot)):
            return self._known(place, left, isinstance(op, ast.Is))
        if isinstance(op, (ast.In, ast.NotIn)):
            return self._among(place, left, right, isinstance(op, ast.In))
        symbol = OPERATORS[type(op)]
        if self._is_text(left) or self._is_text(right):
            return self._text(place, left, symbol, right)
        a, b = self.number(left), self.number(right)
        if a is None or b is None:
            return None
        alone = isinstance(place, ast.Compare)
        span = self.span(place) if alone else (self.span(left)[0], self.span(right)[1])
        return self._checked(place, lambda: compare_sums(span, a, symbol, b))

    def _checked(self, place: ast.expr, make: Callable[[], Node]) -> Node | None:
        try:
            return make()
        except Wrong as wrong:
            self.wrong(place, *wrong.args)
            return None

    def _known(self, place: ast.expr, left: ast.expr, wanted: bool) -> Node | None:
        if not isinstance(left, (ast.Name, ast.Attribute)):
            self.wrong(left, "only a name can be known", "change is known")
            return None
        word = self.word(left)
        if word is None:
            return None
        kind = {"text": "text", "boolean": "truth"}.get(word.kind, "figure")
        return Known(*self.span(place), word.name, kind, wanted)

    def _among(self, place: ast.expr, left: ast.expr, right: ast.expr, wanted: bool) -> Node | None:
        if not isinstance(right, ast.List):
            self.wrong(right, "after in: a list", 'band in ["A", "B"]')
            return None
        if self._is_text(left) or any(self._is_text(one) for one in right.elts):
            return self._text_among(place, left, right.elts, wanted)
        pairs = [self._pair(place, left, ast.Eq(), one) for one in right.elts]
        kept = tuple(one for one in pairs if one is not None)
        if len(kept) < len(pairs):
            return None
        either = Some(*self.span(place), kept)
        return either if wanted else Not(*self.span(place), either)

    def _is_text(self, node: ast.expr) -> bool:
        if text_of(node) is not None:
            return True
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return False
        word = self.vocabulary.word(name_of(node))
        return word is not None and word.kind == "text"

    def _text(self, place: ast.expr, left: ast.expr, op: str, right: ast.expr) -> Node | None:
        if text_of(left) is not None:
            left, right = right, left
        if op not in ("==", "!="):
            self.wrong(place, f"text has no order: {op} does not apply", "use ==, != or in")
            return None
        if isinstance(right, (ast.Name, ast.Attribute)) and text_of(left) is None:
            a, b = self.word(left), self.word(right)
            if a is None or b is None:
                return None
            return self._checked(place, lambda: text_is(self.span(place), a, (), op == "==", b))
        return self._text_among(place, left, [right], op == "==")

    def _text_among(
        self, place: ast.expr, left: ast.expr, values: list[ast.expr], wanted: bool
    ) -> Node | None:
        texts = [text_of(value) for value in values]
        for value, text in zip(values, texts, strict=True):
            if text is None:
                hint = f'write it in quotes: "{self.said(value)[:20]}"'
                self.wrong(value, "text is compared with text", hint)
        if not isinstance(left, (ast.Name, ast.Attribute)):
            self.wrong(left, "one side must be a name", 'band == "A"')
            return None
        word = self.word(left)
        kept = tuple(text for text in texts if text is not None)
        if word is None or len(kept) < len(texts):
            return None
        return self._checked(place, lambda: text_is(self.span(place), word, kept, wanted))
