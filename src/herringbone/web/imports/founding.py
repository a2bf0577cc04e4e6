"""Which school a file belongs to, and a new one where it belongs to none here."""

from __future__ import annotations

from django.db.models import Q
from django.utils.text import slugify

from herringbone.engine.record.registers import Registers
from herringbone.engine.record.school import School as Given
from herringbone.web.imports.fitting import demand_fits
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.schools.models import School

LONGEST_SLUG = 50


def school_for(registers: Registers, slug: str = "") -> tuple[School, bool]:
    """The school of the file, by `slug` where told, else by its URN, else by its name, and whether
    it was made just now. Raises NotBrought where several fit, or `slug` would be a second place."""
    demand_fits(registers)
    given = registers.school
    known = _known(given)
    if slug:
        told = School.objects.filter(slug=slug).first()
        if told is not None:
            return told, False
        if known is not None:
            raise NotBrought(
                f"There is no school {slug!r} here; {given.name} is {known.slug!r}. Name that one, "
                "or leave --school out."
            )
        if slugify(slug) != slug or len(slug) > LONGEST_SLUG:
            raise NotBrought(
                f"A school's short name is up to {LONGEST_SLUG} letters, digits and hyphens, not "
                f"{slug!r}."
            )
        return _found(given, slug), True
    return (known, False) if known is not None else (_found(given, _free_slug(given)), True)


def _known(given: Given) -> School | None:
    """The one school here with the file's URN, or with its name and no other URN: a school keeps
    its own short name, so what it exported finds it again."""
    if given.urn:
        same = list(School.objects.filter(urn=given.urn))
        if len(same) > 1:
            names = ", ".join(school.slug for school in same)
            raise NotBrought(f"URN {given.urn} is that of several schools here: {names}. Name one.")
        if same:
            return same[0]
    called = School.objects.filter(Q(slug=_slug(given)) | Q(name__iexact=given.name.strip()))
    called = called.order_by("slug")
    namesakes = [one for one in called if not (given.urn and one.urn and one.urn != given.urn)]
    if len(namesakes) > 1:
        names = ", ".join(school.slug for school in namesakes)
        raise NotBrought(f"Several schools here are called {given.name}: {names}. Name one.")
    return namesakes[0] if namesakes else None


def _slug(given: Given) -> str:
    return slugify(given.name)[:LONGEST_SLUG].strip("-") or "school"


def _free_slug(given: Given) -> str:
    slug = _slug(given)
    if not School.objects.filter(slug=slug).exists():
        return slug
    return f"{slug[: LONGEST_SLUG - len(given.urn) - 1]}-{given.urn}"


def _found(given: Given, slug: str) -> School:
    times = {"am_closes": given.closes_at} if given.closes_at else {}
    school: School = School.objects.create(
        name=given.name,
        slug=slug,
        phase=str(given.phase),
        urn=given.urn,
        laestab=given.laestab,
        la=given.la,
        academic_year_start=given.academic_year_start,
        late_until=given.late_until,
        **times,
    )
    return school
