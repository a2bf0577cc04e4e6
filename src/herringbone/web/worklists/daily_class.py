"""The first day's work of one class, as soon as its register came in and before the whole school's
run, which is asked for with it and follows within seconds.

It looks at the class's own pupils alone and only adds; nothing is remembered. Where days before
today are still to be closed it leaves everything to the school's run.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from herringbone.web.jobs.models import Job
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import values_on
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.evaluation import (
    Action,
    AsOf,
    Plan,
    evaluated,
    everything_of,
    is_about_today,
    plan_of,
)
from herringbone.web.worklists.daily_asking import as_of_live
from herringbone.web.worklists.daily_blanks import Blanks
from herringbone.web.worklists.models import Standing
from herringbone.web.worklists.reconciling import Reconciled, add_live
from herringbone.web.worklists.remembering import rows_of
from herringbone.web.worklists.stale import too_old


def run(job: Job, now: datetime) -> None:
    """The job's key is the class."""
    run_class(job.school, job.key, now)


def run_class(school: School, class_name: str, now: datetime) -> Reconciled:
    """Work about the class's pupils who are away today; nothing where the marks are too old, no
    strategy is in force, or its run has not closed the day before."""
    with within(school):
        as_of, is_early = as_of_live(school, now)
        plan = plan_of(school, as_of.date)
        if plan is None or not as_of.sessions_due or too_old(school, now):
            return Reconciled()
        pupils = _in_class(school, class_name, as_of.date)
        if not pupils or not _is_closed_before(school, plan, as_of.date):
            return Reconciled()
        return _add(school, pupils, plan, as_of, now, is_early=is_early)


def _in_class(school: School, class_name: str, day: date) -> list[Pupil]:
    pupils = list(school.pupils.on_roll(day))
    held = values_on(pupils, ("class",), day)
    return [pupil for pupil in pupils if held[pupil.pk]["class"] == class_name]


def _is_closed_before(school: School, plan: Plan, day: date) -> bool:
    """Whether this strategy's memory goes up to the school day before, and no further."""
    standing = Standing.objects.filter(school=school).first()
    before = school.days.filter(date__lt=day).order_by("-date").values_list("date", flat=True)
    return (
        standing is not None
        and (standing.strategy, standing.version) == (plan.strategy.strategy, plan.strategy.version)
        and standing.ran_to is not None
        and standing.ran_to == before.first()
    )


def _add(
    school: School, pupils: list[Pupil], plan: Plan, as_of: AsOf, now: datetime, *, is_early: bool
) -> Reconciled:
    registers = everything_of(school, pupils)
    memory = rows_of(school, [pupil.pupil_id for pupil in pupils])
    found = evaluated(registers, plan, as_of, memory)
    said = Blanks(registers, is_early=is_early).left_out(found.actions, as_of.sessions_due)
    actions = [action for action in said if _is_own(plan, action, as_of.date)]
    with transaction.atomic():
        Standing.objects.select_for_update().get(school=school)
        if not _is_closed_before(school, plan, as_of.date):
            return Reconciled()
        return add_live(school, actions, found.why, now)


def _is_own(plan: Plan, action: Action, day: date) -> bool:
    """About one child who is away today: what lists many, or looks at the school, waits for all."""
    return (
        action.date == day
        and action.subject_kind == "pupil"
        and not action.listed
        and is_about_today(plan, action)
    )
