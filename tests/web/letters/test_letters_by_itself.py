"""Letters that need nobody's approval: written and let go by the daily run, once, only where
nothing speaks against it, under the strategy's name, and taken back until they go."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from letters_waiting import STRATEGY, at_home, letter_for, work_now

from herringbone.web.communications.models import Communication
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.jobs.models import Job as Jobs
from herringbone.web.letters.by_itself import let_go
from herringbone.web.messages.automatic import GRACE, set_automatic
from herringbone.web.messages.models import Message, State, Stop
from herringbone.web.messages.printing import posted, queue
from herringbone.web.messages.sending import send_due
from herringbone.web.schools.models import Hold, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists import daily, handling
from herringbone.web.worklists.models import State as WorkState
from worlds import NOW, OFFICE, TODAY, draw

pytestmark = pytest.mark.both_databases
NEEDS_NOBODY = STRATEGY.replace(
    "warning: {title: Attendance has fallen,",
    "warning: {approval: none, title: Attendance has fallen,",
)
HAND = handling.By(OFFICE, NOW)


@pytest.fixture
def site(site):
    """As the other tests have it, but the strategy says that its letter needs nobody."""
    assert NEEDS_NOBODY != STRATEGY
    site.school.is_demonstration = True  # its letters go to the print queue, the rest nowhere
    site.school.save()
    with within(site.school):
        Adoption.objects.update(text=NEEDS_NOBODY)
        page = "Pupil Fri\n" + "\n".join(f"{name} /-" for name in site.pupils)
        draw(site.school, page, site.pupils, starts=TODAY)
        yield site


@pytest.fixture
def work(site):
    """The letter about Ben, who missed six sessions without a reason."""
    return letter_for(site.school, site.pupils["Ben"])


def messages():
    return list(Message.objects.order_by("pk"))


def url(site, name, *args):
    return reverse(f"worklists:{name}", args=(site.school.slug, *args))


def test_it_is_written_let_go_and_done_in_the_strategys_name(site, work):
    assert let_go(site.school, NOW) == 1
    [message] = messages()
    assert (message.state, message.provision) == (State.APPROVED, "RIV-23")
    assert message.not_before == NOW + GRACE
    [row] = work.handlings.all()
    assert (row.how, row.outcome, row.origin) == ("done", "sent", handling.BY_STRATEGY)
    assert row.name == "The strategy “A small school's strategy”"
    assert row.position == "by itself, provision RIV-23"
    assert work_now(work).state == WorkState.DONE


def test_the_log_says_that_the_strategy_sent_it_by_which_provision(site, work):
    let_go(site.school, NOW)
    send_due(site.school, NOW + GRACE)
    [letter] = queue(site.school)
    posted(message=letter, by=SimpleNamespace(author=OFFICE, at=NOW + GRACE))
    [said] = Communication.objects.all()
    assert (said.provision, said.position) == ("RIV-23", "by itself, provision RIV-23")
    assert said.name.startswith("The strategy")


def test_however_often_it_runs_each_goes_once(site, work):
    for minutes in (0, 1, 40, 600):
        let_go(site.school, NOW + timedelta(minutes=minutes))
    assert len(messages()) == 1
    assert work.handlings.count() == 1


def test_as_shipped_a_person_lets_every_letter_go(site, work):
    Adoption.objects.update(text=STRATEGY)
    assert let_go(site.school, NOW) == 0
    assert messages() == [] and work_now(work).state == WorkState.OPEN


def test_the_school_may_settle_it_where_the_strategy_does_not(site, work):
    Adoption.objects.update(text=STRATEGY)
    set_automatic(school=site.school, names=["small/warning"])
    assert let_go(site.school, NOW) == 1


def test_the_daily_run_asks_for_it_and_only_where_a_letter_needs_nobody(site, work):
    asked = Jobs.everywhere.filter(kind=Job.STRATEGY_LETTERS, school=site.school)
    daily.run(SimpleNamespace(school=site.school), NOW)
    assert asked.count() == 1
    asked.delete()
    Adoption.objects.update(text=STRATEGY)
    daily.run(SimpleNamespace(school=site.school), NOW)
    assert asked.count() == 0


def test_never_on_a_day_without_school_and_on_the_next_one_it_does(site, work):
    today = site.school.days.get(date=TODAY)
    site.school.days.filter(pk=today.pk).delete()
    assert let_go(site.school, NOW) == 0 and messages() == []
    today.save(force_insert=True)
    assert let_go(site.school, NOW) == 1


def test_never_on_marks_that_are_too_old(site, work):
    site.school.register_of_record = "mis"
    site.school.save()
    assert let_go(site.school, NOW) == 0 and messages() == []


def held(site):
    user = site.by_role[Role.DSL]
    Hold.objects.create(
        school=site.school, pupil=site.pupils["Ben"], why="bereaved", set_by=user, set_at=NOW
    )


def complained(site):
    Stop.objects.create(
        school=site.school, pupil=site.pupils["Ben"], kind="complaint", why="x", set_at=NOW
    )


def guarded(site):
    ben = site.pupils["Ben"]
    ben.values |= {"cp": "1"}
    ben.save()


def died(site):
    ben = site.pupils["Ben"]
    ben.died_on = TODAY
    ben.save()


def no_contact(site):
    site.pupils["Ben"].contacts.all().delete()


@pytest.mark.parametrize("stops", [held, complained, guarded, died, no_contact])
def test_where_anything_speaks_against_it_it_stays_on_the_list(site, work, stops):
    stops(site)
    assert let_go(site.school, NOW) == 0
    assert messages() == [] and work_now(work).state == WorkState.OPEN


def test_a_legal_restriction_stops_it_written_for_a_person(site, work):
    ben = site.pupils["Ben"]
    at_home(ben, "Lee", relationship="father", legal_restriction="Order of 3 May: no contact")
    assert let_go(site.school, NOW) == 0
    assert [message.state for message in messages()] == [State.WAITING]
    assert work_now(work).state == WorkState.OPEN


@pytest.mark.parametrize(
    "touched",
    [
        lambda work: handling.snooze(work=work, until=date(2026, 11, 24), why="later", by=HAND),
        lambda work: handling.hand_over(work=work, to_role="attendance_lead", by=HAND),
        lambda work: type(work).objects.filter(pk=work.pk).update(is_live=True),
        lambda work: type(work).objects.filter(pk=work.pk).update(state=WorkState.AT_START),
    ],
    ids=["put off", "handed over", "of a day that is open", "to settle at the start"],
)
def test_what_somebody_dealt_with_or_is_not_settled_yet_is_left_alone(site, work, touched):
    touched(work)
    assert let_go(site.school, NOW) == 0
    site.school.days.get_or_create(date=date(2026, 11, 25), defaults={"am": True, "pm": True})
    assert let_go(site.school, NOW + timedelta(days=5)) == 0
    assert messages() == []


def test_the_list_says_who_sent_it_and_takes_it_back_once_and_for_all(site, work):
    let_go(site.school, NOW)
    officer = site.client(Role.ATTENDANCE_OFFICER)
    page = officer.get(url(site, "list")).content.decode()
    assert "Sent by the strategy" in page and "RIV-23, leaves from" in page
    assert "by itself, provision RIV-23" in officer.get(url(site, "work", work.pk)).content.decode()
    officer.post(url(site, "undo", work.handlings.get().pk))
    [message] = messages()
    assert (message.state, work_now(work).state) == (State.WITHDRAWN, WorkState.OPEN)
    assert let_go(site.school, NOW + timedelta(hours=1)) == 0
    assert len(messages()) == 1, "what a person took back is theirs"


def test_a_person_writes_it_anew_after_taking_it_back_and_reads_it_first(site, work):
    let_go(site.school, NOW)
    officer = site.client(Role.ATTENDANCE_OFFICER)
    officer.post(url(site, "undo", work.handlings.get().pk))
    batch = reverse("letters:batch", args=(site.school.slug, "letter-warning"))
    assert "Write 1 letter" in officer.get(batch).content.decode()
    write = reverse("letters:write", args=(site.school.slug, "letter-warning"))
    for _ in range(2):
        officer.post(write)
    states = [message.state for message in messages()]
    assert states == [State.WITHDRAWN, State.WAITING], "it waits, though the strategy needs nobody"
    lead = site.client(Role.ATTENDANCE_LEAD)
    decide = reverse("letters:decide", args=(site.school.slug, "letter-warning", work.pk))
    lead.post(decide, {"decision": "send", "reasoning": "talked it over"})
    assert [message.state for message in messages()] == [State.WITHDRAWN, State.APPROVED]
    assert work_now(work).state == WorkState.DONE


def test_what_a_person_writes_waits_to_be_read_whatever_the_strategy_says(site, work):
    write = reverse("letters:write", args=(site.school.slug, "letter-warning"))
    site.client(Role.ATTENDANCE_OFFICER).post(write)
    assert [message.state for message in messages()] == [State.WAITING]
    assert let_go(site.school, NOW) == 0, "somebody wrote it: it is theirs"
    assert [message.state for message in messages()] == [State.WAITING]


def test_what_has_left_is_not_taken_back_and_says_so(site, work):
    let_go(site.school, NOW)
    send_due(site.school, NOW + GRACE)
    posted(message=queue(site.school)[0], by=SimpleNamespace(author=OFFICE, at=NOW + GRACE))
    officer = site.client(Role.ATTENDANCE_OFFICER)
    row = work.handlings.get()
    page = officer.post(url(site, "undo", row.pk), follow=True).content.decode()
    assert "left on 20 November at 09:40: ring instead" in page
    assert work_now(work).state == WorkState.DONE
