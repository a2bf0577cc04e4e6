"""What follows what was done: waits, outcomes, improvement, once an event; and cases."""

from __future__ import annotations

from datetime import date

from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done
from replays import again, days, did, happened, occasions, page, plan, replay, said, subjects
from small_strategy import provision

FIRST = provision(id="RIV-23", when="", on="", every="year", do="{letter: warning}")


def after(what: str, **keys: str) -> str:
    """RIV-24 follows RIV-23."""
    plain = {"id": "RIV-24", "when": "", "on": "", "every": "", "do": "{call: home}"}
    return FIRST + provision(**(plain | {"after": what} | keys))


def weeks(*rows: str, done: list[Done] | None = None, **more: object) -> Registers:
    """Ben's weeks, drawn one row each."""
    head = "Pupil Mon Tue Wed Thu Fri\n"
    return page("\n\n".join(f"{head}Ben {row}" for row in rows), done=done or [], **more)


PRESENT = "// // // // //"
ABSENT = "II II II II II"


# --- waiting -------------------------------------------------------------------------------------
def test_a_follow_up_comes_once_its_wait_has_passed() -> None:
    wanted = plan(after("{any_of: [RIV-23], wait: 1 week}"))
    found = replay(wanted, weeks(PRESENT, PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")]))
    assert days(found, "RIV-24") == ["2024-09-10"]


def test_without_a_wait_it_comes_the_same_day() -> None:
    wanted = plan(after("{any_of: [RIV-23]}"))
    found = replay(wanted, weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")]))
    assert days(found, "RIV-24") == ["2024-09-03"]


def test_its_occasion_is_the_event_followed() -> None:
    wanted = plan(after("{any_of: [RIV-23]}"))
    found = replay(wanted, weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")]))
    assert occasions(found, "RIV-24") == ["RIV-23@2024-09-03"]


def test_a_wait_that_ends_on_a_closed_day_comes_on_the_next_school_day() -> None:
    wanted = plan(after("{any_of: [RIV-23], wait: 5 days}"))
    found = replay(wanted, weeks(PRESENT, PRESENT, done=[did("RIV-23", "Ben", "2024-09-02")]))
    assert days(found, "RIV-24") == ["2024-09-09"]


def test_with_a_cadence_it_waits_for_its_close() -> None:
    wanted = plan(after("{any_of: [RIV-23]}", every="week"))
    found = replay(wanted, weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")]))
    assert days(found, "RIV-24") == ["2024-09-06"]


def test_after_until_it_does_not_come() -> None:
    wanted = plan(after("{any_of: [RIV-23], until: 2 days}", every="week"))
    found = replay(wanted, weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")]))
    assert days(found, "RIV-24") == []


def test_it_comes_once_an_event_and_again_for_another() -> None:
    wanted = plan(after("{any_of: [RIV-23]}"))
    twice = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-23", "Ben", "2024-09-05")]
    found = replay(wanted, weeks(PRESENT, PRESENT, done=twice))
    assert days(found, "RIV-24") == ["2024-09-03", "2024-09-05"]


def test_two_events_that_fall_due_together_each_have_their_follow_up() -> None:
    wanted = plan(after("{any_of: [RIV-23]}", every="week"))
    twice = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-23", "Ben", "2024-09-05")]
    found = replay(wanted, weeks(PRESENT, done=twice))
    assert sorted(occasions(found, "RIV-24")) == ["RIV-23@2024-09-03", "RIV-23@2024-09-05"]


def test_what_was_followed_before_is_not_followed_again() -> None:
    wanted = plan(after("{any_of: [RIV-23]}"))
    register = weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")])
    first = replay(wanted, register, until=date(2024, 9, 4))
    assert said(replay(wanted, register, memory=again(first.memory)), "RIV-24") == []


def test_nothing_is_followed_into_the_next_year() -> None:
    wanted = plan(after("{any_of: [RIV-23], wait: 2 weeks}"))
    register = page(
        "Pupil Thu Fri\nBen // //\n" + "\nPupil Mon\nBen ##\n" * 6 + "\nPupil Mon Tue\nBen // //",
        date(2025, 7, 17),
        done=[did("RIV-23", "Ben", "2025-07-17")],
    )
    assert days(replay(wanted, register), "RIV-24") == []


def test_only_the_outcome_asked_for_is_followed() -> None:
    wanted = plan(after("{any_of: [RIV-23], outcome: [not_attended]}"))
    both = [
        did("RIV-23", "Ben", "2024-09-03", "attended"),
        did("RIV-23", "Ben", "2024-09-04", "not_attended"),
    ]
    assert days(replay(wanted, weeks(PRESENT, done=both)), "RIV-24") == ["2024-09-04"]


def test_a_when_that_is_not_yet_true_keeps_the_event_waiting() -> None:
    wanted = plan(after("{any_of: [RIV-23]}", when="absent >= 1"))
    register = weeks("// // // II //", done=[did("RIV-23", "Ben", "2024-09-03")])
    assert days(replay(wanted, register), "RIV-24") == ["2024-09-05"]


def test_who_has_left_is_not_followed() -> None:
    wanted = plan(after("{any_of: [RIV-23], wait: 2 days}"))
    register = weeks(
        PRESENT,
        done=[did("RIV-23", "Ben", "2024-09-03")],
        pupils={"Ben": {"leave_date": "2024-09-04"}},
    )
    assert days(replay(wanted, register), "RIV-24") == []


# --- not done ------------------------------------------------------------------------------------
ASKED = provision(id="RIV-23", every="day", when="absent >= 1", do="{call: home}")
CHASE = provision(
    id="RIV-24", when="", on="", every="", do="{task: chase}",
    after="{any_of: [RIV-23], done: false, wait: 2 school days}",
)  # fmt: skip


def test_what_was_asked_and_not_done_is_chased_after_the_wait() -> None:
    found = replay(plan(ASKED, CHASE), weeks("// II // // //"))
    assert days(found, "RIV-24") == ["2024-09-05"]
    assert occasions(found, "RIV-24") == ["RIV-23@2024-09-03"]


def test_what_was_done_in_time_is_not_chased() -> None:
    register = weeks("// II // // //", done=[did("RIV-23", "Ben", "2024-09-04")])
    assert days(replay(plan(ASKED, CHASE), register), "RIV-24") == []


def test_what_was_covered_by_a_higher_rung_is_not_chased() -> None:
    higher = provision(id="RIV-25", every="day", when="absent >= 2", do="{letter: warning}")
    ladder = "ladders: {steps: {rungs: [RIV-23, RIV-25]}}"
    found = replay(plan(ASKED, higher, CHASE, more=ladder), weeks("// II // // //"))
    assert said(found) == ["2024-09-03 RIV-25 Ben letter: warning"]


def test_a_letter_held_back_is_not_chased() -> None:
    twice = provision(id="RIV-23", every="day", when="day.absent >= 1", do="{letter: warning}")
    found = replay(
        plan(twice, CHASE),
        weeks("// II // // II", PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")]),
    )
    assert days(found, "RIV-23") == ["2024-09-03"]
    assert days(found, "RIV-24") == []


# --- improvement ---------------------------------------------------------------------------------
# Letter on Friday 6 September. Before: 2 of 10 missed, 80. Since, the next week: 1 of 10, 90.
BETTER = weeks("// I/ /I // //", "// I/ // // //", done=[did("RIV-23", "Ben", "2024-09-06")])
SAME = weeks("// I/ /I // //", "// I/ // // /I", done=[did("RIV-23", "Ben", "2024-09-06")])
WORSE = weeks("// I/ /I // //", "// II // // /I", done=[did("RIV-23", "Ben", "2024-09-06")])


def improved(how: str) -> str:
    return after(f"{{any_of: [RIV-23], wait: 1 week, improved: {how}}}")


def test_improved_is_two_points_or_more_since_the_event() -> None:
    assert days(replay(plan(improved("true")), BETTER), "RIV-24") == ["2024-09-13"]
    assert days(replay(plan(improved("true")), SAME), "RIV-24") == []


def test_no_improvement_is_known_and_under_two_points() -> None:
    assert days(replay(plan(improved("false")), SAME), "RIV-24") == ["2024-09-13"]
    assert days(replay(plan(improved("false")), BETTER), "RIV-24") == []


def test_declined_is_two_points_or_more_the_other_way() -> None:
    assert days(replay(plan(improved("declined")), WORSE), "RIV-24") == ["2024-09-13"]
    assert days(replay(plan(improved("declined")), SAME), "RIV-24") == []


def test_the_strategys_own_number_decides() -> None:
    strict = plan(improved("true"), more="improvement: {by: 10.1}")
    exact = plan(improved("true"), more="improvement: {by: 10}")
    assert days(replay(strict, BETTER), "RIV-24") == []
    assert days(replay(exact, BETTER), "RIV-24") == ["2024-09-13"]


def test_reaching_the_target_is_improvement_too() -> None:
    wanted = plan(improved("true"), more="improvement: {by: 50, target: 90}")
    assert days(replay(wanted, BETTER), "RIV-24") == ["2024-09-13"]


def test_unknown_improvement_waits_until_it_can_be_told() -> None:
    wanted = plan(after("{any_of: [RIV-23], wait: 2 school days, improved: false}"))
    assert days(replay(wanted, SAME), "RIV-24") == ["2024-09-13"]


def test_the_reason_states_before_since_and_the_points() -> None:
    found = replay(plan(improved("true")), BETTER)
    why = found.why(next(a for a in found.actions if a.provision == "RIV-24"))
    assert "follows RIV-23 of 2024-09-06" in why
    assert "before 80.0 (2 of 10 sessions missed)" in why
    assert "since 90.0 (1 of 10): +10.0 points" in why
    assert "improved means 2.0 points or more" in why


def test_each_child_has_an_event_day_of_their_own() -> None:
    text = """
        Pupil Mon Tue Wed Thu Fri
        Ben   //  I/  /I  //  //
        Cal   //  //  //  //  //

        Pupil Mon Tue Wed Thu Fri
        Ben   //  I/  //  //  //
        Cal   II  //  //  //  //

        Pupil Mon Tue Wed Thu Fri
        Ben   //  //  //  //  //
        Cal   II  //  //  //  //
    """
    done = [did("RIV-23", "Ben", "2024-09-06"), did("RIV-23", "Cal", "2024-09-13")]
    found = replay(plan(improved("false")), page(text, done=done))
    assert said(found, "RIV-24") == ["2024-09-20 RIV-24 Cal call: home"]


# --- families and schools ------------------------------------------------------------------------
TWINS = {"Ben": {"family_id": "F1"}, "Cal": {"family_id": "F1"}}
TWO = "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nCal // // // // //"


def test_a_family_hears_once_of_what_was_done_for_a_child() -> None:
    wanted = plan(after("{any_of: [RIV-23]}", for_="family"))
    register = page(TWO, pupils=TWINS, done=[did("RIV-23", "Ben", "2024-09-03")])
    found = replay(wanted, register)
    assert said(found, "RIV-24") == ["2024-09-03 RIV-24 F1 call: home"]
    assert said(replay(wanted, register, memory=again(found.memory))) == []


def test_a_family_hears_once_of_what_was_done_for_two_children_that_day() -> None:
    done = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-23", "Cal", "2024-09-03")]
    wanted = plan(after("{any_of: [RIV-23]}", for_="family"))
    found = replay(wanted, page(TWO, pupils=TWINS, done=done))
    assert said(found, "RIV-24") == ["2024-09-03 RIV-24 F1 call: home"]
    assert {r.subject for r in found.memory.records if r.kind == "followed"} == {"Ben", "Cal"}


def test_a_familys_improvement_is_its_childs() -> None:
    wanted = plan(after("{any_of: [RIV-23], wait: 1 week, improved: true}", for_="family"))
    register = weeks(
        "// I/ /I // //",
        "// I/ // // //",
        pupils={"Ben": {"family_id": "F1"}},
        done=[did("RIV-23", "Ben", "2024-09-06")],
    )
    assert said(replay(wanted, register), "RIV-24") == ["2024-09-13 RIV-24 F1 call: home"]


def test_the_school_follows_what_was_done_for_pupils_once_a_date() -> None:
    done = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-23", "Cal", "2024-09-03")]
    wanted = plan(after("{any_of: [RIV-23]}", for_="school", do="{report: letters}"))
    found = replay(wanted, page(TWO, done=done))
    assert said(found, "RIV-24") == ["2024-09-03 RIV-24 Drawn School report: letters"]
    followed = [r for r in found.memory.records if r.kind == "followed"]
    assert [(r.subject, r.on) for r in followed] == [
        ("Ben", date(2024, 9, 3)),
        ("Cal", date(2024, 9, 3)),
    ]


def test_lists_of_follow_ups_on_two_days_are_two_lists() -> None:
    done = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-23", "Cal", "2024-09-03")]
    text = "Pupil Mon Tue Wed Thu Fri\nBen // // II // //\nCal // // // // II"
    wanted = plan(after("{any_of: [RIV-23]}", when="absent >= 1", gather="school"))
    found = replay(wanted, page(text, done=done))
    assert [(a.date.day, a.listed) for a in found.actions if a.provision == "RIV-24"] == [
        (4, ("Ben",)),
        (6, ("Cal",)),
    ]


# --- cases ---------------------------------------------------------------------------------------
OPENS = provision(id="RIV-23", when="", on="", every="year", do="{contract: c}", opens="contract")
REVIEW = provision(
    id="RIV-24", kind="K", for_="{case: contract}", when="", on="", every="week",
    do="{review: contract}",
)  # fmt: skip
CLOSES = provision(
    id="RIV-25", kind="K", for_="{case: contract}", when="", on="", every="year",
    do="{record: kept}", closes="contract",
)  # fmt: skip
CASE = "Ben:contract:2024-09-03"


def test_a_step_done_opens_a_case_known_by_pupil_and_day() -> None:
    register = weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03", "signed")])
    found = replay(plan(OPENS, REVIEW), register)
    assert [(a.subject_kind, a.subject) for a in found.actions if a.provision == "RIV-24"] == [
        ("case", CASE)
    ]


def test_a_refused_step_opens_no_case() -> None:
    register = weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03", "refused")])
    assert subjects(replay(plan(OPENS, REVIEW), register), "RIV-24") == []


def test_a_case_is_closed_by_the_step_that_closes_it() -> None:
    done = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-25", CASE, "2024-09-10")]
    found = replay(plan(OPENS, REVIEW, CLOSES), weeks(PRESENT, PRESENT, done=done))
    assert days(found, "RIV-24") == ["2024-09-06"]


def test_a_closing_that_was_missed_closes_nothing() -> None:
    done = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-25", CASE, "2024-09-10", "not_attended")]
    found = replay(plan(OPENS, REVIEW, CLOSES), weeks(PRESENT, PRESENT, done=done))
    assert days(found, "RIV-24") == ["2024-09-06", "2024-09-13"]


def test_a_case_of_another_name_is_another_case() -> None:
    two = {"cases": "cases: {contract: {says: A contract.}, chart: {says: A chart.}}"}
    chart = provision(id="RIV-26", when="", on="", every="year", do="{chart: c}", opens="chart")
    done = [did("RIV-26", "Ben", "2024-09-03")]
    found = replay(plan(OPENS, REVIEW, chart, **two), weeks(PRESENT, done=done))
    assert subjects(found, "RIV-24") == []


def test_a_child_has_one_case_of_a_name_at_a_time() -> None:
    done = [did("RIV-23", "Ben", "2024-09-03"), did("RIV-23", "Ben", "2024-09-05")]
    found = replay(plan(OPENS, REVIEW), weeks(PRESENT, done=done))
    assert subjects(found, "RIV-24") == [CASE]


def test_a_case_ends_once_it_has_lasted() -> None:
    short = {"cases": "cases: {contract: {says: A contract., lasts: 1 week}}"}
    register = weeks(PRESENT, PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")])
    assert days(replay(plan(OPENS, REVIEW, **short), register), "RIV-24") == ["2024-09-06"]


def test_an_open_case_can_be_asked_for() -> None:
    asks = provision(id="RIV-26", every="day", when='open_case("contract")', on="while")
    register = weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-05")])
    assert days(replay(plan(OPENS, asks), register), "RIV-26") == ["2024-09-05", "2024-09-06"]


def test_a_step_that_follows_within_a_case_is_about_the_case() -> None:
    follows = provision(
        id="RIV-26", kind="K", for_="{case: contract}", when="", on="", every="",
        after="{any_of: [RIV-23], wait: 1 school day}", do="{call: home}",
    )  # fmt: skip
    register = weeks(PRESENT, done=[did("RIV-23", "Ben", "2024-09-03")])
    assert subjects(replay(plan(OPENS, follows), register), "RIV-26") == [CASE]


def test_since_a_cases_opening_is_measured_from_that_day() -> None:
    kept = provision(
        id="RIV-26", kind="K", for_="{case: contract}", every="week", on="while",
        when="since.attendance >= 96", needs="since.possible >= 4", do="{record: kept}",
    )  # fmt: skip
    register = weeks("II II // // //", done=[did("RIV-23", "Ben", "2024-09-03")])
    assert subjects(replay(plan(OPENS, kept), register), "RIV-26") == [CASE]


def test_a_second_case_begins_a_second_spell() -> None:
    entry = provision(
        id="RIV-26", kind="K", for_="{case: contract}", every="day", on="entry",
        when="since.absent >= 1", do="{call: home}",
    )  # fmt: skip
    done = [
        did("RIV-23", "Ben", "2024-09-02"),
        did("RIV-25", "Ben:contract:2024-09-02", "2024-09-05"),
        did("RIV-23", "Ben", "2024-09-09"),
    ]
    register = weeks("// II // // //", "// II // // //", done=done)
    found = replay(plan(OPENS, CLOSES, entry), register)
    assert days(found, "RIV-26") == ["2024-09-03", "2024-09-10"]


def test_what_is_standing_in_a_case_needs_an_open_case() -> None:
    entry = provision(
        id="RIV-26", kind="K", for_="{case: contract}", every="day", on="entry",
        when="absent >= 1", do="{call: home}",
    )  # fmt: skip
    found = replay(plan(OPENS, entry), weeks("II // // // //"))
    assert list(found.memory.all_spells()) == []


# --- events --------------------------------------------------------------------------------------
HEARD = provision(when="", every="", on="{event: concern_raised}", do="{call: home}")
THREE = page(
    "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nCal // // // // //\nDee // // // // //",
    pupils={"Dee": {"class": "3B"}},
    events=[
        happened("concern_raised", "2024-09-03", "Ben"),
        happened("concern_raised", "2024-09-04", "3B", "class"),
        happened("concern_raised", "2024-09-05"),
    ],
)


def test_an_event_of_a_pupil_a_class_or_the_school_reaches_those_it_is_about() -> None:
    found = replay(plan(HEARD), THREE)
    assert [(a.date.day, a.subject) for a in found.actions] == [
        (3, "Ben"),
        (4, "Dee"),
        (5, "Ben"),
        (5, "Cal"),
        (5, "Dee"),
    ]


def test_the_occasion_of_an_event_is_its_name_and_day() -> None:
    assert occasions(replay(plan(HEARD), THREE), "RIV-23")[0] == "concern_raised@2024-09-03"


def test_an_event_on_a_closed_day_is_heard_on_the_next_school_day() -> None:
    register = weeks(PRESENT, PRESENT, events=[happened("concern_raised", "2024-09-07", "Ben")])
    assert days(replay(plan(HEARD), register), "RIV-23") == ["2024-09-09"]


def test_an_event_with_another_outcome_is_not_heard() -> None:
    wanted = plan(provision(when="", every="", on="{event: visit, outcome: [nobody_home]}"))
    events = [happened("visit", "2024-09-03", "Ben", outcome="met")]
    assert said(replay(wanted, weeks(PRESENT, events=events))) == []


def test_events_of_one_day_stand_on_one_list() -> None:
    wanted = plan(
        provision(when="", every="", on="{event: concern_raised}", gather="school", do="{list: l}")
    )
    events = [happened("concern_raised", "2024-09-03", name) for name in ("Ben", "Cal")]
    found = replay(wanted, page(TWO, events=events))
    assert [a.listed for a in found.actions] == [("Ben", "Cal")]


def test_a_branch_takes_the_outcome_of_a_school_event() -> None:
    wanted = plan(
        provision(
            when="", every="", on="{event: inspection}", for_="school", kind="S", do="",
            branch="[{name: good, outcome: [good], do: {announce: well_done}}, "
            "{name: other, do: {report: plan}}]",
        )
    )  # fmt: skip
    events = [happened("inspection", "2024-09-03", outcome="good")]
    found = replay(wanted, weeks(PRESENT, events=events))
    assert said(found) == ["2024-09-03 RIV-23.good Drawn School announce: well done"]


# --- put in late ---------------------------------------------------------------------------------
TOLD_LATE = weeks(PRESENT, PRESENT, events=[happened("concern_raised", "2024-09-03", "Ben")])


def test_an_event_put_in_after_its_day_was_run_is_heard_at_the_next_close() -> None:
    first = replay(plan(HEARD), weeks(PRESENT), until=date(2024, 9, 4))
    second = replay(plan(HEARD), TOLD_LATE, memory=again(first.memory))
    assert days(second, "RIV-23") == ["2024-09-05"]
    assert occasions(second, "RIV-23") == ["concern_raised@2024-09-03"]


def test_an_event_put_in_more_than_twenty_school_days_late_is_history() -> None:
    month = (PRESENT,) * 6
    first = replay(plan(HEARD), weeks(*month), until=date(2024, 10, 2))
    known = weeks(*month, events=[happened("concern_raised", "2024-09-03", "Ben")])
    assert said(replay(plan(HEARD), known, memory=again(first.memory))) == []


def test_an_event_is_heard_once() -> None:
    first = replay(plan(HEARD), TOLD_LATE, until=date(2024, 9, 4))
    assert said(replay(plan(HEARD), TOLD_LATE, memory=again(first.memory))) == []


def test_an_event_before_the_first_run_is_history() -> None:
    first = replay(plan(HEARD), weeks(PRESENT), first=date(2024, 9, 4), until=date(2024, 9, 4))
    assert said(replay(plan(HEARD), TOLD_LATE, memory=again(first.memory))) == []


def test_an_event_before_a_new_version_is_not_heard_again_by_its_new_steps() -> None:
    first = replay(plan(HEARD), TOLD_LATE, until=date(2024, 9, 4))
    new = plan(HEARD.replace("RIV-23", "RIV-24"), version='version: "2"')
    assert said(replay(new, TOLD_LATE, memory=again(first.memory))) == []


def test_an_evening_put_in_late_still_has_its_notice() -> None:
    wanted = plan(evening("5 school days"))
    first = replay(wanted, weeks(PRESENT, PRESENT), until=date(2024, 9, 6))
    known = weeks(PRESENT, PRESENT, events=[happened("parents_evening", "2024-09-11")])
    assert days(replay(wanted, known, memory=again(first.memory)), "RIV-23") == ["2024-09-09"]


def test_an_evening_that_has_been_has_no_notice() -> None:
    wanted = plan(evening("5 school days"))
    first = replay(wanted, weeks(PRESENT, PRESENT), until=date(2024, 9, 10))
    known = weeks(PRESENT, PRESENT, events=[happened("parents_evening", "2024-09-11")])
    assert days(replay(wanted, known, memory=again(first.memory)), "RIV-23") == []


def evening(before: str) -> str:
    return provision(when="", on="", every="", at_event="parents_evening", before=before)


def test_notice_is_counted_in_school_days_before_an_event() -> None:
    events = [happened("parents_evening", "2024-09-10")]
    register = weeks(PRESENT, PRESENT, events=events)
    assert days(replay(plan(evening("2 school days")), register), "RIV-23") == ["2024-09-06"]


def test_notice_for_an_event_on_a_closed_day_is_counted_from_the_next_school_day() -> None:
    events = [happened("parents_evening", "2024-09-07")]
    register = weeks(PRESENT, PRESENT, events=events)
    assert days(replay(plan(evening("2 school days")), register), "RIV-23") == ["2024-09-05"]


def test_without_notice_it_is_the_school_day_before() -> None:
    events = [happened("parents_evening", "2024-09-10")]
    register = weeks(PRESENT, PRESENT, events=events)
    assert days(replay(plan(evening("")), register), "RIV-23") == ["2024-09-09"]
