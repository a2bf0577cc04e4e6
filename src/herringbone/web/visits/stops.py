"""A stop of the route: one home, who is still to be seen there, what whoever knocks should know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from herringbone.web.messages.addresses import own_lines
from herringbone.web.registers.here import Here
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.telling import Told, restrictions
from herringbone.web.ui.figures import listed
from herringbone.web.visits.knocks import Knock
from herringbone.web.visits.models import HomeNote, HomeVisit, Reason
from herringbone.web.worklists.models import Work
from herringbone.web.worklists.wording import reason_said

FAR = "zzz"
"""Homes without a postcode come last."""


def family_of(pupil: Pupil) -> str:
    """One home: the family, or the only child."""
    return str(pupil.family_id or pupil.pupil_id)


@dataclass(frozen=True)
class Stop:
    """A home. `to_see` are the children for whom somebody goes, `works` wait for it, `visits` were
    asked for by hand or somebody is out on one, `knocks` are those of the day, oldest first.
    `is_withheld`: the address is on no sheet, of a brother or sister who is not visited as well.
    `left` are children who are not on roll any more, `here` those in school again since the
    absences that all of their work is about."""

    family: str
    to_see: tuple[Pupil, ...]
    works: tuple[Work, ...]
    visits: tuple[HomeVisit, ...]
    knocks: tuple[Knock, ...]
    contacts: tuple[Told, ...]
    notes: tuple[HomeNote, ...]
    held: str
    is_withheld: bool
    left: tuple[Pupil, ...] = ()
    here: Mapping[int, Here] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Names the home in a form, whichever of its children the route has by then."""
        return self.family

    @cached_property
    def pupils(self) -> tuple[Pupil, ...]:
        """Whom it is about today: those to be seen, then those of whom it is known how they are."""
        found = {pupil.pk: pupil for pupil in self.to_see}
        for knock in self.knocks:
            for one in knock.found:
                found.setdefault(one.pupil.pk, one.pupil)
            found.setdefault(knock.visit.pupil_id, knock.visit.pupil)
        return tuple(found.values())

    @property
    def names(self) -> list[str]:
        """`Ashdown, Amy and Ben`: brothers and sisters who share a surname are named by it once."""
        by_surname: dict[str, list[str]] = {}
        for pupil in self.to_see or self.pupils:
            surname = pupil.surname or pupil.pupil_id
            by_surname.setdefault(surname, []).append(pupil.first_name)
        return [f"{surname}, {listed(firsts)}" for surname, firsts in by_surname.items()]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """What is asked for and why, once where it is the same for brothers and sisters; a list of
        homes says nothing of one of them."""
        said = ((w.words, "" if w.listed else reason_said(w.why)) for w in self.works)
        return list(dict.fromkeys(said))

    @property
    def visit(self) -> HomeVisit | None:
        """The one that somebody is out on, else the first that was asked for."""
        return next((one for one in self.visits if one.is_out), next(iter(self.visits), None))

    @property
    def asked(self) -> list[HomeVisit]:
        """Visits asked for by hand that say why; one that found nobody is asked for still."""
        tried = [knock.visit for knock in self.knocks if knock.visit.go_again]
        found = [one for one in (*self.visits, *tried) if one.reason != Reason.WORK]
        return found if self.to_see else []

    @property
    def back(self) -> list[tuple[Pupil, Here]]:
        """Those to see who are in school, since when."""
        return [(pupil, self.here[pupil.pk]) for pupil in self.to_see if pupil.pk in self.here]

    @property
    def is_back(self) -> bool:
        """Nobody need knock: all of them are in school, and nobody asked for the visit by hand."""
        by_hand = any(one.reason != Reason.WORK or one.is_out for one in self.visits)
        return not self.is_done and not by_hand and len(self.back) == len(self.to_see)

    @property
    def own_works(self) -> list[Work]:
        """Without lists of homes, which end for all of them at once."""
        return [work for work in self.works if not work.listed]

    @property
    def is_safety(self) -> bool:
        return any(work.is_live or work.verb == "welfare_check" for work in self.works)

    @property
    def is_to_print(self) -> bool:
        """Taken along on paper: not where everything is held, unless it is about safety."""
        return not (self.is_done or self.is_back) and (not self.held or self.is_safety)

    @property
    def two_go(self) -> bool:
        return any(note.two_go for note in self.notes)

    @property
    def banners(self) -> list[str]:
        """Legal restrictions, which whoever knocks reads first."""
        return restrictions([one.contact for one in self.contacts])

    @property
    def address(self) -> list[str]:
        """Lines of the address, the child's own or of the adult who has it at home; none where it
        is withheld."""
        if self.is_withheld:
            return []
        own = [line for line in self.pupils[0].address if line]
        at_home = (list(own_lines(one.contact)) for one in self.home)
        return own or next(filter(None, at_home), [])

    @property
    def area(self) -> str:
        """`HF1 4`, as streets lie together; "" where it is withheld or not held."""
        code = self.address[-1].strip().upper() if self.address else ""
        return code[:-2].strip() if any(letter.isdigit() for letter in code) else ""

    @property
    def home(self) -> list[Told]:
        """The adults who live there, who are those to ask for."""
        return [one for one in self.contacts if one.contact.lives_with == "1"]

    @property
    def is_done(self) -> bool:
        """Nobody is left to be seen."""
        return not self.to_see

    @property
    def is_out(self) -> bool:
        return any(visit.is_out for visit in self.visits)

    @property
    def order(self) -> tuple[bool, str, str]:
        return self.is_done, self.area or FAR, "".join(self.address).lower()
