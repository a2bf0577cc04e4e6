"""A condition as a parent would say it: "attendance this year is below 93%".

`show` puts it after each sentence of the policy, so that a reader sees exactly what is judged.
"""

from __future__ import annotations

from decimal import Decimal

from herringbone.engine.language.condition_names import FLAG_WORDS
from herringbone.engine.language.condition_nodes import (
    All,
    Comparison,
    Flag,
    Known,
    Node,
    Not,
    Some,
    TermUse,
    TextIs,
)
from herringbone.engine.language.condition_types import FLIPPED
from herringbone.engine.language.condition_words import name_words
from herringbone.engine.language.linear import Linear
from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.showing.show_tasks import step_said

IS = {
    "<": "below {}",
    "<=": "{} or less",
    ">": "above {}",
    ">=": "{} or more",
    "==": "exactly {}",
    "!=": "other than {}",
}
HOW_MANY = {
    "<": "fewer than {}",
    "<=": "{} or fewer",
    ">": "more than {}",
    ">=": "{} or more",
    "==": "exactly {}",
    "!=": "other than {}",
}
SIGNS = {"percentage": "%", "points": " points"}


def condition_said(node: Node) -> str:
    """The whole condition in words, terms by their names."""
    return _said(node, wanted=True, inside=False)


def _said(node: Node, *, wanted: bool, inside: bool) -> str:
    match node:
        case Not():
            return _said(node.node, wanted=not wanted, inside=inside)
        case All() | Some():
            joint = " and " if isinstance(node, All) == wanted else " or "
            mixed = any(isinstance(part, (All, Some)) for part in node.nodes)
            parts = _parts(node.nodes, wanted)
            words = (f",{joint}" if mixed else joint).join(parts)
            return f"({words})" if inside and len(parts) > 1 else words
        case Comparison():
            words = _comparison(node)
            return words if wanted else f"not: {words}"
        case TextIs():
            return _text(node, node.wanted == wanted)
        case Known():
            return f"{name_words(node.name)} is {'' if node.wanted == wanted else 'not '}known"
        case TermUse():
            words = f"“{node.name.replace('_', ' ')}”"
            return words if wanted else f"not {words}"
        case Flag():
            return flag_said(node.name, wanted)
    raise TypeError(f"a condition has no {type(node).__name__}")


def flag_said(name: str, wanted: bool = True) -> str:
    """A flag, or one of the three questions, as it is said where it is, or is not, so."""
    kind, _, thing = name.partition(":")
    words, no = thing.replace("_", " "), "" if wanted else "not "
    match kind:
        case "open_case":
            return f"{'a' if wanted else 'no'} {words} is open"
        case "done":
            return f"{step_said(*thing.split('.', 1))} was {no}done this year"
        case "fired":
            return f"{step_said(*thing.split('.', 1))} was {no}asked for this year"
    measure = MEASURES.get(name.rpartition(".")[2])
    if name in FLAG_WORDS:
        return FLAG_WORDS[name][0 if wanted else 1]
    said = name_words(name)
    return f"{no}{said}" if measure else f"{no}{said.replace('_', ' ')}"


def _text(node: TextIs, wanted: bool) -> str:
    among = name_words(node.other) if node.other else " or ".join(node.values)
    return f"{name_words(node.name)} {among}" if wanted else f"{name_words(node.name)} not {among}"


def _parts(nodes: tuple[Node, ...], wanted: bool) -> list[str]:
    """Each part in words; a second bound on the same share leaves its name out, `92% or more and
    below 95%`."""
    parts: list[str] = []
    before = ""
    for node in nodes:
        words = _said(node, wanted=wanted, inside=True)
        share = _share(node) if wanted else ""
        if share and share == before:
            words = words.removeprefix(f"{_name(share)} is ")
        parts.append(words)
        before = share
    return parts


def _share(node: Node) -> str:
    """The percentage that a comparison with a number is about, or ""."""
    if not isinstance(node, Comparison) or node.right.terms:
        return ""
    return node.left.single if _kind(node.left) == "percentage" else ""


def _comparison(node: Comparison) -> str:
    left, op, right = node.left, node.op, node.right
    if not left.terms:
        left, op, right = right, FLIPPED[op], left
    if not right.terms and _kind(left) in ("count", "days") and left.single:
        return f"{HOW_MANY[op].format(_sum(right))} {_counted(left.single)}"
    unit = "" if right.terms else SIGNS.get(_kind(left), "")
    return f"{_sum(left)} is {IS[op].format(_sum(right) + unit)}"


def _kind(linear: Linear) -> str:
    """What kind of number a sum is, where all its measures are of one kind."""
    kinds = {MEASURES[name.rpartition(".")[2]].kind for name in linear.terms}
    return kinds.pop() if len(kinds) == 1 else ""


def _counted(name: str) -> str:
    measure = MEASURES[name.rpartition(".")[2]]
    words = _name(name)
    told = not measure.unit or any(word in words for word in (measure.unit, "absences", "marks"))
    return words if told else f"{measure.unit} {words}"


def _name(name: str) -> str:
    """`attendance this year`; a window is always said, the year's too."""
    prefix, _, last = name.rpartition(".")
    measure = MEASURES.get(last)
    windowed = measure is not None and measure.windowed and not prefix
    return name_words(f"year.{name}" if windowed else name)


def _sum(linear: Linear) -> str:
    parts: list[str] = []
    for name, coefficient in linear.terms.items():
        parts += _signed(coefficient, _name(name), first=not parts)
    if linear.constant or not parts:
        parts += _signed(linear.constant, "", first=not parts)
    return " ".join(parts)


def _signed(number: Decimal, words: str, *, first: bool) -> list[str]:
    size = f"{abs(number).normalize():f}"
    amount = words if words and size == "1" else f"{size} × {words}" if words else size
    sign = "minus" if number < 0 else "" if first else "plus"
    return [sign, amount] if sign else [amount]
