"""Whom a viewer may see, and finding a pupil by a few letters of a name, a parent's, or a class."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Contact, Role
from herringbone.web.schools.viewer import Viewer

MOST = 60
WHOLE_SCHOOL = (Deed.SEE_REGISTERS,)


def visible(viewer: Viewer) -> Any:
    """Pupils on roll today whom the viewer may see: all, those of their classes, or a caseload."""
    here = viewer.school.pupils.on_roll(viewer.today)
    if any(viewer.may(deed) for deed in WHOLE_SCHOOL):
        return here
    keys: set[int] = set()
    for name in viewer.classes:
        keys |= set(here.in_class(name, viewer.today).values_list("pk", flat=True))
    if Role.LA_OFFICER in viewer.roles:
        keys |= viewer.caseload
    return here.filter(pk__in=keys)


def find(viewer: Viewer, words: str) -> Any:
    """Visible pupils whose name begins with each word, by surname; also by a parent's name for
    whoever may see contacts, and by UPN or the school's own number. All where no word is
    given."""
    found = visible(viewer)
    for word in words.replace(",", " ").split():
        found = found.filter(_named(viewer, word))
    return found.order_by("surname", "forename", "pupil_id")


def _named(viewer: Viewer, word: str) -> Q:
    named = (
        Q(surname__istartswith=word)
        | Q(forename__istartswith=word)
        | Q(known_as__istartswith=word)
        | Q(pupil_id__iexact=word)
        | Q(upn__iexact=word)
    )
    if viewer.may(Deed.SEE_CONTACTS):
        parents = Contact.objects.filter(
            Q(surname__istartswith=word) | Q(forename__istartswith=word), school=viewer.school
        )
        named |= Q(pk__in=parents.values("pupil_id"))
    return named
