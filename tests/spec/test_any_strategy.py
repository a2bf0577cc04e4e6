"""Any strategy that loads, over any register: nothing raises, nothing comes twice, every action has
a reason, and a run from memory each day asks what an unbroken one does."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herringbone.engine.language.plan import Plan
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.evaluate import evaluate
from herringbone.engine.running.history import Memory
from replays import again, did, happened, page, plan, replay
from small_strategy import provision

OF_A_CHILD = (
    "attendance < 93", "week.absent >= 1", "improved", "no_improvement", "band != previous_band",
    "absent_days_in_a_row >= 2", "unexplained_today", "half_term.attendance == 100", "vulnerable",
    "class.attendance > attendance", 'fired("RIV-11")', 'done("RIV-11")', 'open_case("contract")',
    "sustained_improvement", "since.possible >= 4", "not vulnerable and attendance < 95",
)  # fmt: skip
OF_A_GROUP = ("attendance < 93", "week.attendance == 100", "pa_share > 10", "improved")
CADENCES = ("day", "week", "half_term", "year", "month", "award_week", "monday", "friday")
ONE, CASE = ("pupil", "family"), "{case: contract}"
NAMES = ("Ada", "Ben", "Cal", "Dee")
CELLS = ("//",) * 6 + ("II", "N/", "/-", "L/", "--", "DD", "/I", "OO")


@st.composite
def provisions(draw: st.DrawFn, number: int) -> str:
    """One provision: a subject, a trigger that suits it, a condition and a few more keys."""
    pick = lambda *ways: draw(st.sampled_from(ways))  # noqa: E731
    subject = pick(*ONE, *ONE, CASE, "class", "year_group", "school", "group")
    keys = {"id": f"RIV-{number}", "when": "", "on": "", "every": "", "for_": subject}
    keys["do"] = pick("{call: home}", "{letter: warning}", "{letter: warning, call: home}")
    trigger = pick("every", "every", "register", "event", "after", "ahead")
    if draw(st.booleans()):
        keys["when"] = pick(*(OF_A_CHILD if subject in (*ONE, CASE) else OF_A_GROUP))
        keys["on"] = pick("entry", "while", "exit")
    if trigger == "register" and subject in ONE:
        keys["at"] = "register"
    elif trigger == "event":
        keys["on"] = "{event: concern_raised}"
    elif trigger == "after" and number > 11:
        followed, done = pick(*range(11, number)), pick("true", "false")
        improved, wait = pick("any", "true", "false"), pick("same day", "2 school days")
        keys["on"] = ""
        rest = f"done: {done}, wait: {wait}, improved: {improved}"
        keys["after"] = f"{{any_of: [RIV-{followed}], {rest}}}"
    elif trigger == "ahead":
        keys |= {"at_event": "parents_evening", "on": "while" if keys["when"] else ""}
    else:
        keys["every"] = pick("week", "1 week since opened") if subject == CASE else pick(*CADENCES)
    keys |= _more(draw, subject, keys["on"])
    return provision(**keys)


def _more(draw: st.DrawFn, subject: str, on: str) -> dict[str, str]:
    may = {"counts": "{counter: badges}", "evidence": "[attendance, improvement]"}
    if subject in (*ONE, CASE):
        may["unless"] = "late >= 2"
    if subject == "pupil":
        may |= {"gather": "class", "opens": "contract", "variant": "band"}
    if on == "entry":
        may["repeats"] = "{every: 1 week, at_most: 2}"
    if subject == "class" and on in ("", "while"):
        may["pick"] = "{best: highest, by: week.attendance, ties: draw}"
    return {key: value for key, value in may.items() if draw(st.integers(0, 4)) == 0}


@st.composite
def schools(draw: st.DrawFn) -> Registers:
    """Four children over two weeks of July and two of September."""
    weeks: list[str] = []
    for week in range(4):
        weeks += ["Pupil Mon\nAda ##"] * (6 if week == 2 else 0)
        rows = (f"{n} {' '.join(draw(st.sampled_from(CELLS)) for _ in range(5))}" for n in NAMES)
        weeks.append("\n".join(("Pupil Mon Tue Wed Thu Fri", *rows)))
    day = st.integers(7, 18).map("2025-07-{:02d}".format)
    who, outcomes = st.sampled_from(NAMES), st.sampled_from(["", "attended", "refused"])
    steps = st.integers(11, 14).map("RIV-{}".format)
    told: dict[str, Any] = {
        "done": draw(st.lists(st.builds(did, steps, who, day, outcomes), max_size=4)),
        "events": [
            *draw(st.lists(st.builds(happened, st.just("concern_raised"), day, who), max_size=3)),
            happened("parents_evening", "2025-09-03"),
        ],
    }
    roll = {
        "Ada": {"family_id": "F", "cp": "1"},
        "Ben": {"family_id": "F", "class": "3B"},
        "Cal": {"start_date": "2025-07-10"},
        "Dee": {"leave_date": "2025-09-02", "class": "4A", "year_group": "4"},
    }
    return page("\n\n".join(weeks), date(2025, 7, 7), pupils=roll, **told)


plans = st.tuples(*(provisions(number) for number in range(11, 15))).map(lambda ps: plan(*ps))


@given(plans, schools())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_strategy_over_any_register(wanted: Plan, registers: Registers) -> None:
    found = replay(wanted, registers)
    keys = [action.key for action in found.actions]
    assert len(keys) == len(set(keys))
    assert all(found.why(action) for action in found.actions)
    memory, each_day = Memory(), []
    for day in registers.calendar.dates:
        one = evaluate(registers, wanted, AsOf(day), memory=again(memory))
        each_day += [action.key for action in one.actions]
        memory = one.memory
    assert each_day == keys
    assert memory.rows() == found.memory.rows()
