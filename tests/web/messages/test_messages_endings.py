"""Work whose letter reached nobody in the end is open again, and says so; else it stays done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from posting import BY, a_letter, a_year_so_far, approved

from herringbone.web.jobs.models import Job
from herringbone.web.messages import printing
from herringbone.web.messages.holding import hold_everything
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.sending import send_due
from herringbone.web.schools.models import DoneBefore, Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.worklists import handling, reached_nobody
from herringbone.web.worklists.models import Handling, Work
from worlds import NOW, TODAY, make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def letters(posted):
    """A letter asked for by a piece of work, to each of two parents, approved: the work is done."""
    amy = posted.pupils["Amy"]
    for name, place in (("Dana", "1 Reed Lane"), ("Lee", "2 Rush Road")):
        make_contact(amy, name, lives_with="0", address_1=place, town="Hill", postcode="AB1 2CD")
    a_year_so_far(posted.school, {"Amy": amy})
    posted.work = Work.objects.create(
        school=posted.school,
        provision="RIV-23",
        subject_kind="pupil",
        subject=amy.pupil_id,
        verb="letter",
        thing="warning",
        date=TODAY,
        due_by=TODAY + timedelta(days=2),
        owner="attendance_lead",
        words="warning letter",
        asked_at=NOW,
    )
    origin = f"work:{posted.work.pk}"
    want = a_letter(amy, key=origin, origins={amy.pk: origin})
    approved(posted.school, want, reasoning="agreed")
    handling.done(work=posted.work, outcome="sent", by=handling.By(BY.author, NOW))
    send_due(posted.school, NOW)
    for message in list(printing.queue(posted.school)):
        printing.posted(message=message, by=BY)
    return posted


def come_back(world, name):
    message = Message.objects.get(to_name=f"Ms {name} Ashdown")
    printing.came_back(message=message, why="gone away", by=BY)
    for job in Job.everywhere.filter(kind="reached_nobody"):
        reached_nobody.run(job, NOW)
    world.work.refresh_from_db()


def test_work_stays_done_while_one_parent_has_the_letter(letters):
    come_back(letters, "Dana")
    assert letters.work.state == "done"
    assert not Job.everywhere.filter(kind="reached_nobody").exists()


def test_work_is_open_again_when_every_copy_came_back_and_no_follow_up_counts_from_it(letters):
    come_back(letters, "Dana")
    assert DoneBefore.objects.filter(provision="RIV-23").exists()
    come_back(letters, "Lee")
    assert letters.work.state == "open"
    assert not DoneBefore.objects.filter(provision="RIV-23").exists()
    last = Handling.objects.latest("pk")
    assert (last.how, last.name) == ("undone", "Herringbone")
    assert last.words.endswith("Ms Lee Ashdown: gone away")
    reached_nobody.run(Job.everywhere.get(kind="reached_nobody"), NOW)
    assert Handling.objects.count() == 2, "the job may run twice"


def test_a_letter_that_a_hold_took_back_was_not_sent_and_its_work_says_so(letters):
    Message.objects.update(state=State.PRINT)
    viewer = viewer_of(letters.by_role[Role.DSL], letters.school, TODAY)
    hold_everything(
        viewer=viewer, pupil=letters.pupils["Amy"], whole_family=False, why="bereaved", at=NOW
    )
    for job in Job.everywhere.filter(kind="reached_nobody"):
        reached_nobody.run(job, NOW)
    letters.work.refresh_from_db()
    assert letters.work.state == "open"
    assert Handling.objects.latest("pk").words.endswith("Everything is held: bereaved")
