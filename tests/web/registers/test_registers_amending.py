"""Marks are changed by the office: before closing as part of taking, afterwards with a reason."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from herringbone.engine.england.national import threshold
from herringbone.web.clock import LONDON
from herringbone.web.registers.amending import Amendment, amend, amend_all
from herringbone.web.registers.changes import Author, Carried, Refused
from herringbone.web.registers.closing import closes_at, is_closed, kind_for
from herringbone.web.registers.models import Entry, Kind, MarkDetail
from herringbone.web.registers.reading import history_of
from herringbone.web.registers.reasons import (
    CHANNELS,
    REASONS,
    Channel,
    Evidence,
    Reason,
    evidence_said,
    offered,
    reason_words,
)
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Keeper, SchoolDay
from worlds import TODAY, draw, make_pupil

OFFICE = Author("Tess Office", "office manager", 3)
MONDAY = date(2026, 11, 16)


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


TEXT = Evidence(Channel.TEXT, at(9, 31), "mother")


def change(world, name: str = "Ben", code: str = "I", **more) -> Entry:
    asked = {
        "date": TODAY,
        "session": "AM",
        "at": at(10),
        "reason": Reason.MISTAKE,
        "author": OFFICE,
        **more,
    }
    return amend(school=world.school, pupil=world.pupils[name], code=code, **asked)


def mark(world, name: str = "Ben", day: date = TODAY, session: str = "AM") -> str:
    pupil = world.pupils[name]
    return codes_held(world.school, [pupil], [day])[pupil.pk, day, session]


# --- practice 13: until it closes it is being taken -------------------------------------------
@pytest.mark.parametrize(
    ("session", "clock", "kind"),
    [
        ("AM", at(8, 50), Kind.TAKEN),
        ("AM", at(9, 19), Kind.TAKEN),
        ("AM", at(9, 20), Kind.AMENDED),
        ("PM", at(9, 20), Kind.TAKEN),
        ("PM", at(13, 29), Kind.TAKEN),
        ("PM", at(13, 30), Kind.AMENDED),
    ],
)
def test_an_entry_belongs_to_the_taking_until_the_closing_minute(entered, session, clock, kind):
    assert kind_for(entered.school, TODAY, session, clock) == kind


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_a_register_closes_by_the_schools_clock_on_the_days_on_which_clocks_change(entered, day):
    """The two days have 25 and 23 hours; 09:20 is 09:20 on both, whatever the zone of `now`."""
    from datetime import UTC

    closes = closes_at(entered.school, day, "AM")
    assert (closes.hour, closes.minute) == (9, 20)
    offset = timedelta(hours=0 if day.month == 10 else 1)
    assert closes.utcoffset() == offset
    just_before = (closes - timedelta(seconds=1)).astimezone(UTC)
    assert not is_closed(entered.school, day, "AM", just_before)
    assert is_closed(entered.school, day, "AM", closes.astimezone(UTC))


def test_a_late_evening_in_summer_is_still_the_same_local_day(entered):
    """At 23:30 in London it is 22:30 in UTC: a register of that day has long closed, and the next
    day's is open."""
    from datetime import UTC

    now = datetime(2027, 6, 14, 22, 30, tzinfo=UTC)
    assert kind_for(entered.school, date(2027, 6, 14), "PM", now) == Kind.AMENDED
    assert kind_for(entered.school, date(2027, 6, 15), "AM", now) == Kind.TAKEN


def test_before_closing_no_reason_is_asked(entered):
    entry = change(entered, code="L", at=at(9, 1), reason="", carried=Carried(minutes_late=11))
    assert entry.kind == Kind.TAKEN
    assert not MarkDetail.objects.get().is_amended


def test_after_closing_a_reason_is_asked(entered):
    with pytest.raises(Refused, match="this is an amendment: say why"):
        change(entered, reason="")
    assert Entry.objects.count() == 0


def test_an_amendment_keeps_old_new_reason_evidence_who_and_when(entered):
    draw(entered.school, "Pupil Mon\nBen NN", entered.pupils, starts=MONDAY)
    change(
        entered,
        date=MONDAY,
        reason=Reason.GIVEN,
        evidence=TEXT,
        words="tonsils",
    )
    line = history_of(entered.pupils["Ben"], MONDAY, MONDAY)[1]
    assert (line.original, line.new, line.is_amendment) == ("N", "I", True)
    assert (line.name, line.position, line.at) == ("Tess Office", "office manager", at(10))
    assert line.why == ("reason given by a parent; tonsils; text 20 Nov 2026 09:31 from mother")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": Reason.GIVEN}, "needs its evidence"),
        ({"reason": Reason.EVIDENCE}, "needs its evidence"),
        ({"reason": Reason.OTHER, "words": "  "}, "needs a few words"),
        ({"reason": "because"}, "not on the list of reasons"),
        (
            {"reason": Reason.GIVEN, "evidence": Evidence(Channel.PHONE, at(10, 1), "mother")},
            "dated later than now",
        ),
    ],
)
def test_a_reason_comes_with_what_it_rests_on(entered, more, words):
    with pytest.raises(Refused, match=words):
        change(entered, **more)


# --- what is refused ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"code": "H"}, "H may not stand on 20 November 2026"),
        ({"date": date(2026, 11, 21)}, r"closed on Saturday 21 November 2026 \(morning\)"),
        ({"date": date(2026, 12, 25)}, "is closed on Friday 25 December 2026"),
        ({"session": "PM"}, r"Friday 20 November 2026 \(afternoon\) has not begun"),
        ({"date": date(2026, 11, 23)}, "has not begun. Plan the absence"),
        ({"saw": "N"}, "the mark was changed meanwhile"),
        ({"code": ""}, "Birchall, Ben, Friday 20 November 2026 .morning.: no mark stands already"),
        ({"carried": Carried(minutes_late=9)}, "Minutes late go with L, U, M, Y1, C2, not with I"),
        ({"code": "L", "carried": Carried(minutes_late=30)}, "30 minutes after the start it had"),
        ({"code": "U", "carried": Carried(minutes_late=29)}, "at 29 minutes it was still open"),
    ],
)
def test_what_cannot_be_is_refused_in_words(entered, more, words):
    draw(entered.school, "Pupil Mon\nBen //", entered.pupils, starts=MONDAY)
    with pytest.raises(Refused, match=words):
        change(entered, **more) if "saw" not in more else change(
            entered, date=MONDAY, session="AM", **more
        )
    assert Entry.objects.count() == 1


def test_a_half_day_that_is_closed_takes_no_mark(entered):
    SchoolDay.objects.filter(date=MONDAY).update(pm=False)
    change(entered, date=MONDAY)
    with pytest.raises(Refused, match=r"is closed on Monday 16 November 2026 \(afternoon\)"):
        change(entered, date=MONDAY, session="PM")


def test_a_year_group_that_stays_at_home_takes_no_mark(entered):
    SchoolDay.objects.filter(date=MONDAY).update(closed_for="R;3")
    with pytest.raises(Refused, match="Birchall, Ben's year group stays at home on Monday"):
        change(entered, date=MONDAY)


def test_outside_enrolment_is_refused(entered):
    entered.pupils["Dee"] = make_pupil(entered.school, "Dee", start=date(2026, 11, 18))
    change(entered, "Dee", date=date(2026, 11, 18))
    with pytest.raises(Refused, match="Dee is not on roll on Tuesday 17 November 2026"):
        change(entered, "Dee", date=date(2026, 11, 17))


def test_marks_are_read_only_where_the_management_system_keeps_the_register(entered):
    entered.school.register_of_record = Keeper.MIS
    entered.school.mis_name = "Oakbook"
    with pytest.raises(Refused, match="Key the change into Oakbook"):
        change(entered)


def test_nothing_is_overwritten_unseen(entered):
    change(entered, code="N", saw="")
    with pytest.raises(Refused) as wrong:
        change(entered, code="I", saw="", author=Author("Una Other", "head"))
    assert "changed meanwhile by Tess Office at 10:00. It was no mark, now N stands" in str(
        wrong.value
    )
    assert mark(entered) == "N"


def test_what_another_made_equal_needs_no_second_look(entered):
    change(entered, code="N", saw="")
    change(entered, code="N", saw="", carried=Carried(note="rang"))
    assert MarkDetail.objects.get().note == "rang"


def test_many_marks_are_all_changed_or_none(entered):
    wanted = [
        Amendment(entered.pupils[name], day, session, "I")
        for name in ("Amy", "Ben")
        for day in (MONDAY, MONDAY + timedelta(days=1))
        for session in ("AM", "PM")
    ]
    wrong = Amendment(entered.pupils["Cal"], MONDAY, "AM", "H")
    asked = {"school": entered.school, "author": OFFICE, "at": at(10), "reason": Reason.MISTAKE}
    with pytest.raises(Refused):
        amend_all(amendments=[*wanted, wrong], **asked)
    assert Entry.objects.count() == 0
    entry = amend_all(amendments=wanted, **asked)
    assert entry.parts.count() == 2
    assert [mark(entered, name, MONDAY, "PM") for name in ("Amy", "Ben", "Cal")] == ["I", "I", ""]


def test_a_selection_may_hold_marks_that_stand_already(entered):
    draw(entered.school, "Pupil Mon\nBen I/", entered.pupils, starts=MONDAY)
    wanted = [Amendment(entered.pupils["Ben"], MONDAY, session, "I") for session in ("AM", "PM")]
    asked = {"school": entered.school, "author": OFFICE, "at": at(10), "reason": Reason.MISTAKE}
    amend_all(amendments=wanted, **asked)
    assert mark(entered, day=MONDAY, session="PM") == "I"
    with pytest.raises(Refused, match="I stands already, and so do the other 1"):
        amend_all(amendments=wanted, **asked)


def test_no_mark_named_is_refused(entered):
    with pytest.raises(Refused, match="No mark was named"):
        amend_all(school=entered.school, author=OFFICE, amendments=[], at=at(10))


# --- practice 18: N becomes O by a named person, not too early --------------------------------
def test_no_reason_makes_n_into_o_from_the_fourth_school_day(entered):
    days = [date(2026, 11, 12), date(2026, 11, 13), MONDAY]
    draw(entered.school, "Pupil Thu Fri Mon\nBen N/ NN NN", entered.pupils, starts=days[0])
    # On Friday 20 November: Monday's N is 4 school days old, Thursday's 6.
    entry = change(entered, code="O", date=MONDAY, reason=Reason.NO_REASON)
    assert entry.person_name == "Tess Office"
    change(entered, code="O", date=days[0], reason=Reason.NO_REASON)
    assert mark(entered, day=days[0]) == "O"


@pytest.mark.parametrize(
    ("page", "code", "words"),
    [
        ("NN", "O", "N · 3 of 5. There is time to ask for the reason until 23 November"),
        ("NN", "I", "makes an N into O, and N was to become I"),
        ("II", "O", "makes an N into O, and I was to become O"),
    ],
)
def test_no_reason_is_refused_for_anything_else(entered, page, code, words):
    draw(entered.school, f"Pupil Tue\nBen {page}", entered.pupils, starts=date(2026, 11, 17))
    with pytest.raises(Refused, match=words):
        change(entered, code=code, date=date(2026, 11, 17), reason=Reason.NO_REASON)


# --- the list ----------------------------------------------------------------------------------
def test_each_reason_and_each_channel_has_its_words():
    assert set(REASONS) == set(Reason)
    assert set(CHANNELS) == set(Channel)
    assert all(row.says for row in REASONS.values())


def test_a_form_offers_what_a_person_may_choose():
    offers = dict(offered())
    assert offers["given"] == "reason given by a parent"
    assert "imported" not in offers
    assert len(offers) <= 10


def test_the_fifth_day_that_a_reason_names_is_the_laws():
    rule = threshold("unexplained_absence", on=TODAY)
    assert rule.number("school_days") == 5
    assert REASONS[Reason.NO_REASON].says == "no reason by the fifth school day"


def test_evidence_reads_back_as_it_was_said():
    assert evidence_said(TEXT.as_said()) == TEXT
    assert TEXT.words == "text 20 Nov 2026 09:31 from mother"
    with pytest.raises(ValueError, match="time zone"):
        Evidence(Channel.TEXT, datetime(2026, 11, 20), "mother")  # noqa: DTZ001 - what is refused


def test_a_reason_is_said_in_words():
    assert reason_words("mistake") == "entered by mistake"
    assert reason_words("") == ""
    with pytest.raises(ValueError):
        reason_words("because")
