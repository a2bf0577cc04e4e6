"""A mark's page, its amendment, N and its age, alarms, and reasons kept for another system."""

from __future__ import annotations

from datetime import date

import pytest

from herringbone.web.imports.freshness import freshness
from herringbone.web.imports.models import ImportRun
from herringbone.web.office.ageing import waiting
from herringbone.web.office.changing import documents_resting_on
from herringbone.web.office.forms.amending import session_of_key
from herringbone.web.office.keying import outstanding
from herringbone.web.office.models import AcceptedReason
from herringbone.web.registers.alarms import note_use
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import Alarm, Entry, Kind, MarkDetail
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import ClassGroup, PupilAccess, PupilValue, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.ui.preferences import COUNTER
from worlds import NOW, TODAY, draw, make_pupil

MONDAY, THURSDAY = date(2026, 11, 16), date(2026, 11, 19)
OFFICE = Author("Tess Office", "office manager")
TEXT = {"channel": "text", "who": "mother", "came_at": "2026-11-20T08:31", "reason": "given"}


def drawn(world, page, starts=MONDAY):
    with within(world.school):
        draw(world.school, page, world.pupils, starts=starts, kind=Kind.TAKEN)


def mark_url(world, forename, day=THURSDAY, session="AM"):
    return world.url(f"marks/{world.pupils[forename].pk}/{day}/{session}/")


def amend_url(world, forename, *keys):
    query = "&".join(f"at={key}" for key in keys)
    return world.url(f"marks/{world.pupils[forename].pk}/amend/?{query}")


def amend(world, forename, keys, role=Role.OFFICE, **said):
    fields = {"sessions": keys, "reason": "", "channel": "", "words": "", **said}
    return world.client(role).post(amend_url(world, forename, *keys), fields)


def code(world, forename, day=THURSDAY, session="AM"):
    with within(world.school):
        pupil = world.pupils[forename]
        return codes_held(world.school, [pupil], [day])[pupil.pk, day, session]


def use(world, forename, first=THURSDAY, last=THURSDAY):
    with within(world.school):
        return note_use(
            school=world.school,
            pupil=world.pupils[forename],
            kind="certificate",
            reference="C1",
            says="a certificate issued 3 November",
            first=first,
            last=last,
            at=NOW,
        )


# --- the mark's own page -------------------------------------------------------------------------
def test_a_marks_page_tells_its_history_from_the_record(world):
    drawn(world, "Pupil Thu\nAmy N/", THURSDAY)
    assert amend(world, "Amy", ["2026-11-19-AM"], code="I", **TEXT).status_code == 302
    page = world.client(Role.OFFICE).get(mark_url(world, "Amy")).content.decode()
    assert "<b>N</b>, Thu 19 Nov, 09:10 by Tess Office, office manager" in page
    assert "<s>N</s> → <b>I</b>, amended Fri 20 Nov, 09:10 by Office Hill, office" in page
    assert "reason given by a parent; text 20 Nov 2026 08:31 from mother" in page


def test_the_look_at_it_is_written_down(world):
    world.client(Role.OFFICE).get(mark_url(world, "Amy"))
    access = PupilAccess.everywhere.get()
    assert (access.pupil, access.what, access.name) == (world.pupils["Amy"], "mark", "Office Hill")


def test_the_panel_is_part_of_the_page(world):
    drawn(world, "Pupil Thu\nAmy N/", THURSDAY)
    answer = world.client(Role.OFFICE).get(mark_url(world, "Amy"), headers={"HX-Request": "true"})
    panel = answer.content.decode()
    assert "<html" not in panel and "N · 1 of 5. A reason is due by Thu 26 Nov" in panel
    assert "Attendance Officer Hill" in panel


def test_a_day_before_entry_has_no_mark_and_says_so(world):
    answer = world.client(Role.OFFICE).get(mark_url(world, "Amy", date(2026, 8, 3)))
    assert answer.status_code == 404 and "not on roll on 03/08/2026" in answer.content.decode()


def test_who_only_reads_sees_the_history_and_no_form(world):
    page = world.client(Role.SENCO).get(mark_url(world, "Amy")).content.decode()
    assert "History" in page and "Save the amendment" not in page


def test_in_counter_mode_neither_reason_nor_history_is_on_the_page(world):
    drawn(world, "Pupil Thu\nAmy N/", THURSDAY)
    amend(world, "Amy", ["2026-11-19-AM"], code="I", **TEXT)
    client = world.client(Role.OFFICE)
    assert "mother" in client.get(mark_url(world, "Amy")).content.decode()
    client.cookies[COUNTER] = "on"
    text = client.get(mark_url(world, "Amy")).content.decode()
    assert "mother" not in text and "Ashdown" not in text and "Amy" in text


def test_a_note_is_saved_without_a_reason_and_without_leaving_the_grid(world):
    drawn(world, "Pupil Thu\nAmy N/", THURSDAY)
    url = f"{mark_url(world, 'Amy')}note/"
    panel = world.client(Role.OFFICE).post(
        url, {"note": "rang twice"}, headers={"HX-Request": "true"}
    )
    assert panel.status_code == 200 and "rang twice" in panel.content.decode()
    plain = world.client(Role.OFFICE).post(url, {"note": "rang thrice"})
    assert plain.status_code == 302 and plain.url == mark_url(world, "Amy")
    detail = MarkDetail.everywhere.get()
    assert (detail.note, detail.is_amended, code(world, "Amy")) == ("rang thrice", False, "N")


# --- the amendment -------------------------------------------------------------------------------
def test_several_marks_of_a_pupil_are_one_entry(world):
    drawn(world, "Pupil Wed Thu\nAmy NN NN", date(2026, 11, 18))
    keys = ["2026-11-18-AM", "2026-11-18-PM", "2026-11-19-AM"]
    assert amend(world, "Amy", keys, code="I", **TEXT).status_code == 302
    assert Entry.everywhere.filter(kind=Kind.AMENDED).count() == 1
    assert [code(world, "Amy", date(2026, 11, 18), s) for s in ("AM", "PM")] == ["I", "I"]
    assert code(world, "Amy", THURSDAY, "PM") == "N"


def test_without_an_address_the_absences_of_a_fortnight_are_offered(world):
    drawn(world, "Pupil Mon Tue\nAmy N/ /I")
    page = world.client(Role.OFFICE).get(amend_url(world, "Amy"))
    assert [row[:2] for row in page.context["rows"]] == [
        (MONDAY, "AM"),
        (date(2026, 11, 17), "PM"),
    ]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"code": "I"}, "Why does it change?"),
        ({"code": "I", "reason": "given"}, "Say how it came"),
        ({"code": "C", **TEXT}, "name of who granted it"),
        ({"code": "B", **TEXT}, "needs the provider"),
        ({"code": "I", "minutes": "10", **TEXT}, "Minutes go with"),
        ({"code": "N", **TEXT}, "stands already"),
        ({"code": "O", "reason": "no_reason"}, "There is time to ask"),
        ({"code": "", **TEXT}, "Becomes"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_and_nothing_changes(world, said, says):
    drawn(world, "Pupil Thu\nAmy N/", THURSDAY)
    answer = amend(world, "Amy", ["2026-11-19-AM"], **said)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert code(world, "Amy") == "N"


def test_what_goes_with_a_code_is_kept_with_it(world):
    drawn(world, "Pupil Thu\nAmy NN", THURSDAY)
    amend(world, "Amy", ["2026-11-19-AM"], code="C", authoriser="Hetty Head", **TEXT)
    amend(world, "Amy", ["2026-11-19-PM"], code="U", minutes="45", **TEXT)
    details = {row.session: row for row in MarkDetail.everywhere.all()}
    assert details["AM"].authoriser == "Hetty Head"
    assert details["PM"].minutes_late == 45


def test_a_mark_changed_since_the_page_was_made_is_not_overwritten(world):
    drawn(world, "Pupil Thu\nAmy M/", THURSDAY)
    seen = {"seen-2026-11-19-AM": "N"}
    answer = amend(world, "Amy", ["2026-11-19-AM"], code="I", **TEXT, **seen)
    assert answer.status_code == 422 and "changed meanwhile" in answer.content.decode()
    assert code(world, "Amy") == "M"


def test_a_mark_is_taken_away_only_when_that_is_chosen(world):
    drawn(world, "Pupil Thu\nAmy I/", THURSDAY)
    amend(world, "Amy", ["2026-11-19-AM"], code="-", reason="mistake")
    assert code(world, "Amy") == ""


def test_afterwards_one_is_back_where_one_came_from_and_never_elsewhere(world):
    drawn(world, "Pupil Thu\nAmy NN", THURSDAY)
    back = amend(world, "Amy", ["2026-11-19-AM"], code="I", next=world.url("unexplained/"), **TEXT)
    assert back.url == world.url("unexplained/")
    away = amend(world, "Amy", ["2026-11-19-PM"], code="I", next="https://else.example/", **TEXT)
    assert away.url == mark_url(world, "Amy", session="PM")


@pytest.mark.parametrize("key", ["2026-11-19", "2026-11-19-XX", "x-AM"])
def test_what_is_no_session_is_no_address(world, key):
    assert world.client(Role.OFFICE).get(amend_url(world, "Amy", key)).status_code == 404


def test_a_session_reads_back_from_its_key():
    assert session_of_key("2026-11-19-PM") == (THURSDAY, "PM")


# --- alarms --------------------------------------------------------------------------------------
def test_what_rests_on_the_mark_is_said_before_and_an_alarm_is_raised_after(world):
    drawn(world, "Pupil Thu\nAmy N/", THURSDAY)
    use(world, "Amy")
    page = world.client(Role.OFFICE).get(amend_url(world, "Amy", "2026-11-19-AM"))
    assert "A certificate issued 3 November" in page.content.decode()
    client = world.client(Role.OFFICE)
    fields = {"sessions": ["2026-11-19-AM"], "code": "I", "words": "", **TEXT}
    done = client.post(amend_url(world, "Amy", "2026-11-19-AM"), fields, follow=True)
    assert "1 document used what you changed" in done.content.decode()
    assert Alarm.everywhere.count() == 1


def test_a_document_about_other_days_does_not_rest_on_it(world):
    use(world, "Amy", first=MONDAY, last=MONDAY)
    with within(world.school):
        amy = world.pupils["Amy"]
        assert documents_resting_on(amy, [(THURSDAY, "AM")]) == []
        assert len(documents_resting_on(amy, [(MONDAY, "AM"), (THURSDAY, "AM")])) == 1


def test_an_alarm_is_settled_once_with_what_was_done(world):
    drawn(world, "Pupil Thu\nAmy N/", THURSDAY)
    use(world, "Amy")
    amend(world, "Amy", ["2026-11-19-AM"], code="I", **TEXT)
    alarm = Alarm.everywhere.get()
    client, url = world.client(Role.HEAD), world.url(f"alarms/{alarm.pk}/settle/")
    assert "Say what was done" in client.post(url, {"how": " "}, follow=True).content.decode()
    client.post(url, {"how": "new certificate sent"})
    again = client.post(url, {"how": "again"}, follow=True).content.decode()
    alarm.refresh_from_db()
    assert (alarm.settled_by, alarm.settled_how) == ("Head Hill", "new certificate sent")
    assert "Head Hill settled this on Fri 20 Nov, 09:10: new certificate sent." in again


def test_no_alarm_says_what_is_watched(world):
    page = world.client(Role.OFFICE).get(world.url("alarms/")).content.decode()
    assert "No alarm." in page and "Letters, notices, returns and certificates" in page


# --- N and its age -------------------------------------------------------------------------------
def test_n_is_gathered_by_pupil_oldest_first_with_class_and_age(world):
    page = "Pupil Thu Fri Mon Tue Wed Thu\nAmy // // // // // NN\nBen N/ // // // N/ //"
    drawn(world, page, date(2026, 11, 12))
    with within(world.school):
        found = waiting(world.school, TODAY)
    assert [(one.pupil.forename, one.class_name, one.oldest.words) for one in found] == [
        ("Ben", "3B", "N · 6 of 5"),
        ("Amy", "3B", "N · 1 of 5"),
    ]
    assert [len(one.marks) for one in found] == [2, 2]
    assert [one.is_due for one in found] == [True, False]


def test_an_n_of_a_day_off_roll_is_nobodys_work(world):
    drawn(world, "Pupil Mon\nAmy N/\nBen N/")
    with within(world.school):
        world.pupils["Amy"].enrolments.update(end=date(2026, 11, 13))
        assert [one.pupil.forename for one in waiting(world.school, TODAY)] == ["Ben"]


def test_the_list_offers_o_only_once_its_time_has_come_and_warns_of_holidays(world):
    page = "Pupil Mon Tue Wed Thu\nAmy N/ // // //\nBen // // // N/"
    drawn(world, page)
    text = world.client(Role.ATTENDANCE_OFFICER).get(world.url("unexplained/")).content.decode()
    assert "Telling the school beforehand authorises nothing" in text
    due, _, rest = text.partition("Not due yet")
    assert "Ashdown, Amy" in due and "code=O&amp;reason=no_reason" in due
    assert "Birchall, Ben" in rest and "code=O" not in rest
    assert "code=G&amp;reason=given" in rest


def test_several_n_of_one_pupil_become_o_in_the_name_of_whoever_settles(world):
    drawn(world, "Pupil Fri Mon Tue Wed Thu\nAmy NN // // // //", date(2026, 11, 13))
    keys = ["2026-11-13-AM", "2026-11-13-PM"]
    done = amend(world, "Amy", keys, Role.ATTENDANCE_OFFICER, code="O", reason="no_reason")
    assert done.status_code == 302
    entry = Entry.everywhere.filter(kind=Kind.AMENDED).get()
    assert (entry.reason, entry.person_name) == ("no_reason", "Attendance Officer Hill")
    assert code(world, "Amy", date(2026, 11, 13)) == "O"


# --- another system keeps the register -----------------------------------------------------------
@pytest.fixture
def elsewhere(world):
    world.school.register_of_record, world.school.mis_name = "mis", "Weft"
    world.school.save()
    page = "Pupil Mon Tue Wed Thu\nAmy // // // NN\nBen // // // N/"
    with within(world.school):
        draw(world.school, page, world.pupils, starts=MONDAY)
    return world


def accept(world, forename, *keys, **said):
    return amend(world, forename, list(keys), **{"code": "I", **TEXT, **said})


def test_an_accepted_reason_changes_no_mark_and_stands_on_the_list_to_key(elsewhere):
    assert accept(elsewhere, "Amy", "2026-11-19-AM").status_code == 302
    assert code(elsewhere, "Amy") == "N"
    page = elsewhere.client(Role.OFFICE).get(elsewhere.url("to-key/")).content.decode()
    assert "To key into Weft" in page and "Ashdown, Amy" in page
    assert "reason given by a parent; text 20 Nov 2026 08:31 from mother" in page


def test_the_list_is_in_the_systems_own_order(elsewhere):
    with within(elsewhere.school):
        dot = make_pupil(elsewhere.school, "Dot", class_name="2A", year_group="2", surname="Zed")
        elsewhere.pupils["Dot"] = dot
    for forename, key in (("Ben", "19-AM"), ("Dot", "18-AM"), ("Amy", "19-PM"), ("Amy", "19-AM")):
        accept(elsewhere, forename, f"2026-11-{key}")
    with within(elsewhere.school):
        lines = outstanding(elsewhere.school)
    assert [
        (one.class_name, one.accepted.pupil.forename, one.accepted.session) for one in lines
    ] == [
        ("2A", "Dot", "AM"),
        ("3B", "Amy", "AM"),
        ("3B", "Amy", "PM"),
        ("3B", "Ben", "AM"),
    ]


def test_the_class_is_that_of_the_marks_day(elsewhere):
    amy = elsewhere.pupils["Amy"]
    with within(elsewhere.school):
        ClassGroup.objects.create(school=elsewhere.school, name="4A", year_group="4")
        for value, start, end in (("3B", "2026-09-01", "2026-11-19"), ("4A", TODAY, None)):
            PupilValue.objects.create(
                school=elsewhere.school, pupil=amy, field="class", value=value, start=start, end=end
            )
    accept(elsewhere, "Amy", "2026-11-19-AM")
    with within(elsewhere.school):
        assert outstanding(elsewhere.school)[0].class_name == "3B"


def test_the_next_import_ticks_off_what_arrived_and_leaves_what_did_not(elsewhere):
    accept(elsewhere, "Amy", "2026-11-19-AM", "2026-11-19-PM")
    with within(elsewhere.school):
        draw(elsewhere.school, "Pupil Thu\nAmy IN", elsewhere.pupils, starts=THURSDAY)
        assert [line.accepted.session for line in outstanding(elsewhere.school)] == ["PM"]


def test_a_second_reason_takes_the_place_of_the_first(elsewhere):
    accept(elsewhere, "Amy", "2026-11-19-AM")
    accept(elsewhere, "Amy", "2026-11-19-AM", code="M")
    with within(elsewhere.school):
        assert [line.accepted.code for line in outstanding(elsewhere.school)] == ["M"]
        assert AcceptedReason.objects.count() == 2


def test_a_line_is_taken_off_once(elsewhere):
    accept(elsewhere, "Amy", "2026-11-19-AM")
    line = AcceptedReason.everywhere.get()
    url = elsewhere.url(f"to-key/{line.pk}/take-off/")
    assert elsewhere.client(Role.OFFICE).post(url).status_code == 302
    line.refresh_from_db()
    assert line.withdrawn_by == "Office Hill"
    page = elsewhere.client(Role.OFFICE).get(elsewhere.url("to-key/")).content.decode()
    assert "Nothing to key." in page


def test_an_n_whose_reason_waits_to_be_keyed_is_no_n_to_settle(elsewhere):
    accept(elsewhere, "Ben", "2026-11-19-AM")
    with within(elsewhere.school):
        assert [one.pupil.forename for one in waiting(elsewhere.school, TODAY)] == ["Amy"]


def test_a_reason_is_always_asked_because_it_is_what_is_keyed(elsewhere):
    answer = accept(elsewhere, "Amy", "2026-11-20-AM", reason="", channel="")
    assert answer.status_code == 422


def test_a_school_that_keeps_its_own_has_nothing_to_key(world):
    answer = world.client(Role.OFFICE).get(world.url("to-key/"))
    assert answer.status_code == 404 and "to key elsewhere" in answer.content.decode()


# --- how old the marks are -----------------------------------------------------------------------
def imported(world, at):
    with within(world.school):
        ImportRun.objects.create(school=world.school, at=at, person_name="Tess Office")


@pytest.mark.parametrize(
    ("at", "now", "stale"),
    [
        (NOW, NOW, ""),
        (NOW.replace(day=19, hour=14, minute=0), NOW, ""),
        (NOW.replace(day=19, hour=9), NOW, "closed on Thursday at 13:30"),
        (NOW.replace(day=19, hour=14, minute=0), NOW.replace(hour=10, minute=19), ""),
        (NOW.replace(day=19, hour=14), NOW.replace(hour=10, minute=20), "on Friday at 09:20"),
        (NOW.replace(hour=14), NOW.replace(day=22), ""),
    ],
)
def test_an_import_older_than_the_last_register_is_stale_an_hour_after(elsewhere, at, now, stale):
    imported(elsewhere, at)
    with within(elsewhere.school):
        found = freshness(elsewhere.school, now)
    assert (found.source, found.as_at) == ("Weft", at)
    assert stale in found.stale and bool(found.stale) == bool(stale)


def test_each_page_says_as_at_when_from_where(elsewhere):
    imported(elsewhere, NOW)
    for path in ("registers/", "week/", "unexplained/", "coding/", "to-key/"):
        page = elsewhere.client(Role.ATTENDANCE_LEAD).get(elsewhere.url(path)).content.decode()
        assert "Marks as at <b>Fri 20 Nov, 09:10</b> from Weft" in page, path


def test_an_import_that_was_taken_back_does_not_count(elsewhere):
    imported(elsewhere, NOW)
    ImportRun.everywhere.update(undone_at=NOW)
    with within(elsewhere.school):
        assert freshness(elsewhere.school, NOW).as_at is None


def test_where_marks_are_kept_here_nothing_is_said(world):
    with within(world.school):
        assert freshness(world.school, NOW) is None
