"""Both certificates of attendance: made from the rows, kept as issued, noted as a use of marks.

For parents: any period, plain. For evidence: refused, with the list, while any session in it is N,
unmarked, unconfirmed or outside compulsory age; nothing can be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.db import transaction

from herringbone import documents
from herringbone.documents.printing import pdf
from herringbone.engine.record.calendar import AM, PM
from herringbone.web.clock import LONDON
from herringbone.web.pupils.drawing import details_of
from herringbone.web.pupils.models import Certificate, CertificateKind
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.models import ChainHead, MarkDetail
from herringbone.web.registers.reading import history_of
from herringbone.web.registers.rows import locked_head
from herringbone.web.schools.models import Pupil, Role
from herringbone.web.schools.people import posts_on
from herringbone.web.schools.roll import as_engine
from herringbone.web.schools.viewer import Viewer
from herringbone.web.strategies.evaluation import Measured, measured

Slot = tuple[date, str]
Details = dict[tuple[int, date, str], MarkDetail]


@dataclass(frozen=True)
class Period:
    """A pupil's sessions in a period, as stored: what both certificates are made from."""

    measured: Measured
    pupil: Pupil
    first: date
    last: date

    @cached_property
    def details(self) -> Details:
        return details_of([self.pupil])

    @cached_property
    def due(self) -> tuple[Slot, ...]:
        """The school's own sessions for the pupil: open, on roll, and already due."""
        registers, frame = self.measured.registers, self.measured.frame
        pupil = registers.pupils[0]
        found = []
        for i in registers.calendar.between(self.first, self.last):
            day = registers.calendar.days[i]
            is_shut = pupil.value("year_group", day.date) in day.closed_for
            if is_shut or not pupil.on_roll(day.date):
                continue
            for offset, (session, is_open) in enumerate(((AM, day.am), (PM, day.pm))):
                if is_open and 2 * i + offset < frame.limit:
                    found.append((day.date, session))
        return tuple(found)

    def mark(self, slot: Slot) -> documents.Mark:
        """The mark that stands; one expected and not confirmed says so."""
        registers = self.measured.registers
        day, session = slot
        number = registers.calendar.index(day)
        assert number is not None
        code = registers.codes.symbol(int(registers.marks[0, 2 * number + (session == PM)]))
        detail = self.details.get((self.pupil.pk, day, session))
        if not code and detail is not None and detail.expected:
            return documents.Mark(day, session, detail.expected, confirmed=False)
        return documents.Mark(day, session, code)

    @cached_property
    def marks(self) -> tuple[documents.Mark, ...]:
        return tuple(self.mark(slot) for slot in self.due)

    @cached_property
    def half_terms(self) -> tuple[documents.HalfTerm, ...]:
        calendar = self.measured.registers.calendar
        days = {day.date: day for day in calendar.days}

        def name(mark: documents.Mark) -> str:
            day = days[mark.date]
            year = self.measured.registers.calendar.year_of(mark.date)
            return f"{day.term.capitalize()} {2 - day.half_term % 2}, {year}/{(year + 1) % 100:02d}"

        return tuple(
            documents.HalfTerm(words, tuple(held)) for words, held in groupby(self.marks, key=name)
        )

    @cached_property
    def figures(self) -> documents.Figures:
        """Counts of the period by the engine."""
        frame, calendar = self.measured.frame, self.measured.registers.calendar
        days = calendar.between(self.first, self.last)
        names = ("possible", "attended", "authorised", "unauthorised", "late")
        return documents.Figures(*(int(frame.count(name, days)[0]) for name in names))

    def refusals(self) -> tuple[documents.Refusal, ...]:
        """Why a certificate for evidence cannot be made yet."""
        start = self.pupil.school.academic_year_start
        return documents.refusals(
            self.marks, self.due, self.pupil.date_of_birth, (start.month, start.day)
        )


class Refused(ValueError):
    """The certificate cannot be made; `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)


@transaction.atomic
def issue(*, viewer: Viewer, period: Period, kind: CertificateKind, at: datetime) -> Certificate:
    """Makes the PDF, keeps it, and notes that it rests on these marks. Raises Refused.

    The marks are read once more under the lock of the chain: what it shows is what stood at the
    head that it carries, and an amendment after that finds the document noted."""
    pupil, school = period.pupil, period.pupil.school
    head = locked_head(school)
    period = replace(period, measured=measured(school, period.measured.as_of, [pupil]))
    if not period.due:
        raise Refused(["The period holds no session of the school yet. Choose other dates."])
    if kind == CertificateKind.EVIDENCE:
        reasons = [refusal.words for refusal in period.refusals()]
        if reasons:
            raise Refused(reasons)
        made = _printed(_for_evidence(viewer, period, head, at))
    else:
        made = _printed(_for_parents(viewer, period, at))
    row: Certificate = Certificate.objects.create(
        school=school,
        pupil=pupil,
        kind=kind,
        first=period.first,
        last=period.last,
        issued_by=viewer.name,
        issued_position=viewer.position,
        issued_at=at,
        head=head.hash,
        head_seq=head.seq,
        pdf=made,
    )
    note_use(
        school=school,
        pupil=pupil,
        kind="certificate",
        reference=str(row.pk),
        says=f"certificate of attendance {row.get_kind_display()}",
        first=period.first,
        last=period.last,
        at=at,
    )
    return row


def _printed(document: documents.Document) -> bytes:
    """Raises Refused where the fonts do not hold a letter of it: a wrong name is no certificate."""
    try:
        return pdf(document)
    except documents.CannotPrint as wrong:
        raise Refused([str(wrong)]) from wrong


def _for_parents(viewer: Viewer, period: Period, at: datetime) -> documents.ParentCertificate:
    return documents.ParentCertificate(
        school=_school(period),
        pupil=_pupil(period),
        first=period.first,
        last=period.last,
        half_terms=period.half_terms,
        figures=period.figures,
        marks_as_at=_as_at(period, at),
        signatory=documents.Signatory(viewer.name, viewer.position),
        printed_at=at,
    )


def _for_evidence(
    viewer: Viewer, period: Period, head: ChainHead, at: datetime
) -> documents.EvidenceCertificate:
    return documents.EvidenceCertificate(
        school=_school(period),
        pupil=_pupil(period),
        first=period.first,
        last=period.last,
        due=period.due,
        half_terms=period.half_terms,
        figures=period.figures,
        amendments=tuple(_amendments(period)),
        register_of_record=_keeper(period),
        marks_as_at=_as_at(period, at),
        fingerprint=documents.Fingerprint(head.hash, head.seq, at),
        signatory=_head_of(viewer),
        prepared_by=documents.Signatory(viewer.name, viewer.position),
        printed_at=at,
        minutes=tuple(
            ((d, s), row.minutes_late)
            for (_, d, s), row in sorted(period.details.items())
            if row.minutes_late is not None and (d, s) in period.due
        ),
    )


def _head_of(viewer: Viewer) -> documents.Signatory:
    """Who signs: the head teacher alone (Education Act 1996, section 566), whoever made it ready.
    Raises Refused where nobody is entered as head today."""
    heads = posts_on(viewer.school, viewer.today).filter(role=Role.HEAD).select_related("user")
    found = heads.order_by("start", "pk").first()
    if found is None:
        raise Refused(["Nobody is entered as head teacher, who must sign it: see People."])
    return documents.Signatory(str(found.user), found.position)


def _amendments(period: Period) -> list[documents.Amendment]:
    """Every change after closing of a session in the period, from the record itself."""
    return [
        documents.Amendment(
            date=said.date,
            session=said.session,
            original=said.original,
            new=said.new,
            reason=said.reason,
            evidence=said.evidence,
            made_by=said.name,
            position=said.position,
            made_at=said.at,
        )
        for said in history_of(period.pupil, period.first, period.last)
        if said.is_amendment
    ]


def _school(period: Period) -> documents.School:
    school = period.pupil.school
    return documents.School(name=school.name, laestab=school.laestab, urn=school.urn)


def _pupil(period: Period) -> documents.Pupil:
    pupil = period.pupil
    name = f"{pupil.forename} {pupil.surname}".strip() or pupil.pupil_id
    read = as_engine([pupil])[0]
    return documents.Pupil(name, read.value("class", period.last), pupil.date_of_birth)


def _keeper(period: Period) -> str:
    school = period.pupil.school
    return "Herringbone" if school.keeps_own_registers else school.mis_name or "management system"


def _as_at(period: Period, at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}, from {_keeper(period)}"
