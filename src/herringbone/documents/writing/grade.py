"""How hard a text is to read: the Flesch-Kincaid grade, with syllables counted by rule.

Ground for every letter is grade 7 at most, what a statute asks for in its own terms left out. The
count of syllables is held against a pronouncing dictionary in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from herringbone.documents.writing.paragraphs import Kind, Paragraph

WORD = re.compile(r"[A-Za-z0-9À-ž’']+(?:[.,:/][A-Za-z0-9]+)*")
ENDS = re.compile(r"[.!?]+(?=\s|$)|\n")
TITLES = re.compile(r"\b(Mrs|Ms|Mr|Dr|Miss|[A-Z]|am|pm)\.")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_E = re.compile(r"(?:[^laeiouy]|[aeiouy]l)es?$")
SOUNDED_ES = re.compile(r"(?:[sxz]|[cg]|ch|sh)es$")
SILENT_ED = re.compile(r"[^tdaeiouy]ed$")
TWO_VOWELS = re.compile(
    r"ia(?!l$|n$)|io(?!n|us)|eo(?!u)|ua(?!r|n)|iu|ying|oing|eing|uing|ue[ln]|riet|quiet|"
    r"ier$|iest$|[aeo]y[aeo]"
)
# Words whose silent or sounded vowels no rule of ours knows.
KNOWN = {
    "anyone": 3,
    "diarrhoea": 4,
    "everybody": 4,
    "everyone": 3,
    "everything": 3,
    "language": 2,
    "people": 2,
    "someone": 2,
    "something": 2,
    "sometimes": 2,
    "useful": 2,
}


def graded(parts: Iterable[Paragraph]) -> float:
    """The grade of the paragraphs, those that a statute words left out; 0 for none."""
    text = "\n".join(part.text for part in parts if part.kind is not Kind.STATUTORY)
    return grade_of(text)


def grade_of(text: str) -> float:
    """Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    plain = TITLES.sub(r"\1", text)
    sentences = [part for part in ENDS.split(plain) if WORD.search(part)]
    words = WORD.findall(plain)
    if not words:
        return 0.0
    sounds = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * sounds / len(words) - 15.59


def syllables(word: str) -> int:
    """Syllables of an English word by rule; a figure counts as one."""
    plain = word.lower().replace("’", "'").removesuffix("'s").replace("'", "")
    if plain in KNOWN:
        return KNOWN[plain]
    if not plain.isalpha():
        return 1
    count = len(VOWELS.findall(plain))
    is_sounded = SOUNDED_ES.search(plain)
    if SILENT_ED.search(plain) or (SILENT_E.search(plain) and not is_sounded):
        count -= 1
    count += len(TWO_VOWELS.findall(plain))
    return max(1, count)
