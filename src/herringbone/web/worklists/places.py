"""Where a verb is done: the page that does it better than a tick on the list.

Whoever owns a verb's page adds a line here. A page that is not built, or that the viewer may not
open, gets no link: the list's own buttons do the work.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse

from herringbone.web.schools.models import Pupil
from herringbone.web.schools.viewer import Viewer
from herringbone.web.worklists.safety import SEEN_VERBS

LETTERS = ("letters:round", "Letters to approve")
RING = ("calls:row", "Ring")
VISITS = ("visits:route", "Visits")
N_TO_SETTLE = ("office:ageing", "N to settle")
PLACES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("letter", "email", "message", "text", "postcard"), LETTERS),
    **dict.fromkeys(("call", "contact"), RING),
    **dict.fromkeys(SEEN_VERBS, VISITS),
    "settle": N_TO_SETTLE,
    "chase": ("taking:missing", "Registers not in"),
}
"""By verb: an address that takes the school alone, or a pupil too, and what its link says."""

THINGS: dict[tuple[str, str], tuple[str, str]] = {
    ("settle", "standing list"): ("worklists:golive", "List to settle"),
    ("text", "first_day_absence"): ("home:home", "Now"),
    ("text", "absence"): ("home:home", "Now"),
    ("chase", "blanks in a register"): ("office:registers", "Registers"),
    ("record", "planned absence"): ("absences:planned", "Planned"),
    ("record", "late note"): ("office:coding", "Coding check"),
    ("record", "communications log"): ("communications:log", "Communications"),
    ("ask", "note"): N_TO_SETTLE,
    ("decide", "leave of absence"): ("absences:leave_requests", "Leave"),
    ("report", "reasons for absence"): ("office:coding", "Coding check"),
    ("review", "letter wording"): LETTERS,
}
"""The same where one thing of a verb has a page of its own: the rules of the register have."""


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    words: str


def place_of(
    viewer: Viewer, verb: str, thing: str = "", pupil: Pupil | None = None
) -> Place | None:
    """The page of a verb for whoever looks, about a pupil where the page is; None without one."""
    name, words = THINGS.get((verb, thing)) or PLACES.get(verb, ("", ""))
    url = _address(name, viewer.school.slug, pupil) if name else ""
    if not url or not viewer.may(resolve(url).func.deed):
        return None
    return Place(url, words)


def _address(name: str, slug: str, pupil: Pupil | None) -> str:
    """The address with the school alone, or with a pupil; "" where it has neither, or none yet."""
    for args in ((slug,), (slug, pupil.pk)) if pupil is not None else ((slug,),):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""
