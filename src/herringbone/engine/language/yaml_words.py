"""The YAML reader's complaints in words for someone who has never heard of a scalar."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

FOLDED = (
    "a measure is missing before this sign, and after a colon YAML takes > or | for folded text",
    "name the measure first: absent > 10",
)
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("expected a comment or a line break", *FOLDED),
    ("expected chomping or indentation", *FOLDED),
    ("expected indentation indicator", *FOLDED),
    (
        "mapping values are not allowed here",
        "a colon stands where none can, or the line is indented more than the one above",
        "put text that holds a colon in quotes",
    ),
    ("found character '\\t'", "a tab stands between words", "use a space"),
    (
        "found unexpected end of stream",
        "a quote is opened before here and never closed",
        "close it",
    ),
    ("expected ',' or ']'", "a list opened with [ is not closed", "end it with ]"),
    ("expected ',' or '}'", "a { is not closed", "end it with }"),
    (
        "sequence entries are not allowed here",
        "a list begins on the line of its key",
        "begin each item on its own line with -",
    ),
    ("found character", "text cannot begin with this character", "put the text in quotes"),
    (
        "expected <block end>",
        "this line is not indented like its neighbours",
        "line it up with the key above",
    ),
    ("expected '<document start>'", "this line is indented less than the first", "line it up"),
    ("could not find expected ':'", "a colon is missing after a key near here", "key: value"),
    (
        "expected alphabetic or numeric character",
        "aliases (*name) and anchors (&name) are not part of a strategy",
        "put text that begins with * or & in quotes",
    ),
    ("found undefined tag", "tags (!name) are not part of a strategy", "leave it out"),
    ("found duplicate anchor", "anchors (&name) are not part of a strategy", "leave it out"),
    ("expected the node content", "a value is missing here", ""),
)


def in_our_words(error: MarkedYAMLError) -> tuple[str, str]:
    """Message and suggestion for an error of the YAML reader."""
    problem = str(error.problem or error.context or "")
    for begins, message, suggestion in _MEANINGS:
        if begins in problem or (begins == "found character '\\t'" and "'\\t'" in problem):
            return message, suggestion
    return f"this is not YAML: {problem}", ""
