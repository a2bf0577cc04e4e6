"""The panel beside a letter before anybody lets it go: what was missed and why, what was said and
when, what is under way, what speaks against it. Read once for a batch.

What it shows is kept with the decision, so that later everybody sees what was known then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.safestring import SafeString

from herringbone.documents.absences import MISSED, TOLD, for_words
from herringbone.documents.marks import Mark, class_of
from herringbone.documents.writing import Purpose, Template
from herringbone.web.clock import LONDON
from herringbone.web.communications.models import Communication
from herringbone.web.letters.known import Known
from herringbone.web.letters.mix import bar
from herringbone.web.letters.suggesting import Suggestion, Weighed, suggest
from herringbone.web.letters.waiting import OF_A_CHILD
from herringbone.web.messages.asking import channels_for
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.recipients import Reach, reach
from herringbone.web.messages.suppression import Reason, reasons_of
from herringbone.web.pupils.drawing import Drawn
from herringbone.web.pupils.figures import PupilFigures, figures_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.viewer import Viewer
from herringbone.web.ui.charts.strip import strip
from herringbone.web.ui.days import day_year
from herringbone.web.ui.figures import counted, listed
from herringbone.web.ui.flags import FLAGS
from herringbone.web.worklists.lines import Line

JUDGES = frozenset({Purpose.LETTER, Purpose.LEGAL})
ILL = frozenset({"I", "I01", "I02", "M"})
GUARDED = ("cp", "cin", "lac", "social_worker", "yot")
LAST_DAYS = 5


@dataclass(frozen=True)
class Panel:
    """What stands beside one letter. `facts` are label and value, in order."""

    line: Line
    suggestion: Suggestion
    figures: PupilFigures | None
    flags: tuple[str, ...]
    mix_words: str
    mix: SafeString | str
    week: SafeString | str
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def showed(self) -> list[dict[str, str]]:
        """What is kept with the decision."""
        said = [("Suggested", f"{self.suggestion.short}: {self.suggestion.words}")]
        said += [("Missed", self.mix_words)] if self.mix_words else []
        said += (
            [("Flags", listed([FLAGS[name].words for name in self.flags]))] if self.flags else []
        )
        return [{"why": label, "words": words} for label, words in (*said, *self.facts)]


class Conscience:
    """The panels of a batch's lines, for one viewer."""

    def __init__(
        self,
        viewer: Viewer,
        template: Template,
        lines: Sequence[Line],
        now: datetime,
        beside: Sequence[Line] = (),
    ) -> None:
        """`beside` are further letters of the batch, of which siblings are told."""
        self.viewer, self.template, self.lines, self.now = viewer, template, lines, now
        self.school, self.today, self.beside = viewer.school, viewer.today, beside

    # --- read once --------------------------------------------------------------------------
    @cached_property
    def pupils(self) -> list[Pupil]:
        return list({p.pk: p for line in self.lines for p in line.pupils}.values())

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.school, self.pupils, self.now)

    @cached_property
    def known(self) -> Known:
        return Known(self.school, self.pupils, self.today)

    # --- one letter -------------------------------------------------------------------------
    def panels(self, lines: Sequence[Line]) -> list[Panel]:
        """Those of some lines; why a letter should wait is asked for all of them at once."""
        pupils = list({p.pk: p for line in lines for p in line.pupils}.values())
        reasons = reasons_of(pupils, self.template, self.now)
        return [self._panel(line, reasons) for line in lines]

    def panel(self, line: Line) -> Panel:
        """That of one."""
        (found,) = self.panels([line])
        return found

    def figures(self, line: Line) -> PupilFigures | None:
        """The year's figures of the child that a letter is about."""
        if line.work.subject_kind not in OF_A_CHILD or not line.pupils:
            return None
        if not self.facts.has_figures:
            return None
        return figures_of(self.facts.measured, line.pupils[0].pupil_id)

    def _panel(self, line: Line, held: Mapping[int, list[Reason]]) -> Panel:
        """Everything about one; a letter for a class or the school speaks of no child."""
        if line.work.subject_kind not in OF_A_CHILD or not line.pupils:
            return self._of_many(line)
        pupil = line.pupils[0]
        marks = self.facts.marks(pupil) if self.facts.has_figures else []
        counts = _counted(marks)
        reasons = [one for p in line.pupils for one in held[p.pk]]
        channels = channels_for(line.work.verb, self.template)
        found = reach(line.pupils, self.template, channels, self.known.homes)
        flags = self._flags(line.pupils)
        weighed = self._weighed(pupil, counts, reasons, found, flags)
        return Panel(
            line=line,
            suggestion=suggest(weighed),
            figures=self.figures(line),
            flags=flags,
            mix_words=_mix_words(counts),
            mix=bar(counts),
            week=self._week(pupil) if marks else "",
            facts=tuple(self._said(pupil, weighed, found)),
            reasons=tuple(reasons),
            left_out=tuple((one.contact.name or "A contact", one.why) for one in found.left_out),
        )

    def _of_many(self, line: Line) -> Panel:
        none = Weighed((), 0, 0, 0, None, "", "", "", "", True, "", False, False, self.today)
        facts = (("Goes to", f"the families of {line.subjects[0].name}"),)
        return Panel(line, suggest(none), None, (), "", "", "", facts, (), ())

    def _weighed(
        self,
        pupil: Pupil,
        counts: Mapping[str, int],
        reasons: Sequence[Reason],
        found: Reach,
        flags: Sequence[str],
    ) -> Weighed:
        spoken = self.known.spoken.get(pupil.pk)
        guards = [FLAGS[name].words for name in flags if name in GUARDED]
        return Weighed(
            reasons=reasons,
            missed=sum(counts.values()),
            ill=sum(number for code, number in counts.items() if code in ILL),
            sickness_days=self.known.sickness.get(pupil.pk, 0),
            spoke_on=_day(spoken.at) if spoken else None,
            spoke_with=spoken.with_whom if spoken else "",
            open_case=self._open_case(pupil),
            guarded=listed(guards) if guards else "",
            alone="; ".join(found.alone),
            reaches=not found.reaches_nobody,
            why_nobody="; ".join(
                f"{x.contact.name or 'a contact'}: {x.why}" for x in found.left_out
            )
            or "no contact is held",
            has_softer=bool(self.template.softer),
            judges=self.template.purpose in JUDGES,
            today=self.today,
        )

    def _said(self, pupil: Pupil, weighed: Weighed, found: Reach) -> list[tuple[str, str]]:
        spoken = self.known.spoken.get(pupil.pk)
        facts = [
            ("Goes to", _to_words(found)),
            ("Out of", self._possible(pupil)),
            ("Last contact", _spoke_words(spoken) if spoken else "nobody was spoken to this year"),
            ("Last letter", self._last_letter(pupil)),
            ("Open", weighed.open_case or "no case"),
            ("Siblings", self._siblings(pupil)),
        ]
        if weighed.sickness_days:
            facts.append(("48-hour rule", counted(weighed.sickness_days, "absence")))
        return facts

    def _possible(self, pupil: Pupil) -> str:
        if not self.facts.has_figures:
            return "no sessions yet"
        return f"{counted(self.facts.count(pupil, 'possible'), 'session')} so far this year"

    def _last_letter(self, pupil: Pupil) -> str:
        title, day = self.known.letters.get(pupil.pk, ("", None))
        return f"{title}, {day_year(day)}" if day else "none that is kept here"

    def _siblings(self, pupil: Pupil) -> str:
        family = self.known.families.get(pupil.family_id, ()) if pupil.family_id else ()
        here = [one for one in family if one.pk != pupil.pk]
        batch = (*self.lines, *self.beside)
        due = {work.subject for line in batch for work in line.works}
        said = [
            f"{one.first_name}{', a letter waits too' if one.pupil_id in due else ''}"
            for one in here
        ]
        return "; ".join(said) or "none here"

    def _open_case(self, pupil: Pupil) -> str:
        """A case that is followed, or a contract, plan or help agreed this year."""
        if case := self.known.cases.get(pupil.pupil_id):
            return case
        row = self.known.agreed.get(pupil.pupil_id)
        return f"{row.words.capitalize()}, {day_year(row.date)}" if row else ""

    def _flags(self, pupils: Sequence[Pupil]) -> tuple[str, ...]:
        """Those that the viewer may see."""
        may, found = self.viewer.may, []
        for name, flag in FLAGS.items():
            deed = Deed.SEE_SAFEGUARDING if flag.is_safeguarding else Deed.SEE_NEEDS
            held = [self.known.values[pupil.pk][name] for pupil in pupils]
            if any(value in ("1", "K", "E") for value in held) and may(deed):
                found.append(name)
        return tuple(found)

    def _week(self, pupil: Pupil) -> SafeString | str:
        calendar = self.facts.measured.registers.calendar
        last = calendar.last_index(self.today)
        days = calendar.days[max(0, last - LAST_DAYS + 1) : last + 1]
        drawn = Drawn(self.facts.measured, pupil, {}, private=True)
        return strip([drawn.day(day) for day in days], "Last five days") if days else ""


def _counted(marks: Sequence[Mark]) -> dict[str, int]:
    """Sessions missed by code, the most first."""
    return dict(Counter(m.code for m in marks if class_of(m) in MISSED).most_common())


def _mix_words(counts: Mapping[str, int]) -> str:
    """`10 for illness and 7 for which no reason was accepted`; "" where nothing was missed."""
    said = [
        for_words(TOLD[code][0] if code in TOLD else code, number)
        for code, number in counts.items()
    ]
    return listed(said) if said else ""


def _to_words(found: Reach) -> str:
    said = [f"{one.name}, by {one.channel.value}" for one in found.recipients]
    return "; ".join(said) or "nobody"


def _spoke_words(row: Communication) -> str:
    when = f"{day_year(_day(row.at))}, {row.at.astimezone(LONDON):%H:%M}"
    said = f": “{row.words}”" if row.words else ""
    return f"{when}, {row.get_channel_display()}, {row.with_whom or 'the family'}{said}"


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
