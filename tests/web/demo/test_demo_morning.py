"""What the demonstration's office has in front of it at 09:20, read from its database and pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.timezone import localtime

from demonstrated import TODAY
from herringbone.engine.record.roll import FLAGS
from herringbone.web.absences.confirming import unconfirmed
from herringbone.web.absences.models import PlannedAbsence, Visit
from herringbone.web.home.models import Stamp
from herringbone.web.registers.models import Entry, RegisterRow
from herringbone.web.registers.reading import ageing
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.rows import codes_held
from herringbone.web.replies.models import Concern
from herringbone.web.schools.models import Contact, Post, Role, School
from herringbone.web.schools.roll import values_on
from herringbone.web.worklists.models import Work

pytestmark = pytest.mark.thorough

SETTLED = 7


def seen(address: str, path: str = "/s/oakbeck/") -> Any:
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(email=address))
    return client.get(path)


def test_twelve_of_fourteen_registers_are_in(oakbeck: School) -> None:
    today = seen("attendance.officer@oakbeck.example").context["today"]
    assert today.registers == (12, 14)


def test_nine_are_unexplained_and_the_two_vulnerable_stand_first(oakbeck: School) -> None:
    calls = seen("dsl@oakbeck.example").context["today"].calls
    listed = [child for row in calls.rows for child in row.children]
    assert sum(not child.absent.is_explained for child in listed) == 9
    standing = [row.is_vulnerable for row in calls.calls]
    assert standing[:2] == [True, True]
    assert not any(standing[2:])


def test_nobody_of_a_class_that_is_not_in_is_called_unexplained(oakbeck: School) -> None:
    context = seen("attendance.officer@oakbeck.example").context
    missing = {row.class_name for row in context["missing"]}
    assert len(missing) == 2
    called = {child.class_name for child in context["today"].calls.children}
    assert called
    assert not missing & called


def test_the_list_of_n_to_settle_is_one_that_an_office_could_have(oakbeck: School) -> None:
    officer = "attendance.officer@oakbeck.example"
    due = seen(officer, "/s/oakbeck/now/n-to-settle/").context["ageing"]
    assert 0 < len(due) <= 15
    assert max(one.days for one in ageing(oakbeck, TODAY)) <= SETTLED


def test_a_few_letters_wait_to_be_read(oakbeck: School) -> None:
    page = seen("attendance.officer@oakbeck.example", "/s/oakbeck/letters/")
    assert "6 letters" in page.text


def test_a_trip_is_confirmed_and_another_group_waits(oakbeck: School) -> None:
    waiting = {group.title for group in unconfirmed(oakbeck, TODAY, "AM")}
    codes = codes_held(oakbeck, here(oakbeck), [TODAY])
    trips = Visit.objects.filter(school=oakbeck, first__lte=TODAY, last__gte=TODAY, code="V")
    confirmed = [trip for trip in trips if trip.name not in waiting]
    assert confirmed
    assert waiting
    for trip in confirmed:
        for place in PlannedAbsence.objects.filter(visit=trip):
            assert codes[place.pupil_id, TODAY, "AM"]
    assert "V" in codes.values()
    assert Entry.objects.filter(school=oakbeck, reason=Reason.CONFIRMED).exists()


def test_somebody_holds_every_role_and_every_class_has_a_teacher(oakbeck: School) -> None:
    posts = Post.objects.filter(school=oakbeck)
    assert set(posts.values_list("role", flat=True)) == {role.value for role in Role}
    here = oakbeck.pupils.on_roll(TODAY)
    classes = {held["class"] for held in values_on(list(here), ("class",), TODAY).values()}
    assert classes == set(
        posts.filter(role=Role.CLASS_TEACHER).values_list("class_name", flat=True)
    )
    assert len(classes) == 14


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLASS_TEACHER])
def test_each_person_gets_a_first_page(oakbeck: School, role: Role) -> None:
    email = Post.objects.filter(school=oakbeck, role=role).select_related("user").first().user.email
    assert seen(email).status_code == 200


# --- fixtures ------------------------------------------------------------------------------------
def here(school: School) -> list[Any]:
    return list(school.pupils.on_roll(TODAY))


def contacts(school: School, **wanted: Any) -> list[Contact]:
    return list(Contact.objects.filter(school=school, pupil__in=here(school), **wanted))


def test_estranged_parents_with_an_order(oakbeck: School) -> None:
    kept_away = [one for one in contacts(oakbeck) if one.legal_restriction]
    assert kept_away
    assert all((one.may_contact, one.may_collect) == ("0", "0") for one in kept_away)


def test_twins_with_one_birthday(oakbeck: School) -> None:
    born = [(p.family_id, p.date_of_birth) for p in here(oakbeck) if p.family_id]
    assert any(born.count(one) == 2 for one in born)


def test_a_surname_of_forty_characters(oakbeck: School) -> None:
    assert any(len(pupil.surname) == 40 for pupil in here(oakbeck))


def test_a_pupil_with_no_contact_at_all(oakbeck: School) -> None:
    assert any(not pupil.contacts.exists() for pupil in here(oakbeck))


def test_an_address_withheld(oakbeck: School) -> None:
    assert any(p.values.get("address_confidential") == "1" for p in here(oakbeck))


def test_a_carer_who_is_not_a_parent(oakbeck: School) -> None:
    assert contacts(oakbeck, lives_with="1", parental_responsibility="0")


def test_an_interpreter_needed(oakbeck: School) -> None:
    assert contacts(oakbeck, interpreter="1")


def test_every_flag_of_the_vulnerable_is_somebodys(oakbeck: School) -> None:
    held = values_on(here(oakbeck), FLAGS, TODAY).values()
    for flag in ("cp", "cin", "lac", "social_worker"):
        assert any(values[flag] == "1" for values in held), flag


def test_last_year_and_this_one_are_there(oakbeck: School) -> None:
    years = set(
        RegisterRow.objects.filter(school=oakbeck).values_list("year_start__year", flat=True)
    )
    assert years == {2025, 2026}


# --- days closed ---------------------------------------------------------------------------------
def test_most_days_of_the_year_are_stamped_and_the_page_says_what_a_stamp_is(
    oakbeck: School,
) -> None:
    found = seen("head@oakbeck.example", "/s/oakbeck/now/stamps/")
    assert 30 <= found.context["stamped"] < len(found.context["days"])
    assert found.context["days"][0].stamps == []  # this morning's is still to be set
    assert "Nothing is stamped afterwards" in found.text


def test_a_session_is_stamped_only_where_no_n_stands_and_every_register_is_in(
    oakbeck: School,
) -> None:
    stamps = Stamp.objects.filter(school=oakbeck)
    assert stamps.filter(session="AM").count() > 30 and stamps.filter(session="PM").exists()
    pupils = list(oakbeck.pupils.all())
    days = [TODAY - timedelta(days=number) for number in range(1, 22)]
    codes = codes_held(oakbeck, pupils, days)
    standing = {key[1:] for key, code in codes.items() if code == "N"}
    assert standing
    for one in stamps.filter(day__in=days):
        assert (one.day, one.session) not in standing
        assert one.open_first == len(one.closed)
    assert not stamps.filter(day=TODAY - timedelta(days=1)).exists()  # N stood, a register was out


def test_a_stamp_names_somebody_of_the_school_and_an_hour_of_school(oakbeck: School) -> None:
    names = {str(post.user) for post in Post.objects.filter(school=oakbeck)}
    for one in Stamp.objects.filter(school=oakbeck):
        assert one.name in names and one.position
        assert 9 <= localtime(one.at).hour < 16


# --- worries -------------------------------------------------------------------------------------
def test_work_that_came_from_a_worry_says_what_was_noticed(oakbeck: School) -> None:
    work = Work.objects.get(school=oakbeck, provision="HAR-30", state="open")
    page = seen("attendance.lead@oakbeck.example", f"/s/oakbeck/worklist/{work.pk}/").text
    (concern,) = Concern.objects.filter(school=oakbeck, seen_at=None)
    assert concern.words in page and concern.name in page
