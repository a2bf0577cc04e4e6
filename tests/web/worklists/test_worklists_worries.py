"""Work that came from a worry: what was noticed stands on the row, for those who may read it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from herringbone.web.registers.changes import Author
from herringbone.web.replies.concerns import raise_concern, take_step
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.running import run_now
from listed_work import STRATEGY, adopt, work_for
from small_strategy import provision
from worlds import NOW, draw, make_pupil

pytestmark = pytest.mark.both_databases
WORDS = "He is late every Monday and says his sister is ill"
EARLIER = NOW - timedelta(hours=1)
STEPS = """\
    steps:
      - {id: seen, on: {event: concern_raised}, do: {discuss: concern}}
      - {id: answer, after: {any_of: [HAR-30.seen]}, who: class_teacher, do: {notify: them}}
      - {id: act, after: {any_of: [HAR-30.answer]}, do: {decide: action}}
"""
WORRIED = (
    STRATEGY
    + provision(
        id="HAR-30", every="", on="", when="", who="attendance_officer", do="",
        says="Whoever has a worry tells the team.",
    )
    + STEPS
)  # fmt: skip
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  /-
Ben   //  //  //  //  /-
Cal   //  //  //  //  /-
"""


@pytest.fixture
def site(world):
    adopt(world.school, text=WORRIED)
    world.school.second_factor_roles = []
    world.school.save()
    return world


def raised(site, name="Ben", role=Role.CLASS_TEACHER, at=EARLIER, words=WORDS):
    user = site.by_role[role]
    with within(site.school):
        return raise_concern(
            pupil=site.pupils[name], words=words, at=at,
            author=Author(str(user), "class teacher of 3B", user.pk),
        )  # fmt: skip


def came(site, step="seen", **fields) -> Work:
    """Work of the worry's provision, as a run would leave it."""
    return work_for(
        site.school, site.pupils["Ben"], provision="HAR-30", step=step, verb="discuss",
        thing="concern", words="talk it over (concern)", why="follows concern raised", **fields,
    )  # fmt: skip


def page(site, role, address=""):
    answer = site.client(role).get(site.url(address or "worklist/?whose=all"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_run_asks_for_it_and_its_words_and_the_way_to_answer_stand_on_the_row(site):
    with within(site.school):
        draw(site.school, WEEK, site.pupils, starts=date(2026, 11, 16))
        run_now(site.school, NOW - timedelta(days=2))
    concern = raised(site, at=NOW - timedelta(days=1))
    with within(site.school):
        run_now(site.school, NOW)
        assert Work.objects.get(provision="HAR-30", state=State.OPEN).subject == "P0002"
    html = page(site, Role.ATTENDANCE_OFFICER, "worklist/")
    assert f"“{WORDS}”" in html
    assert "Class Teacher Hill, class teacher of 3B, raised a worry" in " ".join(
        html.replace("<b>", "").replace("</b>", "").split()
    )
    answered_at = reverse("replies:worries", args=(site.school.slug,))
    assert f'href="{answered_at}#worry-{concern.pk}"' in html
    assert f'id="worry-{concern.pk}"' in page(site, Role.ATTENDANCE_OFFICER, "worries/")


def test_its_own_page_has_them_too(site):
    raised(site)
    work = came(site)
    assert WORDS in page(site, Role.ATTENDANCE_OFFICER, f"worklist/{work.pk}/")


@pytest.mark.parametrize("step", ["answer", "act"])
def test_what_follows_from_a_worry_has_its_words_however_far_on(site, step):
    raised(site)
    came(site, step, owner="attendance_officer")
    assert WORDS in page(site, Role.ATTENDANCE_OFFICER, "worklist/")


def test_whoever_raised_it_reads_the_words_and_is_not_led_to_the_teams_page(site):
    raised(site)
    came(site, "answer", owner="class_teacher")
    html = page(site, Role.CLASS_TEACHER, "worklist/")
    assert WORDS in html and "/worries/#" not in html


def test_a_teacher_does_not_read_what_somebody_else_told_the_team(site):
    raised(site, role=Role.SENCO)
    came(site, "answer", owner="class_teacher")
    html = page(site, Role.CLASS_TEACHER, "worklist/")
    assert WORDS not in html and "/worries/#" not in html
    assert "for the attendance team and whoever raised it" in html


def test_at_the_counter_nobody_reads_it(site):
    raised(site)
    work = came(site)
    client = site.client(Role.ATTENDANCE_OFFICER)
    client.cookies["hb_counter"] = "on"
    for address in ("worklist/", f"worklist/{work.pk}/"):
        assert WORDS not in client.get(site.url(address)).content.decode()


def test_another_pupils_a_later_and_a_settled_worry_are_not_of_it(site):
    site.pupils["Dan"] = make_pupil(site.school, "Dan")
    raised(site, "Dan", words="about another")
    raised(site, words="raised since", at=NOW + timedelta(minutes=5))
    old = raised(site, words="acted on before", at=NOW - timedelta(days=9))
    with within(site.school):
        for step in ("seen", "answered", "acted"):
            take_step(
                concern=old, step=step, words="done", author=Author("Ola Officer", "", 7),
                at=NOW - timedelta(days=8),
            )  # fmt: skip
    came(site)
    html = page(site, Role.ATTENDANCE_OFFICER, "worklist/")
    for words in ("about another", "raised since", "acted on before"):
        assert words not in html


def test_other_work_about_the_same_pupil_has_no_worry(site):
    raised(site)
    work_for(site.school, site.pupils["Ben"])
    assert WORDS not in page(site, Role.ATTENDANCE_OFFICER, "worklist/")
