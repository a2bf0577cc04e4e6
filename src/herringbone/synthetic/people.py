"""Makes persons of the columns: names, dates of birth, UPNs, flags, classes, all dated.

A flag that goes with absence (a child in need, a medical plan) is given by the pupil's rank, bent
so that its pupils' absence comes out as published; the rest by the shares in the assumptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from zlib import crc32

import numpy as np

from herringbone.engine.england.upn import ALPHABET, check_letter
from herringbone.engine.record.roll import FOREVER, DatedValue, Enrolment, Pupil
from herringbone.synthetic.assumptions import number, numbers
from herringbone.synthetic.cast import STAYS
from herringbone.synthetic.figures import Floats
from herringbone.synthetic.history import Past
from herringbone.synthetic.names import BOYS, GIRLS, SURNAMES, address
from herringbone.synthetic.placing import Bools
from herringbone.synthetic.recipe import BLOCK

TRAVELS = ("walks", "car", "bus", "bicycle", "taxi")
BY_RANK = ("cin", "cp", "lac", "previously_looked_after", "yot", "young_carer", "medical_plan")
OLD_ENOUGH = {"yot": 6, "young_carer": 2}  # year groups from which a flag occurs
LA, FIRST_ESTABLISHMENT = "801", 9900  # no school has a number from 9900
TEMPORARY_SHARE = 0.01


def pupil_id(row: int, block: int = 0) -> str:
    return f"P{block * BLOCK + row + 1:05d}"


def family_id(family: int) -> str:
    """The id of a family numbered from 0."""
    return f"F{family + 1:05d}"


def surname_of(family: int) -> str:
    return SURNAMES[family * 7 % len(SURNAMES)]


def make_people(past: Past) -> list[Pupil]:
    """One `Pupil` for each row of the register, in its order."""
    flags = _flags(past)
    chance = past.recipe.chance("persons")
    draws = chance.random((len(past.cast), 8))
    serials = _serials(past)
    return [_person(past, row, serials[row], draws[row], flags) for row in range(len(past.cast))]


def _person(past: Past, row: int, serial: int, draw: Floats, flags: Mapping[str, Bools]) -> Pupil:
    cast = past.cast
    first, last = (date.fromordinal(int(cast.first[row])), int(cast.last[row]))
    block, boy = past.recipe.block, bool(cast.sex[row])
    family = block * BLOCK + int(cast.family[row])
    forenames = BOYS if boy else GIRLS
    years = [year for year in past.recipe.years if row in past.classes[year]]
    history = {
        "class": _classes(past, row, years, float(draw[6])),
        "year_group": _year_groups(past, row, years),
    }
    values = {name: "1" for name, holds in flags.items() if holds[row]}
    values |= {
        "class": history["class"][-1].value,
        "year_group": history["year_group"][-1].value,
        "sen": _sen(values, bool(cast.sen[row])),
        "sex": "M" if boy else "F",
        "ethnicity": list(numbers("ethnicity", "share"))[int(cast.ethnicity[row])],
        "travels": TRAVELS[min(int(draw[0] ** 1.6 * len(TRAVELS)), len(TRAVELS) - 1)],
    }
    dated = {name: rows for name, rows in history.items() if len(rows) > 1}
    dated |= _begun_flags(past, row, years[0], values, draw)
    return Pupil(
        pupil_id=pupil_id(row, block),
        enrolments=(Enrolment(first, FOREVER if last == STAYS else date.fromordinal(last)),),
        values=values,
        date_of_birth=birthday(past, row),
        family_id=family_id(family),
        upn=upn(block, serial, int(cast.cohort[row]), temporary=draw[1] < TEMPORARY_SHARE),
        surname=surname_of(family),
        forename=forenames[int(draw[2] * len(forenames))],
        address=address(family),
        history=dated,
    )


def birthday(past: Past, row: int) -> date:
    """Between 1 September and 31 August of the cohort; the same for twins."""
    cohort, family = int(past.cast.cohort[row]), int(past.cast.family[row])
    # Children of one family in one cohort are twins, so the day hangs on those two.
    day = crc32(f"{past.recipe.seed} {family} {cohort}".encode()) % 365
    return date(cohort - 5, 9, 1) + timedelta(days=day)


def _flags(past: Past) -> dict[str, Bools]:
    """Each flag as (pupils,) bool."""
    cast, rank = past.cast, past.rank
    chance = past.recipe.chance("flags")
    begun = np.array([_first_group(past, row) for row in range(len(cast))])
    flags: dict[str, Bools] = {"fsm": cast.fsm == 1}
    for name in BY_RANK:
        share, lift = number("flags", "share", name), number("flags", "lift", name)
        flags[name] = chance.random(len(cast)) < share * lift * rank ** (lift - 1)
        flags[name] &= begun >= OLD_ENOUGH.get(name, 0)
    beside = chance.random(len(cast)) < number("flags", "social_worker_beside")
    flags["cin"] |= flags["cp"]
    flags["social_worker"] = flags["cin"] | flags["lac"] | beside
    more = chance.random(len(cast)) < number("flags", "pp_beside_fsm")
    flags["pp"] = flags["fsm"] | flags["lac"] | flags["previously_looked_after"] | more
    british = cast.ethnicity == 0
    eal = (number("flags", "eal", "white_british"), number("flags", "eal", "other"))
    flags["eal"] = chance.random(len(cast)) < np.where(british, *eal)
    stage = past.recipe.stages[-1]
    lift = number("flags", "ehcp_lift", stage)
    of_sen = number("flags", "ehcp_of_sen", stage) * lift * rank ** (lift - 1)
    flags["ehcp"] = (cast.sen == 1) & (chance.random(len(cast)) < of_sen)
    return flags


def _sen(values: Mapping[str, str], any_need: bool) -> str:
    return "E" if values.get("ehcp") else "K" if any_need else "N"


def _first_group(past: Past, row: int) -> int:
    year = next(year for year in past.recipe.years if row in past.classes[year])
    return past.year_group(row, year)


def _classes(past: Past, row: int, years: list[int], draw: float) -> tuple[DatedValue, ...]:
    rows = tuple(_by_year((past.classes[year][row] for year in years), years))
    last, share = rows[-1], number("class_changes", "share")
    others = _classes_beside(past, last.value, years[-1]) if draw < share else []
    if not others:
        return rows
    # The draw, small as it is here, also says on which day of autumn or spring.
    day = date(years[-1], 10, 1) + timedelta(days=int(draw / share * 180))
    moved = (replace(last, end=day - timedelta(days=1)), DatedValue(others[0], day))
    return (*rows[:-1], *moved)


def _classes_beside(past: Past, name: str, year: int) -> list[str]:
    """The other classes of the same year group, after this one and then from the first."""
    names = sorted(set(past.classes[year].values()))
    if past.recipe.phase != "special":
        names = [other for other in names if other[:-1] == name[:-1]]
    at = names.index(name)
    return names[at + 1 :] + names[:at]


def _year_groups(past: Past, row: int, years: list[int]) -> tuple[DatedValue, ...]:
    groups = (past.year_group(row, year) for year in years)
    return tuple(_by_year(("R" if group == 0 else str(group) for group in groups), years))


def _by_year(values: Iterator[str], years: list[int]) -> Iterator[DatedValue]:
    for year, value in zip(years, values, strict=True):
        end = FOREVER if year == years[-1] else date(year + 1, 8, 31)
        yield DatedValue(value, date(year, 9, 1), end)


def _begun_flags(
    past: Past, row: int, year: int, values: Mapping[str, str], draw: Floats
) -> dict[str, tuple[DatedValue, ...]]:
    """Some flags were set in the course of the pupil's first year here."""
    start = max(date(year, 9, 1), date.fromordinal(int(past.cast.first[row])))
    day = start + timedelta(days=int(20 + 200 * draw[5]))
    begun: list[str] = []
    if "cin" in values and draw[3] < number("flags", "cin_begins_in_year"):
        begun += [name for name in ("cin", "social_worker") if name in values]
    if "fsm" in values and draw[4] < number("flags", "fsm_begins_in_year"):
        begun += ["fsm", "pp"]
    return {name: (DatedValue("1", day),) for name in begun}


def _serials(past: Past) -> list[int]:
    """Counts each cohort from 0, for the last three places of the UPN."""
    seen: dict[int, int] = {}
    serials = []
    for cohort in past.cast.cohort.tolist():
        serials.append(seen.setdefault(cohort, 0))
        seen[cohort] += 1
    return serials


def upn(block: int, serial: int, cohort: int, *, temporary: bool = False) -> str:
    """A number with its check letter, given at this school in the year of Reception."""
    thousands, rest = divmod(serial, 1000)
    tens, ones = divmod(rest, 10)
    last = ALPHABET[ones] if temporary else str(ones)
    establishment = FIRST_ESTABLISHMENT + 10 * block + thousands
    number_part = f"{LA}{establishment}{cohort % 100:02d}{tens:02d}{last}"
    return check_letter(number_part) + number_part
