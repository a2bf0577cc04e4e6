"""What stands at the head of a school's papers: name, address, numbers and crest, for `documents`.

Every app that prints takes it from here, so that a letter and a certificate show the same head.
"""

from __future__ import annotations

from django.db import transaction

from herringbone import documents
from herringbone.documents.house import picture_kind
from herringbone.web.schools.models import Crest, School


def letterhead(school: School) -> documents.School:
    """The school as its papers name it."""
    crest = Crest.objects.filter(school=school).first()
    return documents.School(
        name=school.name,
        address=", ".join(school.address_lines),
        phone=school.attendance_phone or school.phone,
        email=school.email,
        laestab=school.laestab,
        urn=school.urn,
        crest=bytes(crest.picture) if crest else None,
    )


@transaction.atomic
def set_crest(*, school: School, picture: bytes) -> None:
    """The crest from now on. Raises ValueError, worded, for a picture that would not print."""
    kind = picture_kind(picture)
    documents.check_crest(picture)
    Crest.objects.filter(school=school).delete()
    Crest.objects.create(school=school, picture=picture, kind=kind)


def remove_crest(*, school: School) -> None:
    """Papers carry the school's name alone."""
    Crest.objects.filter(school=school).delete()
