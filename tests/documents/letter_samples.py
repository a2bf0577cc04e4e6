"""Every letter of the library as it would be printed for one pupil, with what it encloses."""

import re
from datetime import date
from typing import Any

from herringbone.documents import HalfTerm, LetterDocument, Record, Sheet
from herringbone.documents.absences import figure_values
from herringbone.documents.writing import (
    PLACEHOLDERS,
    Channel,
    Paper,
    Template,
    fill,
    names_of,
    subject_of,
    template_of,
)
from herringbone.library import files
from paper_samples import AT, BORN, HOME, SCHOOL, SENDER, marks, png, pupil

FULL_YEAR = "\n\n".join("Pupil Mon Tue Wed Thu Fri\nBen   I/  /M  //  O/  //" for _ in range(13))
FOLDERS = files.names_of_folders("letters")
NAMED = [(folder, name) for folder in FOLDERS for name in names_of(folder)]
VERBS = {
    "letter": (Channel.LETTER,),
    "notice": (Channel.LETTER,),
    "postcard": (Channel.LETTER,),
    "text": (Channel.TEXT,),
    "email": (Channel.EMAIL,),
    "message": (Channel.TEXT, Channel.EMAIL),
}


def asked_for() -> list[tuple[str, str, str]]:
    """Strategy, verb and name of everything in words that the shipped strategies ask for."""
    found = set()
    for strategy in files.names_of_folders("strategies"):
        text = files.read_text("strategies", strategy, "strategy.yaml")
        for block in re.findall(r"do: \{([^}]*)\}", text):
            for verb, name in re.findall(r"(\w+): (\w+)", block):
                if verb in VERBS:
                    found.add((strategy, verb, name))
    return sorted(found)


def year() -> Record:
    """Two half terms with more absences than a letter lists."""
    first, second = marks(FULL_YEAR, date(2025, 9, 1)), marks(FULL_YEAR, date(2026, 1, 5))
    return Record((HalfTerm("Autumn term", first), HalfTerm("Spring term", second)), BORN)


def values(record: Record | None = None) -> dict[str, str]:
    samples = {name: each.sample for name, each in PLACEHOLDERS.items()}
    return {**samples, **(figure_values(record.marks, BORN) if record else {})}


def printed(template: Template, record: Record | None = None, **more: Any) -> LetterDocument:
    """The letter on paper, as full as it can be: a crest, its enclosures, every absence."""
    record = record or year()
    said, words = values(record), template.words(Channel.LETTER)
    sheets = []
    if "information_sheet" in template.encloses:
        sheet = template_of(template.strategy, "information_sheet")
        sheets = [Sheet(sheet.title, fill(sheet.words(Channel.LETTER), said))]
    usual = {
        "school": SCHOOL,
        "to": HOME,
        "reference": "OB-2026-0042",
        "day": date(2026, 3, 13),
        "subject": subject_of(words, said),
        "body": fill(words, said),
        "sender": SENDER,
        "printed_at": AT,
        "pupil": pupil(),
        "record": record if template.shows_absences else None,
        "encloses_record": "attendance_record" in template.encloses,
        "sheets": tuple(sheets),
        "slip": fill(template.slip, said) if template.slip else "",
        "return_by": "Friday 20 March",
    }
    return LetterDocument(**{**usual, **more})


def on_paper() -> list[tuple[str, str]]:
    return [
        (folder, name)
        for folder, name in NAMED
        if template_of(folder, name).paper == Paper.LETTER
        and Channel.LETTER in template_of(folder, name).channels
    ]


__all__ = ["NAMED", "VERBS", "asked_for", "on_paper", "png", "printed", "values", "year"]
