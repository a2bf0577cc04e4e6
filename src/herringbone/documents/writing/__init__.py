"""The library of letters, read and filled: words with placeholders in, sentences without holes out.

The web half asks for a template by strategy and name, chooses channel and language, hands over one
value for each placeholder and gets text; see docs/reference/letters.md.
"""

from herringbone.documents.writing.filling import Hole, fill, subject_of
from herringbone.documents.writing.grade import graded, syllables
from herringbone.documents.writing.loading import LetterRefused, load_letter
from herringbone.documents.writing.paragraphs import Kind, Paragraph, paragraphs
from herringbone.documents.writing.placeholders import PLACEHOLDERS, Placeholder
from herringbone.documents.writing.shelf import UnknownLetter, names_of, template_of
from herringbone.documents.writing.template import (
    Channel,
    Paper,
    Purpose,
    Template,
    Tone,
    Words,
    text_length,
)

__all__ = [
    "PLACEHOLDERS",
    "Channel",
    "Hole",
    "Kind",
    "LetterRefused",
    "Paper",
    "Paragraph",
    "Placeholder",
    "Purpose",
    "Template",
    "Tone",
    "UnknownLetter",
    "Words",
    "fill",
    "graded",
    "load_letter",
    "names_of",
    "paragraphs",
    "subject_of",
    "syllables",
    "template_of",
    "text_length",
]
