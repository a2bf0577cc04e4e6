"""Every class's paper register of a week in one download, for the Friday before (practice 20).

One PDF a class, as taking prints it, in one archive; the same week gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from herringbone.web.schools.models import School
from herringbone.web.schools.roll import class_names
from herringbone.web.taking.papers import paper_register_pdf


class NobodyToPrint(LookupError):
    """No class has pupils in that week."""


def week_archive(school: School, monday: date, now: datetime) -> bytes:
    """A zip of `3B.pdf`, … in the order of classes; a class without pupils that week is left out.
    Raises NobodyToPrint where none is left."""
    made = io.BytesIO()
    printed = 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, name in enumerate(class_names(school), start=1):
            try:
                page = paper_register_pdf(school, name, monday, now)
            except LookupError:
                continue  # the class is empty that week
            plain = "".join(letter if letter.isalnum() else "-" for letter in name)
            entry = zipfile.ZipInfo(f"{number:02d}-{plain}.pdf", now.timetuple()[:6])
            archive.writestr(entry, page, zipfile.ZIP_DEFLATED)
            printed += 1
    if not printed:
        raise NobodyToPrint(f"No class has pupils in the week of {monday:%d/%m/%Y}.")
    return made.getvalue()
