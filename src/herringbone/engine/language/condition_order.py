"""Whether the words of a condition stand in an order that can mean something.

A condition alternates between things and operators; this walk says which of the two is missing and
where, in plainer words than Python's parser has, and hands on text that the parser can read.
"""

from __future__ import annotations

from herringbone.engine.language.condition_text import (
    CALLS,
    COMPARISONS,
    DEEPEST,
    Token,
    Words,
    missing_word,
)
from herringbone.engine.language.problems import ConditionProblem

CLOSING = {")": "(", "]": "["}
ARITHMETIC = ("+", "-", "*")


class Order:
    """One walk over the words. `open` holds the brackets not yet closed, `between` the depths at
    which a `between` still waits for its `and`."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.open: list[Token] = []
        self.between: list[tuple[int, Token]] = []
        self.rewritten = list(words.source)
        self.at = 0

    def parsable(self) -> str:
        """The condition as Python's parser reads it, every word in its own column: `between` and
        its `and` become shifts, `class` becomes `klass`. Fills `words.problems`."""
        wants_thing = True
        tokens = self.words.tokens
        while self.at < len(tokens):
            token = tokens[self.at]
            self.at += 1
            wants_thing = self._thing(token) if wants_thing else self._operator(token)
            if self.words.problems:
                return ""
        self._end(wants_thing)
        return "".join(self.rewritten)

    def _next(self) -> Token | None:
        return self.words.tokens[self.at] if self.at < len(self.words.tokens) else None

    def _thing(self, token: Token) -> bool:
        """Reads a word where a thing is wanted; is a thing still wanted after it?"""
        if token.kind in ("number", "text"):
            return False
        if token.kind == "name":
            self._class_to_klass(token)
            return self._call(token) if self._calls() else False
        if token.text in ("not", "-"):
            return True
        if token.text in ("(", "["):
            return self._opened(token)
        if token.text == "]" and self.open and self.words.tokens[self.at - 2].text == "[":
            self.words.wrong(token, "the list is empty")
            return False
        self._thing_missing(token)
        return True

    def _thing_missing(self, token: Token) -> None:
        if token.text in COMPARISONS or token.text in ("in", "between", "is"):
            what = "a measure is missing"
            hint = f"attendance {token.text} …" if token.text in COMPARISONS else ""
        elif token.text in ("and", "or"):
            what, hint = "a condition is missing", ""
        else:
            what, hint = "something is missing", ""
        self.words.wrong(token, f"{what} before {token.text}", hint)

    def _operator(self, token: Token) -> bool:
        """Reads a word where an operator is wanted; is a thing wanted after it?"""
        if token.text in CLOSING and token.kind == "op":
            return self._closed(token)
        if token.text in (*COMPARISONS, *ARITHMETIC, "or", "in"):
            return True
        match token.text:
            case "and":
                return self._and(token)
            case "," if self.open and self.open[-1].text == "[":
                return True
            case "between":
                self.between.append((len(self.open), token))
                self._rewrite(token, "<<     ")
                return True
            case "not" if self._take("in"):
                return True
            case "is":
                self._take("not")
                if not self._take("known"):
                    following = self._next()
                    said = missing_word(following.text) if following is not None else ""
                    hint = said or 'write == to compare: band == "A"'
                    self.words.wrong(token, "after is: known, or not known", hint)
                return False
        hint = missing_word(token.text)
        if token.text == "not" and self._take("between"):
            hint = "not attendance between 90 and 95"
        self.words.wrong(token, f"an operator is missing before {token.text[:40]}", hint)
        return False

    def _take(self, text: str) -> bool:
        following = self._next()
        found = following is not None and following.text == text
        self.at += found
        return found

    def _and(self, token: Token) -> bool:
        if self.between and self.between[-1][0] == len(self.open):
            self.between.pop()
            self._rewrite(token, ">> ")
        return True

    def _opened(self, token: Token) -> bool:
        before = self.words.tokens[self.at - 2] if self.at > 1 else None
        if token.text == "[" and (before is None or before.text != "in"):
            self.words.wrong(token, "a list stands only after in", 'band in ["A", "B"]')
        self.open.append(token)
        if len(self.open) > DEEPEST:
            self.words.wrong(token, f"brackets are nested more than {DEEPEST} deep", "name a term")
        return True

    def _closed(self, token: Token) -> bool:
        if self.between and self.between[-1][0] == len(self.open):
            self._between_waits()
        if not self.open or self.open[-1].text != CLOSING[token.text]:
            self.words.wrong(token, f"{token.text} closes nothing")
        else:
            self.open.pop()
        return False

    def _calls(self) -> bool:
        following = self._next()
        return following is not None and following.text == "("

    def _call(self, token: Token) -> bool:
        inside = self.words.tokens[self.at + 1 : self.at + 3]
        if token.text not in CALLS:
            self.words.wrong(
                token,
                f"{token.text[:40]} cannot be called",
                'only open_case("…"), done("…") and fired("…") can',
            )
        elif [t.kind for t in inside] != ["text", "op"] or inside[1].text != ")":
            self.words.wrong(token, f'write {token.text}("…") with one name in quotes')
        self.at += 3
        return False

    def _class_to_klass(self, token: Token) -> None:
        if token.text.startswith("class."):
            self._rewrite(token, f"klass{token.text[5:]}")
        elif token.text == "class":
            self._rewrite(token, "klass")

    def _rewrite(self, token: Token, text: str) -> None:
        self.rewritten[token.start : token.end] = text

    def _between_waits(self) -> None:
        _, token = self.between[-1]
        self.words.wrong(token, "between needs two figures", "attendance between 90 and 95")

    def _end(self, wants_thing: bool) -> None:
        if wants_thing:
            last = self.words.tokens[-1]
            self.words.problems.append(
                ConditionProblem(last.end, 1, f"something is missing after {last.text}")
            )
        elif self.open:
            self.words.wrong(self.open[-1], f"{self.open[-1].text} is never closed")
        elif self.between:
            self._between_waits()
