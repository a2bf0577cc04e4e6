"""Why isn't she on the list? What stops each step, against the work and what came of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Hold, Role
from herringbone.web.strategies.models import Adoption
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import Remembered, State, Work
from herringbone.web.worklists.running import run_now
from herringbone.web.worklists.why_not import WhyNotHere
from listed_work import STRATEGY, adopt, work_for
from small_strategy import provision
from worlds import NOW, draw

pytestmark = pytest.mark.both_databases
MONDAY = date(2026, 11, 16)
OFFICER = By(Author("Ola Officer", "attendance officer", 7), NOW)
WEEK = """
Pupil Mon Tue Wed Thu Fri
Amy   //  //  //  //  N-
Ben   //  //  //  II  I-
Cal   //  //  II  II  /-
"""


@pytest.fixture
def site(entered):
    """The strategy began on Tuesday; it has run each morning since, Thursday closed by now."""
    adopt(entered.school)
    draw(entered.school, WEEK, entered.pupils, starts=MONDAY)
    for day in (18, 19, 20):
        run_now(entered.school, datetime(2026, 11, day, 8, tzinfo=LONDON))
    return entered


def answers(site, name, at=NOW):
    found = WhyNotHere(site.pupils[name], at)
    return {answer.step: answer for answer in found.answers}


def said(answer) -> tuple[str, str, list[str]]:
    return answer.kind, answer.verdict, [f"{r.heading}: {r.words}" for r in answer.reasons]


def test_what_is_on_the_list_says_whose_it_is_and_by_when(site):
    kind, verdict, reasons = said(answers(site, "Cal")["RIV-23"])
    assert (kind, reasons) == ("on", [])
    assert verdict == "on the list of Attendance officer, due Fri 20 Nov"


def test_the_clause_that_is_false_has_its_figure_beside_the_threshold(site):
    kind, verdict, reasons = said(answers(site, "Ben")["RIV-23"])
    assert (kind, verdict) == ("stopped", "not so today")
    assert reasons == ["not so today: sessions absent 2, which is below 3"]


def test_what_was_done_in_the_spell_is_done_with_who_and_when(site):
    work = Work.objects.get(provision="RIV-23", subject="P0003")
    handling.done(work=work, outcome="sent", by=OFFICER, words="by hand")
    answer = answers(site, "Cal")["RIV-23"]
    kind, verdict, reasons = said(answer)
    assert (kind, verdict) == ("done", "done (Thu 19 Nov)")
    assert (answer.last.words, answer.last.handling.name) == ("sent: by hand", "Ola Officer")
    assert (
        reasons[0] == "asked before, and still true: true since then, asked for then (Thu 19 Nov)"
    )


def test_what_was_not_appropriate_says_so_with_its_reason(site):
    work = Work.objects.get(provision="RIV-23", subject="P0003")
    handling.not_appropriate(work=work, why="a bereavement", by=OFFICER)
    answer = answers(site, "Cal")["RIV-23"]
    assert (answer.kind, answer.verdict) == ("put_off", "not appropriate (Thu 19 Nov)")
    assert answer.last.words == "not appropriate: a bereavement"


def test_what_is_put_off_says_until_when(site):
    work = Work.objects.get(provision="RIV-23", subject="P0003")
    handling.snooze(work=work, until=date(2026, 11, 30), why="away", by=OFFICER)
    assert answers(site, "Cal")["RIV-23"].verdict == "put off until Mon 30 Nov"


def test_a_hold_is_said_first(site):
    Hold.objects.create(
        school=site.school, pupil=site.pupils["Cal"], why="bereavement",
        set_by=site.by_role[Role.HEAD], set_at=NOW,
    )  # fmt: skip
    answer = answers(site, "Cal")["RIV-23"]
    assert answer.verdict == "withdrawn: everything is held, bereavement"
    assert answer.reasons[0].words == "bereavement"


def test_what_stood_when_the_strategy_began_is_called_so(site):
    Work.objects.all().delete()
    Remembered.objects.filter(provision="RIV-23", subject="P0003").update(how="standing")
    kind, verdict, reasons = said(answers(site, "Cal")["RIV-23"])
    assert (kind, verdict) == ("stopped", "asked before, and still true")
    assert "when the strategy began here" in reasons[0]


MONTHLY = STRATEGY + provision(
    id="RIV-50", every="half_term", on="while", when="absent >= 3", says="Talked over.",
    who="office", do="{discuss: it}",
)  # fmt: skip


def test_what_only_waits_for_its_day_says_when_it_is_looked_at_next(site):
    Adoption.objects.update(text=MONTHLY)
    found = answers(site, "Cal")["RIV-50"]
    assert said(found)[:2] == ("met", "next looked at on Fri 18 Dec, after its last register")
    _, _, reasons = said(answers(site, "Amy")["RIV-50"])
    assert reasons[-1] == "next look: Fri 18 Dec"


def test_what_is_about_classes_stands_apart(site):
    assert said(answers(site, "Amy")["RIV-40"])[:2] == ("others", "not about one pupil")


def test_a_class_compared_with_the_school_asks_the_whole_school(site):
    compared = STRATEGY + provision(
        id="RIV-70", every="day", on="while", when="attendance < school.attendance",
        says="Below the school.", who="office", do="{call: home}",
    )  # fmt: skip
    Adoption.objects.update(text=compared)
    assert answers(site, "Cal")["RIV-70"].kind == "met"
    assert answers(site, "Amy")["RIV-70"].kind == "stopped"


def test_asking_changes_nothing(site):
    before = (Work.objects.count(), sorted(Remembered.objects.values_list()))
    for name in ("Amy", "Ben", "Cal"):
        assert answers(site, name)
    assert before == (Work.objects.count(), sorted(Remembered.objects.values_list()))
    assert not run_now(site.school, datetime(2026, 11, 20, 8, tzinfo=LONDON)).changed


def test_every_step_of_the_strategy_is_answered_once(site):
    found = WhyNotHere(site.pupils["Amy"], NOW)
    steps = [answer.step for answer in found.answers]
    assert steps == [step.id for step in found.plan.steps]
    shown = [answer for _, held in found.sections for answer in held]
    assert sorted(a.step for a in shown) == sorted(steps)


def test_the_page_says_it_and_writes_the_look_down(site):
    site.school.second_factor_roles = []
    site.school.save()
    lead = site.client(Role.ATTENDANCE_LEAD)
    page = lead.get(site.url(f"pupils/{site.pupils['Ben'].pk}/why-not/")).content.decode()
    for words in (
        "Why isn",
        "below 3",
        "Not on the list",
        "Asked for when 3 or more sessions absent this year",
    ):
        assert words in page, words
    teacher = site.client(Role.CLASS_TEACHER)
    assert teacher.get(site.url(f"pupils/{site.pupils['Ben'].pk}/why-not/")).status_code == 403


def test_a_list_that_holds_the_pupil_counts_as_on_the_list(site):
    work_for(
        site.school, provision="RIV-30", subject_kind="school", subject="Hill", verb="list",
        listed=["P0001"], owner="attendance_lead", words="list: x", state=State.OPEN,
    )  # fmt: skip
    assert answers(site, "Amy")["RIV-30"].kind == "on"
    assert answers(site, "Ben")["RIV-30"].kind != "on"
