"""The first half of reading a condition: its words, in an order that can mean something.

Nothing reaches Python's parser that is not made of these words: names after a window or a group,
numbers, text, comparisons and three calls. `condition_syntax` then gives the words their meaning.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass, field

from herringbone.engine.language.problems import ConditionProblem

LONGEST = 600
DEEPEST = 20
MOST_WORDS = 200
CALLS = ("open_case", "done", "fired")
WORDS = ("and", "or", "not", "in", "is", "between", "known")
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>\d[\w.]*)
      | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
      | (?P<text>"[^"\\\n]*"|'[^'\\\n]*')
      | (?P<refused><<|>>|\*\*|//|:=|&&|\|\||<>|=<|=>|===)
      | (?P<op><=|>=|==|!=|[<>+\-*()\[\],])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.\d{1,3})?")
_HINTS = {
    "=": "write == to compare",
    "===": "write ==",
    "=<": "write <=",
    "=>": "write >=",
    "<>": "write !=",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "&&": "write and",
    "&": "write and",
    "||": "write or",
    "|": "write or",
    "!": "write not",
    "%": "write the figure alone, attendance < 93",
    "/": "multiply the other side instead",
    "//": "multiply the other side instead",
    "“": 'use straight quotes, "A"',
    "”": 'use straight quotes, "A"',
    "‘": 'use straight quotes, "A"',
    "’": 'use straight quotes, "A"',
    '"': "the closing quote is missing",
    "'": "the closing quote is missing",
    ".": "a point stands only between a window or group and a measure: week.attendance",
}
_SAID = {
    "less": "<", "below": "<", "under": "<", "more": ">", "above": ">", "over": ">",
    "equals": "==", "equal": "==", "than": "<", "at": ">=", "AND": "and", "OR": "or", "NOT": "not",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # number, name, text, word, op
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class Words:
    """The words of a condition and what is wrong with them."""

    source: str
    tokens: list[Token] = field(default_factory=list)
    problems: list[ConditionProblem] = field(default_factory=list)

    def wrong(self, token: Token, message: str, suggestion: str = "") -> None:
        self.problems.append(ConditionProblem(token.start, len(token.text), message, suggestion))


def read_words(source: str) -> Words:
    """Split a condition into words; `problems` is empty where Python's parser may see them."""
    words = Words(source)
    if len(source) > LONGEST:
        words.problems.append(
            ConditionProblem(0, 1, f"a condition has at most {LONGEST} characters", "name a term")
        )
        return words
    for match in _TOKEN.finditer(source):
        _take(words, str(match.lastgroup), match.group(), match.start())
    if len(words.tokens) > MOST_WORDS:
        words.problems.append(
            ConditionProblem(0, 1, f"a condition has at most {MOST_WORDS} words", "name a term")
        )
    if not words.tokens and not words.problems:
        words.problems.append(ConditionProblem(0, 1, "the condition is empty"))
    return words


def _take(words: Words, kind: str, text: str, start: int) -> None:
    token = Token(kind, text, start)
    if kind == "space":
        return
    if kind == "name":
        token = _name(words, token)
    elif kind == "number" and not _NUMBER.fullmatch(text):
        words.wrong(token, f"{_short(text)} is not a number for a condition", _number(text))
    elif kind in ("refused", "other"):
        hint = _HINTS.get(text) or _looks_like(text)
        words.wrong(token, f"{text!r} has no place in a condition", hint)
        return
    words.tokens.append(token)


def _name(words: Words, token: Token) -> Token:
    if token.text in WORDS:
        return Token("word", token.text, token.start)
    parts = token.text.split(".")
    barred = set(keyword.kwlist) | {"klass"} | (set(WORDS) if len(parts) > 1 else set())
    if "__" in token.text or len(token.text) > 80:
        words.wrong(token, f"{_short(token.text)} is not a name of the language")
    elif wrong := [p for i, p in enumerate(parts) if p in barred and (p, i) != ("class", 0)]:
        hint = "a flag stands alone: pp, or not pp" if wrong[0] in ("True", "False") else ""
        words.wrong(token, f"{wrong[0]} is not a word of the language", hint)
    elif not token.text.isascii():
        words.wrong(token, f"{_short(token.text)} is not a name: plain letters only")
    return token


def _number(text: str) -> str:
    if re.fullmatch(r"\d+\.\d{4,}", text):
        return "at most three decimals"
    if re.fullmatch(r"\d{7,}(\.\d+)?", text):
        return "it must be below 1,000,000"
    return "write it as 93 or 94.5"


def _looks_like(text: str) -> str:
    """Signs and letters from elsewhere that a person cannot tell from ours."""
    plain = unicodedata.normalize("NFKC", text)
    if text.isascii() or not (plain.isascii() or text.isalpha()):
        return ""
    if plain.isspace():
        return "this space is not a plain one: type it again"
    return (
        f"write {plain}" if plain.isascii() else "this letter is of another alphabet: type it again"
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def missing_word(text: str) -> str:
    """What to write instead of a word of English where an operator is missing."""
    return f"write {_SAID[text]}" if text in _SAID else ""
