"""The way in: `bring` compares a file's registers with a school and writes what differs.

All or nothing in one transaction; the same file again changes nothing; a dry run writes nothing.
Marks go through the legal record as one entry, rows through `rows` with a note of what stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from herringbone.engine.record.registers import Registers
from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.imports.comparing.settings import FIELDS, FILE
from herringbone.web.imports.fitting import demand_fits
from herringbone.web.imports.held import Held
from herringbone.web.imports.models import Deed, ImportRun, RowChange
from herringbone.web.imports.planning import Plan, plan_of
from herringbone.web.imports.questions import NO_DECISIONS, WORDINGS, Asking, Decisions, Question
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.imports.rows import carry_out, fields_of, said
from herringbone.web.imports.showing import Diff
from herringbone.web.imports.sources import BroughtFile, digest_of
from herringbone.web.imports.sources import Source as Brought
from herringbone.web.registers.changes import Author, Occasion
from herringbone.web.registers.models import ChainHead, Entry, Kind, MarkDetail, Source
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within

STEPS = ("Comparing", "Writing the roll", "Writing the marks", "Done")
Progress = Callable[[str, int, int], None]


def silent(_words: str, _done: int, _total: int) -> None:
    """What a caller without a progress bar gets."""


@contextmanager
def together(*, keep: bool = True) -> Iterator[None]:
    """Several imports stand or fall together; without `keep` nothing of them stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(not keep)


@dataclass(frozen=True)
class Outcome:
    """What an import changed, or in a dry run would change; `run` and `entry` where it did."""

    school: School
    plan: Plan
    made_school: bool = False
    run: ImportRun | None = None
    entry: Entry | None = None

    @property
    def diff(self) -> Diff:
        return self.plan.diff

    @property
    def questions(self) -> Sequence[Question]:
        return self.plan.questions

    @property
    def left(self) -> Mapping[str, int]:
        """How much was left for a person, by kind of question."""
        return self.plan.left

    @property
    def changed(self) -> bool:
        return bool(self.plan) or self.made_school

    @property
    def arrived(self) -> Iterator[tuple[int, date, str, str]]:
        """Each mark that arrived: pupil's key, date, session and the code that stands now."""
        return ((c.pupil.pk, c.date, c.session, c.code) for c in self.plan.marks.changes)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who brings what, when: all that an import says of itself."""

    author: Author
    at: datetime
    files: Sequence[BroughtFile]
    named: str
    made_school: bool

    @property
    def digest(self) -> str:
        return digest_of(self.files)


def bring(
    *,
    school: School,
    registers: Registers,
    author: Author,
    at: datetime,
    columns: Mapping[str, frozenset[str]] | None = None,
    files: Sequence[BroughtFile] = (),
    named: str = "",
    decisions: Decisions = NO_DECISIONS,
    dry_run: bool = False,
    made_school: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """Brings registers into a school. `columns` are those that the files had, as `exchange` reports
    them (None: all of it is said); `named` is where it came from, in words.

    Raises NotBrought, with nothing written, for what does not fit and for what a person must
    settle first.
    """
    demand_fits(registers)
    source = Brought(registers, columns)
    progress(STEPS[0], 0, len(STEPS))
    ground = Ground(school, source, Held(school), Asking(decisions), at, digest_of(files))
    with within(school):
        if dry_run:
            plan = plan_of(ground)
            return Outcome(school, plan, made_school)
        with transaction.atomic():
            _hold(school)
            plan = plan_of(ground)
            _demand_settled(plan)
            delivery = Delivery(author, at, files, named, made_school)
            return _written(school, source, plan, delivery, progress)


def _written(
    school: School, source: Brought, plan: Plan, delivery: Delivery, progress: Progress
) -> Outcome:
    run = _run(school, source, plan, delivery)
    if run is None:
        return Outcome(school, plan)
    run.save()
    progress(STEPS[1], 1, len(STEPS))
    carry_out(plan.tables, run)
    progress(STEPS[2], 2, len(STEPS))
    entry = _write_marks(school, plan, run, delivery)
    _close(run)
    progress(STEPS[3], len(STEPS), len(STEPS))
    return Outcome(school, plan, delivery.made_school, run, entry)


def _hold(school: School) -> None:
    """Nobody writes a register between comparing and writing: the head of the chain is locked as
    any writer locks it; before the first entry the school itself is."""
    if ChainHead.objects.select_for_update().filter(school=school).first() is None:
        School.objects.select_for_update().get(pk=school.pk)


def _demand_settled(plan: Plan) -> None:
    if not plan.stopping:
        return
    lines = []
    for question in plan.stopping:
        wording = WORDINGS[question.kind]
        lines.append(f"{wording.title}: {question.about}.")
        lines += [f"  {line}" for line in question.lines]
    kinds = sorted({str(question.kind) for question in plan.stopping})
    options = " ".join(f"--accept {kind}" for kind in kinds)
    raise NotBrought(*lines, f"If it is right all the same, say so ({options}).")


def _run(school: School, source: Brought, plan: Plan, delivery: Delivery) -> ImportRun | None:
    """The row that stands for this import; None where the very same file changes nothing."""
    latest = ImportRun.objects.filter(school=school, undone_at=None).first()
    again = not delivery.digest or (latest is not None and latest.digest == delivery.digest)
    if not plan and not delivery.made_school and again:
        return None
    return ImportRun(
        school=school,
        at=delivery.at,
        user_id=delivery.author.user_id,
        person_name=delivery.author.name,
        person_position=delivery.author.position,
        source=delivery.named,
        files=[file.as_said() for file in delivery.files],
        digest=delivery.digest,
        stated=[key for key in FIELDS if _gives(source, key)],
        counts=plan.diff.counts(),
        left=plan.left,
        last_day=source.last_mark,
        changed=bool(plan),
        made_school=delivery.made_school,
    )


def _gives(source: Brought, key: str) -> bool:
    return source.says(FILE, key) and getattr(source.registers.school, key) not in ("", None)


def _write_marks(school: School, plan: Plan, run: ImportRun, delivery: Delivery) -> Entry | None:
    if not plan.marks.changes:
        return None
    _keep_details(run, plan.marks.before)
    files = f"{len(run.files)} file{'s' if len(run.files) != 1 else ''}"
    occasion = Occasion(
        kind=Kind.IMPORTED,
        source=Source.IMPORT,
        author=delivery.author,
        at=delivery.at,
        reason=Reason.IMPORTED,
        statement=f"{files}, SHA-256 {run.digest}" if run.digest else "",
    )
    entry = write_entry(school=school, occasion=occasion, changes=plan.marks.changes)
    run.entry_seq = entry.seq
    return entry


def _keep_details(run: ImportRun, before: Sequence[MarkDetail]) -> None:
    """What the marks carry now: the record says what they were, not all that stood beside them."""
    names = fields_of(MarkDetail)
    RowChange.objects.bulk_create(
        [
            RowChange(
                school=run.school,
                run=run,
                table=MarkDetail._meta.label,
                row_id=row.pk,
                deed=Deed.CHANGED,
                before=said(row, names),
            )
            for row in before
        ],
        batch_size=500,
    )


def _close(run: ImportRun) -> None:
    """Only the last import can be taken back, so nothing personal is kept of earlier ones."""
    head = ChainHead.objects.filter(school=run.school).first()
    run.head_seq = head.seq if head else 0
    run.save(update_fields=["head_seq", "entry_seq"])
    if run.changed:
        earlier = RowChange.objects.filter(school=run.school).exclude(run=run)
        earlier.exclude(deed=Deed.MADE).delete()
        ImportRun.objects.filter(school=run.school).exclude(pk=run.pk).update(is_followed=True)
