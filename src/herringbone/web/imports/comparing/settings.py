"""The school's own settings, as `school.toml` gives them, and whether it is this school at all."""

from __future__ import annotations

from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section
from herringbone.web.schools.models import School

FILE = "school.toml"
FIELDS = {
    "name": "name",
    "phase": "phase",
    "urn": "urn",
    "laestab": "laestab",
    "la": "la",
    "closes_at": "am_closes",
    "late_until": "late_until",
}
"""Keys of the file and where each is stored."""
FEW = 5
TOO_MANY = 10  # one in so many pupils who are somebody else means another school's file


def stated(ground: Ground) -> dict[str, object]:
    """The settings that the file gives, by our names; what it leaves out is not there."""
    given, source = ground.source.registers.school, ground.source
    found = {key: getattr(given, key) for key in FIELDS}
    return {
        FIELDS[key]: str(value) if key == "phase" else value
        for key, value in found.items()
        if source.says(FILE, key) and value not in ("", None)
    }


def compare(ground: Ground) -> tuple[RowPlan, Section]:
    plan, section = RowPlan(School), Section("school", "The school")
    school = ground.school
    _demand_same_year(ground)
    _ask_whose(ground)
    settings = {} if ground.is_older else stated(ground)
    moved = plan.change(school, {**settings, **_first_year(ground)})
    if moved:
        section.change(school.name, moved)
    return plan, section


def _first_year(ground: Ground) -> dict[str, object]:
    """The first academic year held: an earlier one that is brought moves it."""
    start = ground.source.registers.school.academic_year_start
    earlier = start < ground.school.academic_year_start or not ground.held.days
    return {"academic_year_start": start} if earlier else {}


def _demand_same_year(ground: Ground) -> None:
    """Marks are kept by academic year, so the day on which years begin cannot move under them."""
    start, school = ground.source.registers.school.academic_year_start, ground.school
    ours = school.academic_year_start
    if ground.held.rows and (start.month, start.day) != (ours.month, ours.day):
        raise NotBrought(
            f"The file's academic years begin on {start:%-d %B}, those of {school.name} on "
            f"{ours:%-d %B}; registers already stand by that day. Write academic_year_start as "
            f"{ours.replace(year=start.year).isoformat()}."
        )


def _ask_whose(ground: Ground) -> None:
    lines = [*_other_numbers(ground), *_nobody_known(ground)]
    if lines:
        ground.asking.ask(Ask.OTHER_SCHOOL, "school", ground.source.registers.school.name, lines)


def _other_numbers(ground: Ground) -> list[str]:
    given, school = ground.source.registers.school, ground.school
    return [
        f"Its {word} is {theirs}, that of {school.name} is {ours}."
        for word, theirs, ours in (
            ("URN", given.urn, school.urn),
            ("LAESTAB", given.laestab, school.laestab),
        )
        if theirs and ours and theirs != ours
    ]


def _nobody_known(ground: Ground) -> list[str]:
    held, ids = ground.held.pupils, ground.source.registers.row_of
    if not held or any(pupil_id in held for pupil_id in ids):
        return []
    return [f"Not one of its {len(ids):,} pupils is on the roll of {ground.school.name}."]


def ask_of_many(ground: Ground, others: int, known: int) -> None:
    """Asks about the whole file where too many ids belong to other children."""
    if others > FEW and others * TOO_MANY > known:
        line = f"{others:,} of its {known:,} pupils known here by id are other children."
        ground.asking.ask(Ask.OTHER_SCHOOL, "children", ground.source.registers.school.name, [line])
