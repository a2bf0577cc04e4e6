"""HAR-30: a worry of any member of staff is raised, seen, answered, acted on, each by a name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from herringbone.web.registers.changes import Author
from herringbone.web.replies.concerns import OutOfOrder, raise_concern, take_step
from herringbone.web.replies.models import Concern
from herringbone.web.schools.models import PupilAccess, Role, SchoolEvent
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, make_pupil

TEACHER, TEAM = Author("Kit Teacher", "class teacher", 3), Author("Ada Lead", "lead", 4)


def raised(world, words: str = "tired each Monday") -> Concern:
    return raise_concern(pupil=world.pupils["Ben"], words=words, author=TEACHER, at=NOW)


def step(concern: Concern, name: str, words: str = "", minutes: int = 1) -> Concern:
    at = NOW + timedelta(minutes=minutes)
    return take_step(concern=concern, step=name, words=words, author=TEAM, at=at)


def test_raised_it_tells_the_strategy(entered):
    concern = raised(entered)
    event = SchoolEvent.objects.get()
    assert (event.event, event.date, event.subject_kind) == ("concern_raised", TODAY, "pupil")
    assert (event.subject, event.origin) == (entered.pupils["Ben"].pupil_id, concern.origin)
    assert (concern.name, concern.position) == ("Kit Teacher", "class teacher")


def test_without_words_nothing_is_raised(entered):
    with pytest.raises(OutOfOrder, match="what you noticed"):
        raised(entered, " ")
    assert not Concern.objects.exists()
    assert not SchoolEvent.objects.exists()


def test_it_is_seen_answered_and_acted_on_in_this_order(entered):
    concern = raised(entered)
    with pytest.raises(OutOfOrder, match="quicker"):
        step(concern, "answered", "we ring home")
    step(concern, "seen")
    with pytest.raises(OutOfOrder, match="reads it"):
        step(concern, "answered", " ")
    step(concern, "answered", "we ring home", 2)
    with pytest.raises(OutOfOrder, match="what was done"):
        step(concern, "acted")
    done = step(concern, "acted", "breakfast club from Monday", 3)
    assert done.next_step == ""
    assert (done.seen_by, done.answered_by, done.acted_by) == ("Ada Lead",) * 3
    assert done.seen_at < done.answered_at < done.acted_at
    assert (done.answer, done.action) == ("we ring home", "breakfast club from Monday")
    with pytest.raises(OutOfOrder, match="quicker"):
        step(concern, "acted", "again")


def test_a_teacher_raises_it_from_the_pupil_s_page_and_reads_the_answer_there(world):
    teacher, lead = world.client(Role.CLASS_TEACHER), world.client(Role.ATTENDANCE_LEAD)
    ben = world.pupils["Ben"]
    url = world.url(f"worries/pupils/{ben.pk}/")
    assert url in teacher.get(world.url(f"pupils/{ben.pk}/")).content.decode()
    assert "it cannot stay empty" in teacher.post(url, {"words": ""}).content.decode()
    assert teacher.post(url, {"words": "tired each Monday"}).status_code == 302
    assert "Not seen yet" in teacher.get(url).content.decode()
    with within(world.school):
        concern = Concern.objects.get()
    team = world.url("worries/")
    assert "tired each Monday" in lead.get(team).content.decode()
    address = world.url(f"worries/{concern.pk}/step/")
    lead.post(address, {"step": "seen"})
    assert "Seen by Attendance Lead Hill" in teacher.get(url).content.decode()
    lead.post(address, {"step": "answered", "words": "we ring home"})
    assert "we ring home" in teacher.get(url).content.decode()
    lead.post(address, {"step": "acted", "words": "breakfast club"})
    shown = lead.get(team).content.decode()
    assert "breakfast club" in shown
    assert "worry-step" not in shown


def test_what_one_raised_is_for_them_and_the_team(world):
    with within(world.school):
        raised(world)
    url = world.url(f"worries/pupils/{world.pupils['Ben'].pk}/")
    for role in (Role.CLASS_TEACHER, Role.SENCO):
        assert "tired each Monday" not in world.client(role).get(url).content.decode()
    assert world.client(Role.CLASS_TEACHER).get(world.url("worries/")).status_code == 403


def test_a_teacher_raises_nothing_about_another_class(world):
    other = make_pupil(world.school, "Dot", class_name="4A")
    url = world.url(f"worries/pupils/{other.pk}/")
    assert world.client(Role.CLASS_TEACHER).post(url, {"words": "x"}).status_code == 403
    with within(world.school):
        assert not Concern.objects.exists()


def test_whoever_opens_it_is_written_down(world):
    world.client(Role.SENCO).get(world.url(f"worries/pupils/{world.pupils['Ben'].pk}/"))
    with within(world.school):
        assert PupilAccess.objects.get().what == "a worry about the pupil"


def test_what_waits_stands_first(world):
    with within(world.school):
        done = raised(world, "the first")
        for name, words in (("seen", ""), ("answered", "a"), ("acted", "b")):
            step(done, name, words)
        old = raise_concern(
            pupil=world.pupils["Cal"], words="the older", author=TEACHER, at=NOW - timedelta(3)
        )
    shown = world.client(Role.HEAD).get(world.url("worries/")).content.decode()
    assert shown.index(old.words) < shown.index("the first")


def test_work_that_came_from_a_worry_finds_it_by_its_link_and_comes_back_to_it(world):
    """The list links to the page of worries and the worry on it."""
    with within(world.school):
        concern = raised(world)
    lead = world.client(Role.ATTENDANCE_LEAD)
    assert f'id="worry-{concern.pk}"' in lead.get(world.url("worries/")).content.decode()
    answer = lead.post(world.url(f"worries/{concern.pk}/step/"), {"step": "seen"})
    assert answer.url == world.url(f"worries/#worry-{concern.pk}")


def test_an_old_worry_that_waits_is_shown_however_many_were_acted_on_since(world, monkeypatch):
    monkeypatch.setattr("herringbone.web.replies.views.worries.SHOWN", 1)
    with within(world.school):
        raised(world, "still waiting")
        for words in ("the first", "the second"):
            done = raised(world, words)
            for name, said in (("seen", ""), ("answered", "a"), ("acted", "b")):
                step(done, name, said)
    shown = world.client(Role.HEAD).get(world.url("worries/")).content.decode()
    assert "still waiting" in shown
    assert "the second" in shown
    assert "the first" not in shown
