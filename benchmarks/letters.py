"""A thousand letters to a thousand families, each a file of its own, and one to look at first.

A round is composed on every processor; the best of three goes is judged on the clock, because a
family waits for no processor time.

    uv run --frozen python benchmarks/letters.py

A school of invented pupils at the end of February: Harthill's letter to every family, with the days
missed, each absence with its date and the strip of the last weeks; then Rivington's warning, with a
tear-off, to the same families; each under a crest of 10 kB. Each file of a round must be the bytes
that it is when it is made alone.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from herringbone.documents import (
    Addressee,
    HalfTerm,
    LetterDocument,
    Mark,
    Pupil,
    Record,
    School,
    Sender,
    pdf,
    pdfs,
    pictures,
)
from herringbone.documents.absences import absences, figure_values
from herringbone.documents.writing import PLACEHOLDERS, Channel, fill, subject_of, template_of
from herringbone.engine.record.registers import Registers
from herringbone.synthetic import Recipe, make_school
from timing import Target, Took, heading, judge, middle, table, timed

LETTERS = (("harthill", "level"), ("rivington", "warning"))
UNTIL = date(2025, 2, 28)
AT = datetime(2025, 2, 28, 16, 0, tzinfo=UTC)
ALL, ONE, GOES = 5.0, 1.0, 3  # seconds on the clock
ALONE = 25  # letters of each round that are made again by themselves
NAME, ADDRESS, PHONE = "Alder Vale School", "Fell Lane, Herringford, ZZ9 9ZZ", "01632 960101"
HOME = ("14 Example Row", "Herringford", "ZZ9 9ZZ")
SENDER = Sender("Mrs T. Adeyemi", "Attendance lead", "01632 960112")


def crest() -> bytes:
    """A picture of 10 kB that does not compress: 58 pixels square, drawn from a seed."""
    chance, side = Random(1), 58
    rows = b"".join(b"\x00" + chance.randbytes(3 * side) for _ in range(side))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(of)) + name + of + struct.pack(">I", zlib.crc32(name + of))
        for name, of in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


SCHOOL = School(NAME, ADDRESS, PHONE, crest=crest())


def main() -> int:
    asked = _asked()
    if asked.preview:
        return _preview()
    records = [one for one in _records(make_school(Recipe(pupils=asked.pupils))) if one[1].marks]
    rows = sum(len(absences(record.marks)) for _, record in records)
    heading(f"{len(records):,} letters, a file each; {rows / len(records):.1f} absences a letter")
    targets, shown = [], []
    for strategy, name in LETTERS:
        took, size = _printed([_letter(strategy, name, *one) for one in records])
        each = (f"{1000 * took.cpu / len(records):.1f}", f"{size / len(records) / 1000:.0f}")
        shown.append((f"{strategy}: {name}", *_cells(took), *each))
        targets.append(Target(f"1,000 × {name}", ALL, took.wall * 1000 / len(records), "s"))
    first = middle(_fresh() for _ in range(3))
    shown.append(("a preview in a fresh process", *_cells(first), f"{1000 * first.cpu:.0f}", ""))
    table(("", "wall s", "cpu s", "cpu ms each", "kB each"), shown)
    targets.append(Target("a first preview", ONE, first.wall, "s"))
    return judge(targets, quick=asked.quick, of="on the clock")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=1000)
    parser.add_argument("--quick", action="store_true", help="compare results, judge no target")
    parser.add_argument(
        "--preview", action="store_true", help="make one picture, print its seconds"
    )
    return parser.parse_args()


def _cells(took: Took) -> tuple[str, str]:
    return f"{took.wall:.2f}", f"{took.cpu:.2f}"


def _printed(letters: list[LetterDocument]) -> tuple[Took, int]:
    """How long the quickest of some goes takes after a first letter, and its bytes together."""
    pdf(letters[0])
    goes = [timed(lambda: list(pdfs(letters))) for _ in range(GOES)]
    files = goes[0][1]
    if any(again != files for _, again in goes) or files[:ALONE] != list(map(pdf, letters[:ALONE])):
        sys.exit("the same letter is not the same file")
    return min((took for took, _ in goes), key=lambda took: took.wall), sum(map(len, files))


def _fresh() -> Took:
    """A first preview with the interpreter, the fonts and the library read."""
    script = [sys.executable, __file__, "--preview"]
    wall, cpu = subprocess.run(script, check=True, capture_output=True, text=True).stdout.split()
    return Took(float(wall), float(cpu))


def _preview() -> int:
    """One letter as a picture, for the process that `_fresh` starts."""
    monday = date(2025, 2, 24)
    record = Record((HalfTerm("Spring term", (Mark(monday, "AM", "I"), Mark(monday, "PM", "/"))),))
    letter = _letter(*LETTERS[0], Pupil("Ellis Rowe", "5B"), record)
    with tempfile.TemporaryDirectory() as folder:
        took, made = timed(lambda: pictures(letter))
        Path(folder, "preview.png").write_bytes(made[0])
    print(took.wall, took.cpu)
    return 0


def _records(school: Registers) -> Iterator[tuple[Pupil, Record]]:
    """Each pupil on roll with their marks of the year by half term."""
    for row, pupil in enumerate(school.pupils):
        if pupil.on_roll(UNTIL):
            named = Pupil(
                f"{pupil.forename} {pupil.surname}", pupil.values["class"], pupil.date_of_birth
            )
            terms = tuple(_half_terms(school, row))
            yield named, Record(terms, pupil.date_of_birth)


def _half_terms(school: Registers, row: int) -> Iterator[HalfTerm]:
    days, symbols = school.calendar.days, school.codes.symbols
    names = dict.fromkeys((day.term, day.half_term) for day in days if day.date <= UNTIL)
    for term, number in names:
        marks = tuple(
            Mark(day.date, part, symbols[byte])
            for i, day in enumerate(days)
            if (day.term, day.half_term) == (term, number) and day.date <= UNTIL
            for part, byte in zip(("AM", "PM"), school.marks[row, 2 * i : 2 * i + 2], strict=True)
            if byte
        )
        yield HalfTerm(f"{term.title()} term, half term {number}", marks)


def _letter(strategy: str, name: str, pupil: Pupil, record: Record) -> LetterDocument:
    template = template_of(strategy, name)
    words = template.words(Channel.LETTER)
    values = {key: each.sample for key, each in PLACEHOLDERS.items()}
    values |= {**figure_values(record.marks, record.born), "child_name": pupil.name.split()[0]}
    values["parent_name"] = f"Mrs {pupil.name.split()[-1]}"
    return LetterDocument(
        school=SCHOOL,
        to=Addressee(values["parent_name"], HOME),
        reference=f"{pupil.class_name}-{len(pupil.name)}",
        day=UNTIL,
        subject=subject_of(words, values),
        body=fill(words, values),
        sender=SENDER,
        printed_at=AT,
        pupil=pupil,
        record=record,
        slip=fill(template.slip, values) if template.slip else "",
        return_by="Friday 7 March",
    )


if __name__ == "__main__":
    sys.exit(main())
