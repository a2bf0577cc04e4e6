"""A planned absence from the office's form to the record: what the register shows before anybody
touches it, what sending it lays down, and what stays empty where nobody sends it."""

import pytest
from taking_world import SECOND, at, code_of, opened, plan, sent

from herringbone.web import clock
from herringbone.web.absences.models import How
from herringbone.web.absences.reporting import Said, report_absence, withdraw_report
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import Entry, MarkDetail
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, make_pupil

THURSDAY = NOW.replace(day=19)
OFFICE = Author("Ola Office", "office manager")
ADDRESS = "registers/2026-11-20/AM/3B/"
WHOLE_DAY = {
    "first": "2026-11-20",
    "first_session": "AM",
    "last": "2026-11-20",
    "last_session": "PM",
}


def planned_by_the_office(world):
    """On Thursday: Amy goes on a trip, Ben is suspended, Cal comes mornings only but Friday's."""
    office, pk = world.client(Role.OFFICE), {n: p.pk for n, p in world.pupils.items()}
    trip = {"name": "Harlow", "destination": "Museum", "leader": "Kit Leader",
            "leader_phone": "07700 900456", "pupils": [pk["Amy"]], **WHOLE_DAY}  # fmt: skip
    head = world.by_role[Role.HEAD].name
    suspended = {**WHOLE_DAY, "authoriser": head, "expected_back_session": "AM"}
    weekly = {"due": ["0", "2", "4", "6"], "start": "2026-11-19", "end": "2026-12-18",
              "review": "2026-12-04", "authoriser": head, "agreed_with": "Dana",
              "reason": "health plan"}  # fmt: skip
    for path, fields in (
        ("absences/visits/new/visit/?classes=3B", trip),
        (f"absences/new/suspension/?pupil={pk['Ben']}", suspended),
        (f"absences/weekly/new/part_time/?pupil={pk['Cal']}", weekly),
    ):
        answer = office.post(world.url(path), fields)
        assert answer.status_code == 302, answer.text
    return office


def shown(page, pupil):
    row = page.split(f'id="row-{pupil.pk}"')[1].split("</li>")[0]
    return row.split('data-code="')[1].split('"')[0]


def week(office, world):
    return office.get(world.url("week/?class=3B&date=2026-11-20")).text


def cells(page, pupil, code):
    """How often a code is in a pupil's Friday cells of the office's week."""
    wanted = f'data-pupil="{pupil.pk}" data-date="2026-11-20"'
    return sum(f">{code}<" in part.split("</td>")[0] for part in page.split(wanted)[1:])


@pytest.fixture
def the_day_before(at_work):
    make_pupil(at_work.school, "Dan")
    with clock.at(THURSDAY):
        planned_by_the_office(at_work)
    return at_work


def test_the_register_and_the_offices_week_show_what_was_planned(the_day_before):
    world = the_day_before
    page = world.client(Role.CLASS_TEACHER).get(world.url(ADDRESS)).text
    assert [shown(page, p) for p in world.pupils.values()] == ["V", "E", "C2"]
    assert "3 entries are only prefilled." in page
    grid = week(world.client(Role.OFFICE), world)
    for name, code in (("Amy", "V"), ("Ben", "E"), ("Cal", "C2")):
        assert cells(grid, world.pupils[name], code) == 2, name
    with within(world.school):
        assert not Entry.objects.exists(), "looking at a day writes nothing"


def test_sending_the_register_lays_all_of_it_down(the_day_before):
    world = the_day_before
    with within(world.school):
        outcome = sent(opened(world), {"Dan": "/"})
        assert outcome.is_sent
        marks = [code_of(pupil) for pupil in world.pupils.values()]
        assert marks == ["", "E", "C2"]
        [detail] = MarkDetail.objects.exclude(expected="")
        assert (detail.pupil, detail.expected) == (world.pupils["Amy"], "V")
        assert (detail.session, detail.provider) == ("AM", "Kit Leader")
    page = world.client(Role.CLASS_TEACHER).get(world.url(ADDRESS)).text
    assert "Harlow" in page
    assert "not confirmed" in page
    assert cells(week(world.client(Role.OFFICE), world), world.pupils["Amy"], "V") == 2


def test_a_register_that_nobody_sent_stays_empty_and_is_prefilled_when_it_is_typed_later(
    the_day_before,
):
    world = the_day_before
    with clock.at(NOW.replace(day=23)):
        office = world.client(Role.OFFICE)
        page = office.get(world.url(ADDRESS)).text
        assert [shown(page, p) for p in world.pupils.values()] == ["V", "E", "C2"]
        with within(world.school):
            assert not Entry.objects.exists()
            assert not MarkDetail.objects.exists()


# --- a report against a trip that was laid already ----------------------------------------------
def rang(world, name, now=NOW):
    said = Said(day=TODAY, how=How.PHONE, words="sick in the night", code="I", said_by="mother")
    [report] = report_absence(
        school=world.school, pupils=[world.pupils[name]], said=said, author=OFFICE, at=now
    )
    return report


def row(world, name):
    sheet = opened(world)
    return next(one for one in sheet.rows if one.pupil.forename == name)


def test_a_child_reported_ill_is_expected_on_no_trip_even_where_that_was_laid(entered):
    plan(entered.pupils["Amy"], "visit", "V")
    sent(opened(entered), {"Ben": "/", "Cal": "/"}, now=at("08:55"))
    assert (row(entered, "Amy").standing, row(entered, "Amy").is_expected) == ("V", True)
    report = rang(entered, "Amy")
    assert (row(entered, "Amy").standing, row(entered, "Amy").is_expected) == ("I", False)
    assert Entry.objects.latest("seq").kind == "planned"
    withdraw_report(report=report, why="it was her sister", author=OFFICE, at=at("09:12"))
    assert (row(entered, "Amy").standing, row(entered, "Amy").is_expected) == ("V", True)


def test_the_teacher_sends_the_illness_and_no_trip(entered):
    plan(entered.pupils["Amy"], "visit", "V")
    sent(opened(entered), {"Ben": "/", "Cal": "/"}, now=at("08:55"))
    rang(entered, "Amy")
    assert sent(opened(entered), {}, taker=SECOND, now=at("09:12")).is_sent
    assert code_of(entered.pupils["Amy"]) == "I"
