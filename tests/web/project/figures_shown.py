"""Reads a page as a person does: each figure with whose it is, and what stands outside of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"))


@dataclass
class Shown:
    """An element with `data-figure`: what it claims to show, of whom, and its text."""

    name: str
    pupil: str
    class_name: str
    school: str
    text: str = ""


@dataclass
class Page(HTMLParser):
    """The figures of `<main>`, the text of its charts and their tables, and all other text."""

    figures: list[Shown] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    drawn: list[str] = field(default_factory=list)
    rest: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, dict[str, str], Shown | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        said = {key: value or "" for key, value in attrs}
        shown = None
        if "data-figure" in said:
            shown = Shown(
                said["data-figure"],
                said.get("data-pupil", ""),
                said.get("data-class", ""),
                said.get("data-school", ""),
            )
            self.figures.append(shown)
        self._open.append((tag, said, shown))
        if tag == "caption" and self._within("details", "chart-table"):
            self.tables[""] = []
        if tag == "tr" and self._within("details", "chart-table"):
            next(reversed(self.tables.values())).append([])
        if tag in {"td", "th"} and self._within("details", "chart-table"):
            next(reversed(self.tables.values()))[-1].append("")
        if tag == "figcaption" and self._within("div", "year"):
            self.captions.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` opens nothing."""

    def handle_data(self, words: str) -> None:
        tags = [tag for tag, _, _ in self._open]
        if "main" not in tags or "script" in tags:
            return
        shown = next((s for _, _, s in reversed(self._open) if s is not None), None)
        if shown is not None:
            shown.text += words
        elif "svg" in tags:
            self.drawn.append(words)
        elif self._within("details", "chart-table") and "summary" not in tags:
            self._tell_table(words, tags)
        elif "figcaption" in tags and self._within("div", "year"):
            self.captions[-1] += words
        else:
            self.rest += words

    def _tell_table(self, words: str, tags: list[str]) -> None:
        if "caption" in tags:
            self.tables[words] = self.tables.pop("")
        elif "td" in tags or "th" in tags:
            next(reversed(self.tables.values()))[-1][-1] += words

    def _within(self, tag: str, name: str) -> bool:
        return any(t == tag and name in a.get("class", "").split() for t, a, _ in self._open)


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page
