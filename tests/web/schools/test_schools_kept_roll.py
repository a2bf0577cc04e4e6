"""A kept roll never lies: whoever changes whatever of it, in another connection and by any way into
the database, the next reading has it; and no school has another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from herringbone.web.schools import kept_roll, roll_triggers
from herringbone.web.schools.kept_roll import whole_roll
from herringbone.web.schools.models import Enrolment, Pupil, PupilValue, RollVersion, School
from herringbone.web.schools.reading_roll import as_engine
from herringbone.web.schools.roll import DayRoll
from herringbone.web.schools.tenancy import OutsideSchool, within
from worlds import TODAY, make_pupil, make_school

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
ON_SQLITE = connection.vendor == "sqlite"


@pytest.fixture(scope="module", autouse=True)
def _in_haste(django_db_setup, django_db_blocker):
    """Every test here commits, and empties all tables afterwards: no need to flush each time."""
    options = connection.settings_dict["OPTIONS"]
    safely = options.get("init_command", "")
    with django_db_blocker.unblock():
        connection.close()
        if ON_SQLITE:
            options["init_command"] = safely.replace("FULL", "OFF")
        yield
        connection.close()
        if ON_SQLITE:
            options["init_command"] = safely


@pytest.fixture
def hill(world):
    """A school whose roll this process keeps already."""
    kept_roll.forget()
    with within(world.school):
        PupilValue.objects.create(
            school=world.school, pupil=world.pupils["Cal"], field="cp", value="1", start=TODAY
        )
        assert names(world.school)
        yield world
    kept_roll.forget()


def elsewhere(does):
    """In another connection, as another process would."""

    def run():
        try:
            return does()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=20)


def in_school(school: School, does):
    def run():
        with within(school):
            return does()

    return elsewhere(run)


def names(school: School) -> list[str]:
    return [pupil.name for pupil in whole_roll(school).pupils]


def as_stored(school: School):
    pupils = list(Pupil.objects.filter(school=school))
    return pupils, as_engine(pupils)


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def of(forename: str):
    return Pupil.objects.filter(forename=forename)


def dated(field: str, value: str):
    PupilValue.objects.create(
        school_id=of("Amy").get().school_id, pupil=of("Amy").get(), field=field, value=value,
        start=TODAY,
    )  # fmt: skip


def rename_all():
    pupils = list(Pupil.objects.all())
    for pupil in pupils:
        pupil.surname = f"{pupil.surname}-New"
    Pupil.objects.bulk_update(pupils, ["surname"])


CHANGES = {
    "a name": lambda: of("Amy").update(surname="Zander"),
    "a name, saved": lambda: _saved(of("Amy").get(), known_as="Aimée"),
    "a name, by hand": lambda: sql(
        "UPDATE schools_pupil SET known_as = 'Em' WHERE forename = 'Amy'"),
    "many names": rename_all,
    "a date of birth": lambda: of("Amy").update(date_of_birth=date(2018, 1, 2)),
    "a family": lambda: of("Amy").update(family_id="F9"),
    "an address": lambda: of("Amy").update(address=["1 Mill Lane"]),
    "a class": lambda: of("Amy").update(values={"class": "3C", "year_group": "3"}),
    "a class from today": lambda: dated("class", "3C"),
    "a flag": lambda: dated("fsm", "1"),
    "a flag's end": lambda: PupilValue.objects.update(end=TODAY),
    "a flag taken away": lambda: PupilValue.objects.all().delete(),
    "a flag taken away by hand": lambda: sql("DELETE FROM schools_pupilvalue"),
    "a leaver": lambda: Enrolment.objects.filter(pupil__forename="Ben").update(end=TODAY),
    "a time on roll taken away": lambda: Enrolment.objects.filter(pupil__forename="Ben").delete(),
    "a time on roll begun": lambda: Enrolment.objects.bulk_create(
        [Enrolment(school_id=p.school_id, pupil=p, start=date(2027, 1, 5)) for p in of("Ben")]
    ),
    "a joiner": lambda: make_pupil(School.objects.get(slug="hill"), "Dot"),
    "a death": lambda: of("Cal").update(died_on=TODAY),
}  # fmt: skip


def _saved(pupil: Pupil, **fields) -> None:
    for name, value in fields.items():
        setattr(pupil, name, value)
    pupil.save(update_fields=list(fields))


@pytest.mark.parametrize("what", CHANGES)
def test_the_next_reading_has_what_another_connection_changed(hill, what):
    school = hill.school
    before = whole_roll(school)
    in_school(school, CHANGES[what])
    after, (pupils, read) = whole_roll(school), as_stored(school)
    assert after.read == read
    assert [vars_of(one) for one in after.pupils] == [vars_of(one) for one in pupils]
    changed = [vars_of(one) for one in before.pupils] != [vars_of(one) for one in pupils]
    assert changed or before.read != read, "the test changes nothing that a roll holds"


def vars_of(pupil: Pupil) -> dict[str, object]:
    return {field.attname: getattr(pupil, field.attname) for field in Pupil._meta.fields}


def test_an_unchanged_roll_is_asked_for_its_token_alone(hill, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(DayRoll(hill.school, TODAY).pupils) == 3


def test_each_school_has_its_own_roll_and_nobody_elses(hill):
    other = make_school("dale")
    make_pupil(other, "Eve", surname="Underhill")
    for _ in range(2):
        with within(other):
            assert names(other) == ["Underhill, Eve"]
            assert names(hill.school) == []  # not entered: not one of its pupils
        with within(hill.school):
            assert len(names(hill.school)) == 3
            assert names(other) == []
        with within(hill.school, other):
            assert names(other) == ["Underhill, Eve"]


def test_outside_any_school_a_kept_roll_is_refused(hill):
    assert names(hill.school)
    with pytest.raises(OutsideSchool):
        elsewhere(lambda: whole_roll(hill.school))


def test_a_pupil_who_comes_from_another_school_changes_both_rolls(hill):
    other = make_school("dale")
    make_pupil(other, "Eve")
    with within(other):
        assert len(names(other)) == 1
    elsewhere(
        lambda: sql(
            f"UPDATE schools_pupil SET school_id = {hill.school.pk}, pupil_id = 'P9' "
            f"WHERE school_id = {other.pk}"
        )
    )
    assert len(names(hill.school)) == 4
    with within(other):
        assert names(other) == []


def test_what_is_undone_is_never_kept(hill):
    before = names(hill.school)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        of("Amy").update(surname="Undone")
        assert "Undone, Amy" in names(hill.school)
        _ = 1 / 0
    assert names(hill.school) == before
    of("Ben").update(surname="Done")
    assert "Done, Ben" in names(hill.school)
    assert "Undone, Amy" not in names(hill.school)


def test_a_transaction_sees_each_of_its_own_changes(hill):
    with transaction.atomic():
        for surname in ("First", "Second"):
            of("Amy").update(surname=surname)
            assert f"{surname}, Amy" in names(hill.school)
    assert "Second, Amy" in names(hill.school)


def test_what_changes_while_it_is_read_is_not_kept(hill, monkeypatch):
    read = kept_roll.as_engine

    def slowly(pupils):
        monkeypatch.setattr(kept_roll, "as_engine", read)
        in_school(hill.school, lambda: of("Amy").update(surname="Meanwhile"))
        return read(pupils)

    kept_roll.forget()
    monkeypatch.setattr(kept_roll, "as_engine", slowly)
    whole_roll(hill.school)
    assert "Meanwhile, Amy" in names(hill.school)


def test_without_one_of_its_triggers_nothing_is_kept(hill):
    """Changing a table on SQLite drops its triggers: a roll is then read anew, not believed."""
    vendor = connection.vendor
    name = next(one for one in roll_triggers.names(vendor) if "schools_pupil_" in one)
    made = [one for one in roll_triggers.statements(vendor) if f" {name} " in f"{one} "]
    sql(f"DROP TRIGGER {name}" + ("" if ON_SQLITE else " ON schools_pupil"))
    try:
        assert kept_roll._token(hill.school) is None
        for table in ("insert", "update", "delete"):
            of("Amy").update(surname=f"After{table}")
            assert f"After{table}, Amy" in names(hill.school)
    finally:
        for statement in made:
            sql(statement)
    assert kept_roll._token(hill.school) is not None


def test_a_school_without_a_token_is_read_anew(hill):
    elsewhere(RollVersion.everywhere.all().delete)
    sql("UPDATE schools_schoolday SET half_term = half_term")
    assert len(names(hill.school)) == 3
    in_school(hill.school, CHANGES["a name"])
    assert "Zander, Amy" in names(hill.school)


def test_what_a_page_does_to_a_pupil_reaches_no_other_page(hill):
    for pupil in whole_roll(hill.school).pupils:
        pupil.surname = "Scribbled"
        pupil.values["class"] = "9Z"
        pupil.address.append("Nowhere")
        pupil.school = make_school(f"s{pupil.pk}")
    after, (pupils, _) = whole_roll(hill.school), as_stored(hill.school)
    assert [vars_of(one) for one in after.pupils] == [vars_of(one) for one in pupils]
    assert {one.school for one in after.pupils} == {hill.school}


def test_a_kept_pupil_can_be_saved_as_one_that_was_read(hill):
    amy = next(one for one in whole_roll(hill.school).pupils if one.forename == "Amy")
    amy.surname = "Saved"
    amy.save()
    assert "Saved, Amy" in names(hill.school)
    assert of("Amy").count() == 1


def test_one_kept_roll_answers_for_every_day(hill):
    in_school(hill.school, lambda: dated("class", "3C"))
    amy = hill.pupils["Amy"].pk
    PupilValue.objects.create(
        school=hill.school, pupil_id=amy, field="class", value="3B", start=date(2026, 9, 1),
        end=date(2026, 11, 19),
    )  # fmt: skip
    for day, name in ((TODAY, "3C"), (date(2026, 10, 9), "3B"), (TODAY, "3C")):
        assert DayRoll(hill.school, day).values(["class"])[amy]["class"] == name


def test_what_was_asked_for_longest_ago_goes_first(hill, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(kept_roll, "MOST", 4)
    other = make_school("dale")
    make_pupil(other, "Eve")
    make_pupil(other, "Fay")
    with within(other):
        names(other)
        with django_assert_num_queries(1):
            names(other)
    with django_assert_num_queries(5):
        names(hill.school)


@pytest.mark.skipif(ON_SQLITE, reason="SQLite has one writer at a time")
def test_two_who_change_one_roll_at_once_do_not_wait_for_each_other(hill):
    with transaction.atomic():
        of("Amy").update(surname="First")
        in_school(hill.school, lambda: of("Ben").update(surname="Second"))
    assert {"First, Amy", "Second, Ben"} <= set(names(hill.school))


@pytest.mark.skipif(ON_SQLITE, reason="SQLite draws a token at each change")
def test_what_comes_after_a_token_was_drawn_early_counts_too(hill):
    with transaction.atomic():
        of("Amy").update(surname="First")
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        assert in_school(hill.school, lambda: "First, Amy" not in names(hill.school))
        of("Amy").update(surname="Last")
    assert "Last, Amy" in names(hill.school)
