"""The route: one stop a home, as streets lie together, with what whoever knocks has to know."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from herringbone.web.messages.homes import Homes
from herringbone.web.registers.changes import Author
from herringbone.web.schools.holds import hold
from herringbone.web.schools.models import Contact, Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.visits.models import Reason
from herringbone.web.visits.planning import Unvisited, drop, end_note, note_home, plan
from herringbone.web.visits.route import Route
from worlds import NOW, TODAY, make_contact

BY = Author("Ola Officer", "attendance officer", 7)
TOMORROW = TODAY + timedelta(days=3)


def names(homes, day=TODAY) -> list[list[str]]:
    return [[pupil.first_name for pupil in stop.pupils] for stop in Route(homes.school, day).stops]


def test_a_brother_and_a_sister_are_one_stop_and_streets_lie_together(homes, asked):
    asked("Amy")
    asked("Ben")
    asked("Cal", verb="welfare_check")
    assert names(homes) == [["Cal"], ["Amy", "Ben"]]
    stops = Route(homes.school, TODAY).stops
    assert [stop.area for stop in stops] == ["HF1 2", "HF1 4"]
    assert [len(stop.works) for stop in stops] == [1, 2]
    assert [stop.is_safety for stop in stops] == [True, False]


def test_only_visits_that_are_open_and_not_put_off_are_on_it(homes, asked):
    asked("Amy", state="done")
    asked("Ben", snoozed_until=TOMORROW)
    asked("Cal", verb="call")
    assert names(homes) == []
    assert names(homes, TOMORROW) == [["Ben"]]


def test_a_list_of_homes_that_the_strategy_gathers_is_a_stop_each(homes, asked):
    asked("Amy", subject_kind="school", subject="Hill", listed=["P0001", "P0003"])
    assert names(homes) == [["Cal"], ["Amy"]]


@pytest.mark.parametrize("reason", [Reason.JOINT, Reason.EVENT, Reason.CONCERN])
def test_a_visit_that_somebody_asks_for_is_on_it_with_why(homes, reason):
    plan(pupil=homes.pupils["Cal"], day=TODAY, reason=reason, why="moves on Monday", by=BY, now=NOW)
    stop = Route(homes.school, TODAY).stops[0]
    assert (stop.visit.reason, stop.visit.why) == (reason, "moves on Monday")
    with pytest.raises(Unvisited, match="already"):
        plan(pupil=homes.pupils["Cal"], day=TODAY, reason=reason, why="again", by=BY, now=NOW)


def test_a_visit_needs_a_reason_and_a_day_to_come(homes):
    cal = homes.pupils["Cal"]
    with pytest.raises(Unvisited, match="Say why"):
        plan(pupil=cal, day=TODAY, reason=Reason.JOINT, why=" ", by=BY, now=NOW)
    with pytest.raises(Unvisited, match="a day to come"):
        plan(pupil=cal, day=TODAY - timedelta(1), reason=Reason.JOINT, why="x", by=BY, now=NOW)


def test_what_is_dropped_is_off_the_route_and_keeps_its_reason(homes):
    cal = homes.pupils["Cal"]
    made = plan(pupil=cal, day=TODAY, reason=Reason.JOINT, why="asked", by=BY, now=NOW)
    with pytest.raises(Unvisited, match="Say why"):
        drop(visit=made, why="", now=NOW)
    drop(visit=made, why="they came in", now=NOW)
    made.refresh_from_db()
    assert made.dropped_why == "they came in"
    assert names(homes) == []


def test_notes_of_a_home_stand_for_every_child_of_it_until_they_are_ended(homes, asked):
    asked("Ben")
    note = note_home(pupil=homes.pupils["Amy"], words="a large dog", two_go=True, by=BY, now=NOW)
    stop = Route(homes.school, TODAY).stops[0]
    assert [one.words for one in stop.notes] == ["a large dog"] and stop.two_go
    end_note(note=note, by=BY, now=NOW)
    assert not Route(homes.school, TODAY).stops[0].notes


def page(homes, role=Role.ATTENDANCE_OFFICER, path="visits/") -> str:
    return homes.client(role).get(homes.url(path)).content.decode()


def test_the_page_shows_who_lives_there_what_may_be_said_and_restrictions_first(homes, asked):
    asked("Cal")
    Contact.objects.filter(pupil=homes.pupils["Cal"]).update(
        legal_restriction="No contact by order of March", interpreter="1", language="Polish"
    )
    text = page(homes)
    assert "3 Lock Street, Herringford, HF1 2XY" in text
    assert text.index("No contact by order of March") < text.index("3 Lock Street")
    assert "tell nothing" in text and "interpreter, Polish" in text
    assert "second day without a reason" in text


@pytest.mark.parametrize(("role", "path"), [(Role.OFFICE, ""), (Role.DSL, "paper/")])
def test_a_reason_that_may_tell_of_flags_is_for_who_may_know_and_never_on_paper(
    homes, asked, role, path
):
    asked("Cal", why="a social worker; absent today without a reason")
    assert "social worker" in page(homes, Role.DSL)
    assert "social worker" not in page(homes, role, f"visits/{path}")


@pytest.mark.parametrize("path", ["visits/", "visits/paper/"])
@pytest.mark.parametrize("role", [Role.OFFICE, Role.DSL])
def test_a_withheld_address_is_on_no_route(homes, asked, path, role):
    cal = homes.pupils["Cal"]
    cal.values = {**cal.values, "address_confidential": "1"}
    cal.save()
    asked("Cal")
    text = page(homes, role, path)
    assert "Lock Street" not in text and "HF1 2" not in text
    assert "Address withheld." in text


@pytest.mark.parametrize("path", ["visits/", "visits/paper/"])
def test_the_address_of_a_brother_who_is_not_visited_is_withheld_with_his(homes, asked, path):
    ben = homes.pupils["Ben"]
    ben.values = {**ben.values, "address_confidential": "1"}
    ben.save()
    asked("Amy")
    asked("Cal")
    text = page(homes, Role.OFFICE, path)
    assert "Mill Lane" not in text and "HF1 4" not in text
    assert "3 Lock Street" in text
    by_home = {stop.family: stop.is_withheld for stop in Route(homes.school, TODAY).stops}
    assert by_home["F1"] and not by_home[homes.pupils["Cal"].pupil_id]
    for name in ("Amy", "Cal"):
        child = homes.pupils[name]
        assert bool(Homes([child]).withheld(child)) is by_home[child.family_id or child.pupil_id]


def test_a_child_without_an_address_is_visited_at_that_of_the_adult_at_home(homes, asked):
    """A school that imports contacts alone holds it there, and nowhere else."""
    cal = homes.pupils["Cal"]
    cal.address = []
    cal.save()
    cal.contacts.update(lives_with="0")
    make_contact(cal, "Away", address_1="99 Elsewhere", lives_with="0")
    make_contact(cal, "Home", address_1="5 Reed Lane", postcode="HF1 4ZZ", lives_with="1")
    asked("Cal")
    found = Route(homes.school, TODAY).stop_of(cal)
    assert found is not None and found.address == ["5 Reed Lane", "HF1 4ZZ"]


def test_an_empty_route_says_why(homes):
    assert "No home to go to." in page(homes)


def test_a_home_that_is_held_is_not_ticked(homes, asked):
    asked("Cal")
    viewer = viewer_of(homes.by_role[Role.DSL], homes.school, TODAY)
    hold(viewer=viewer, pupil=homes.pupils["Cal"], whole_family=False, why="a death", at=NOW)
    text = page(homes)
    assert "everything held" in text
    assert "checked" not in text


def test_it_takes_as_many_questions_for_more_homes(homes, asked, django_assert_max_num_queries):
    for name in ("Amy", "Ben", "Cal"):
        asked(name)
    with django_assert_max_num_queries(14):
        for stop in Route(homes.school, TODAY).stops:
            assert stop.order and stop.contacts is not None


def test_finding_a_home_and_putting_it_on_the_route(homes):
    client = homes.client(Role.OFFICE)
    found = client.get(homes.url("visits/add/"), {"q": "den"}).content.decode()
    pk = homes.pupils["Cal"].pk
    assert found.count(f"visits/add/{pk}/") <= 1
    said = {"day": TODAY.isoformat(), "reason": "event", "why": "a wedding abroad next week"}
    assert client.post(homes.url(f"visits/add/{pk}/"), said).status_code == 302
    assert names(homes) == [["Cal"]]
    wrong = client.post(homes.url(f"visits/add/{pk}/"), {**said, "day": "2026-11-01"})
    assert wrong.status_code == 409 and "a day to come" in wrong.content.decode()


def test_the_day_of_a_new_visit_is_today_in_the_form_a_browser_takes(homes):
    pk = homes.pupils["Amy"].pk
    assert f'value="{TODAY.isoformat()}"' in page(homes, path=f"visits/add/{pk}/")


def test_the_card_to_leave_names_who_called_and_a_number_and_no_child(homes, asked):
    asked("Cal")
    school = homes.school
    school.phone = "01632 960250"
    school.save()
    answer = homes.client(Role.ATTENDANCE_OFFICER).get(homes.url("visits/card.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "01632 960250" in said and "Attendance Officer Hill" in said
    called = said[said.index("We called on") : said.index("We came by")]
    assert "2026" not in called and "09:10" not in called
    assert not [name for name in ("Amy", "Ben", "Cal", "Denholm", "absen") if name in said]


def test_without_a_number_no_card_is_printed_and_it_is_said(homes):
    client = homes.client(Role.OFFICE)
    answer = client.get(homes.url("visits/card.pdf"), follow=True)
    assert "No number to ring is held" in answer.content.decode()


def test_a_restriction_about_one_child_of_a_home_is_read_before_anybody_knocks(homes, asked):
    """The same adult is a contact of both children; the order is written with the second alone."""
    asked("Amy")
    asked("Ben")
    row = Contact.objects.get(pupil=homes.pupils["Ben"])
    row.legal_restriction = "Order of 3 May: no contact"
    row.save()
    [stop] = Route(homes.school, TODAY).stops
    assert [len(stop.contacts), stop.banners] == [1, [f"{row.name}: Order of 3 May: no contact"]]


def test_nobody_knocks_for_a_child_who_has_died(homes, asked):
    asked("Amy")
    asked("Ben")
    plan(pupil=homes.pupils["Amy"], day=TODAY, reason=Reason.CONCERN, why="asked", by=BY, now=NOW)
    amy = homes.pupils["Amy"]
    amy.died_on = TODAY - timedelta(days=1)
    amy.save()
    assert names(homes) == [["Ben"]]


def test_on_paper_every_child_of_a_home_has_a_box_to_tick(homes, asked):
    for name in ("Amy", "Ben", "Cal"):
        asked(name)
    text = page(homes, path="visits/paper/")
    assert "☐ Amy seen" in text and "☐ Ben seen" in text and text.count("☐ Child seen") == 1


def test_what_is_known_of_a_home_is_written_before_anybody_goes(homes, asked):
    asked("Cal")
    client, url = homes.client(Role.OFFICE), homes.url(f"visits/homes/{homes.pupils['Cal'].pk}/")
    assert url in page(homes)
    refused = client.post(url, {"note-words": " "})
    assert refused.status_code == 409 and "Write what whoever knocks" in refused.content.decode()
    client.post(url, {"note-words": "the bell is broken 🔔", "note-two_go": "on"})
    assert "the bell is broken 🔔" in client.get(url).content.decode()
    text = page(homes)
    assert "the bell is broken 🔔" in text and "two people go" in text
