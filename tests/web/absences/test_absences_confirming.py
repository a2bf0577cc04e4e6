"""Expected children: unconfirmed until somebody who leads or provides says so, by name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from planned_week import CLERK, pattern, plan, reported, trip

from herringbone.web.absences.confirming import confirm, confirm_by, unconfirmed
from herringbone.web.registers.changes import Refused
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.reading import history_of
from herringbone.web.registers.rows import codes_held
from worlds import NOW, TODAY, draw, make_contact


def marks(world, session: str = "AM") -> dict[str, str]:
    held = codes_held(world.school, world.pupils.values(), [TODAY])
    return {name: held[p.pk, TODAY, session] for name, p in world.pupils.items()}


def confirmed(world, group, not_there=None, *, at=NOW, said_by="Kit Leader"):
    return confirm(
        school=world.school,
        day=TODAY,
        session="AM",
        group=group,
        not_there=not_there or {},
        said_by=said_by,
        author=CLERK,
        at=at,
    )


def test_a_trip_is_one_group_and_one_tap_confirms_it_with_exceptions(entered):
    trip(entered, "Amy", "Ben", "Cal")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    assert (group.title, group.by, group.phone) == ("Harlow Museum", "Kit Leader", "07700 900456")
    assert marks(entered) == {"Amy": "", "Ben": "", "Cal": ""}, "counted as unmarked until then"
    confirmed(entered, group, {entered.pupils["Ben"].pk: "N"})
    assert marks(entered) == {"Amy": "V", "Ben": "N", "Cal": "V"}
    assert unconfirmed(entered.school, TODAY, "AM") == []
    assert len(unconfirmed(entered.school, TODAY, "PM")) == 1, "each session by itself"


def test_what_the_confirmation_says_stands_in_the_record(entered):
    trip(entered, "Amy")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    confirmed(entered, group, at=NOW + timedelta(minutes=40))
    line = history_of(entered.pupils["Amy"], TODAY, TODAY)[-1]
    assert (line.new, line.reason) == ("V", "confirmed by whoever led or provided it")
    detail = MarkDetail.objects.get()
    assert (detail.expected, detail.provider) == ("", "Kit Leader")
    assert detail.reason == "confirmed by Kit Leader"


def test_providers_and_other_schools_are_groups_of_their_own(entered):
    plan(entered, "Amy", "B", "Mon AM", "Fri PM")
    plan(entered, "Ben", "B", "Mon AM", "Fri PM")
    pattern(entered, "Cal", "D", "1100000000", provider="Vale Special School")
    groups = unconfirmed(entered.school, TODAY, "AM")
    assert [(g.code, g.title, len(g.members)) for g in groups] == [
        ("B", "Forest School", 2),
        ("D", "Vale Special School", 1),
    ]
    confirmed(entered, groups[1])
    assert marks(entered)["Cal"] == "D"


def test_a_child_marked_by_the_teacher_is_no_longer_expected(entered):
    trip(entered, "Amy", "Ben")
    draw(entered.school, "Pupil Fri\nAmy N-", entered.pupils, starts=TODAY)
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    assert [m.pupil.forename for m in group.members] == ["Ben"]


def test_who_came_to_school_instead_is_never_overwritten(entered):
    trip(entered, "Amy", "Ben")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    draw(entered.school, "Pupil Fri\nAmy /-", entered.pupils, starts=TODAY)
    with pytest.raises(Refused, match="changed meanwhile"):
        confirmed(entered, group)
    assert marks(entered) == {"Amy": "/", "Ben": "", "Cal": ""}


def test_a_reported_child_is_named_with_the_words_and_the_code_beneath(entered):
    contact = make_contact(entered.pupils["Ben"])
    plan(entered, "Ben", "B", "Mon AM", "Fri PM")
    reported(entered, "Ben", "Fri", contact=contact)
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    (member,) = group.members
    assert member.doubt == "reported 08:10 by mother, phone: sick in the night"
    assert member.otherwise == "I"


def test_without_a_word_beneath_a_child_who_is_not_there_is_unexplained(entered):
    trip(entered, "Ben")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    assert group.members[0].otherwise == "N"


def test_a_part_time_pupil_who_did_not_come_on_the_trip_was_not_due(entered):
    pattern(entered, "Ben", "C2", "0" * 10, end=TODAY)
    trip(entered, "Ben")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    assert group.members[0].otherwise == "C2"


def test_a_confirmation_names_who_gave_it(entered):
    trip(entered, "Ben")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    with pytest.raises(Refused, match="Name who confirmed"):
        confirmed(entered, group, said_by=" ")


def test_a_child_of_another_group_is_no_exception_of_this_one(entered):
    trip(entered, "Ben")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    with pytest.raises(Refused, match="meanwhile"):
        confirmed(entered, group, {entered.pupils["Amy"].pk: "N"})


def test_nothing_is_confirmed_before_it_begins_or_in_another_system_s_register(entered):
    trip(entered, "Ben")
    (group,) = unconfirmed(entered.school, TODAY, "AM")
    with pytest.raises(Refused, match="has not begun"):
        confirmed(entered, group, at=NOW.replace(hour=7))
    entered.school.register_of_record = "mis"
    with pytest.raises(Refused, match="read-only here"):
        confirmed(entered, group)


def test_a_closed_day_waits_for_nobody(entered):
    trip(entered, "Ben")
    entered.school.days.filter(date=TODAY).delete()
    assert unconfirmed(entered.school, TODAY, "AM") == []


def test_mornings_are_chased_from_a_quarter_to_ten(entered):
    school = entered.school
    assert f"{confirm_by(school, TODAY, 'AM'):%H:%M}" == "09:45"
    assert f"{confirm_by(school, TODAY, 'PM'):%H:%M}" == "13:55"
    school.am_closes = NOW.replace(hour=9, minute=50).time()
    assert f"{confirm_by(school, TODAY, 'AM'):%H:%M}" == "09:50"
