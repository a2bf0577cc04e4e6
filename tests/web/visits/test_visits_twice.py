"""A double tap, the back button and a page sent again keep nothing twice, at the door, out or back;
what is said otherwise the second time is refused with who said what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from herringbone.web import clock
from herringbone.web.communications.models import Communication
from herringbone.web.jobs.models import Job
from herringbone.web.schools.models import DoneBefore, Role
from herringbone.web.visits.models import HomeNote, HomeVisit, Outing, Reason
from herringbone.web.visits.route import Route
from herringbone.web.worklists.models import Handling
from worlds import NOW, TODAY

pytestmark = pytest.mark.both_databases
OUT = {"back_by": "10:30", "phone": "07700 900321", "second": ""}


@pytest.fixture
def officer(homes):
    return homes.client(Role.ATTENDANCE_OFFICER)


@pytest.fixture
def out(homes, asked, officer):
    """On the way to Amy and Ben, with the visit that waits at the door."""
    asked("Amy")
    asked("Ben")
    officer.post(homes.url("visits/go/"), {**OUT, "stop": "F1"})
    return HomeVisit.objects.get()


def said(homes, *names: str) -> dict[str, object]:
    keys = [f"child{homes.pupils[name].pk}" for name in names]
    about = [f"child{homes.pupils[name].pk}" for name in ("Amy", "Ben")]
    return {"seen": "seen", "children": keys, "about": about, "words": "both well"}


def test_out_twice_is_one_outing_and_no_alarm_more(homes, asked, officer):
    asked("Amy")
    asked("Cal")
    for _ in range(2):
        answer = officer.post(homes.url("visits/go/"), {**OUT, "stop": ["F1", "P0003"]})
        assert answer.status_code == 302
    assert (Outing.objects.count(), HomeVisit.objects.count()) == (1, 2)
    assert Job.everywhere.filter(kind="visits_back").count() == 1


def test_out_again_for_another_time_or_with_another_home_is_refused_while_out(homes, asked, out):
    asked("Cal")
    client = homes.client(Role.ATTENDANCE_OFFICER)
    for more in ({"stop": "F1", "back_by": "11:00"}, {"stop": ["F1", "P0003"]}):
        answer = client.post(homes.url("visits/go/"), {**OUT, **more})
        assert answer.status_code == 409 and "on the way" in answer.content.decode()
    assert Outing.objects.count() == 1


def test_at_the_door_twice_is_one_row_a_child_and_one_deed(homes, officer, out):
    for _ in range(2):
        answer = officer.post(homes.url(f"visits/{out.pk}/"), said(homes, "Amy", "Ben"))
        assert answer.status_code == 302
    assert Communication.objects.count() == 2
    assert Handling.objects.count() == DoneBefore.objects.count() == 2


def test_after_the_back_button_something_else_is_refused_and_says_who_said_what(
    homes, officer, out
):
    url = homes.url(f"visits/{out.pk}/")
    officer.post(url, said(homes, "Amy"))
    for other in (said(homes, "Amy", "Ben"), {"seen": "nobody_home"}):
        answer = officer.post(url, other, follow=True)
        assert answer.status_code == 409
        assert "Attendance Officer Hill recorded it already: child seen" in answer.content.decode()
    assert Communication.objects.count() == 2
    second = homes.client(Role.OFFICE).post(url, said(homes, "Amy"))
    assert second.status_code == 409


def test_back_twice_keeps_the_first_words_and_time(homes, officer, out):
    for minute, words in ((20, "all well"), (25, "")):
        with clock.at(NOW.replace(hour=10, minute=minute)):
            officer.post(homes.url(f"visits/out/{out.outing_id}/back/"), {"words": words})
    outing = Outing.objects.get()
    assert (outing.back_words, outing.back_at) == ("all well", NOW.replace(hour=10, minute=20))


def test_a_home_that_was_gone_to_and_not_reached_is_not_taken_by_a_late_second_tap(
    homes, officer, out
):
    """Back, out again to the same home, and the first page's Back is sent once more."""
    first = out.outing_id
    officer.post(homes.url(f"visits/out/{first}/back/"), {})
    officer.post(homes.url("visits/go/"), {**OUT, "stop": "F1"})
    officer.post(homes.url(f"visits/out/{first}/back/"), {})
    assert Route(homes.school, TODAY).stop_of(homes.pupils["Amy"]).is_out


def test_taken_back_twice_is_taken_back_once(homes, officer, out):
    officer.post(homes.url(f"visits/{out.pk}/"), said(homes, "Amy", "Ben"))
    for _ in range(2):
        officer.post(homes.url(f"visits/{out.pk}/take-back/"), {"why": "the wrong door"})
    assert Communication.objects.filter(takes_back__isnull=False).count() == 2
    assert Handling.objects.filter(how="undone").count() == 2


def test_put_on_the_route_twice_is_one_visit(homes, officer):
    url = homes.url(f"visits/add/{homes.pupils['Cal'].pk}/")
    for _ in range(2):
        sent = {"day": TODAY.isoformat(), "reason": Reason.JOINT, "why": "with the nurse"}
        assert officer.post(url, sent).status_code == 302
    assert HomeVisit.objects.count() == 1


def test_off_the_route_twice_keeps_the_first_reason(homes, officer):
    url = homes.url(f"visits/add/{homes.pupils['Cal'].pk}/")
    officer.post(url, {"day": TODAY.isoformat(), "reason": Reason.JOINT, "why": "x"})
    made = HomeVisit.objects.get()
    for why in ("they came in", "again"):
        officer.post(homes.url(f"visits/{made.pk}/drop/"), {"why": why})
    made.refresh_from_db()
    assert made.dropped_why == "they came in"


def test_what_is_known_of_a_home_is_kept_once(homes, officer, out):
    for _ in range(2):
        officer.post(homes.url(f"visits/{out.pk}/note/"), {"note-words": "a large dog"})
    note = HomeNote.objects.get()
    for minute in (1, 2):
        with clock.at(NOW + timedelta(minutes=minute)):
            officer.post(homes.url(f"visits/notes/{note.pk}/end/"))
    note.refresh_from_db()
    assert note.ended_at == NOW + timedelta(minutes=1)


def test_later_twice_waits_once_more(homes, officer, out):
    for _ in range(2):
        officer.post(homes.url(f"visits/out/{out.outing_id}/later/"), {"back_by": "11:15"})
    assert Job.everywhere.filter(kind="visits_back").count() == 2
