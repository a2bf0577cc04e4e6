"""Subjects that are not one pupil, lists, draws, contests, and awards that wait for a mark."""

from __future__ import annotations

import hashlib
from datetime import date

from herringbone.engine.record.roll import Done
from herringbone.engine.trying.drawn import drawn
from replays import again, days, page, plan, replay, said, subjects
from small_strategy import provision

CLASSES = {"Cal": {"class": "3B"}, "Dee": {"class": "4A", "year_group": "4"}}
WEEK = page(
    """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //
    Cal   //  II  //  //  //
    Dee   //  //  //  //  I/
    """,
    pupils=CLASSES,
)


# --- lists ---------------------------------------------------------------------------------------
def listed(gather: str) -> list[tuple[str, str, tuple[str, ...]]]:
    wanted = plan(provision(when="absent >= 1", on="while", gather=gather, do="{list: absent}"))
    return [(a.subject_kind, a.subject, a.listed) for a in replay(wanted, WEEK).actions]


def test_a_list_of_the_school_is_one_action() -> None:
    assert listed("school") == [("school", "Drawn School", ("Cal", "Dee"))]


def test_a_list_of_a_class_is_one_action_a_class() -> None:
    assert listed("class") == [("class", "3B", ("Cal",)), ("class", "4A", ("Dee",))]


def test_a_list_of_a_year_group_is_one_action_a_year_group() -> None:
    assert listed("year_group") == [("year_group", "3", ("Cal",)), ("year_group", "4", ("Dee",))]


def test_a_list_of_nobody_is_no_action() -> None:
    wanted = plan(provision(when="late >= 1", on="while", gather="school", do="{list: late}"))
    assert replay(wanted, WEEK).actions == []


def test_the_reason_of_a_list_says_how_many_and_who() -> None:
    wanted = plan(provision(when="absent >= 1", on="while", gather="school", do="{list: absent}"))
    found = replay(wanted, WEEK)
    assert found.why(found.actions[0]) == (
        "2 listed; Cal: sessions absent 2, which is at least 1; "
        "Dee: sessions absent 1, which is at least 1"
    )


# --- families ------------------------------------------------------------------------------------
FAMILY = provision(for_="family", when="absent >= 1", on="while", do="{call: home}")
SIBLINGS = page(
    "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nCal // II // // //\nDee // II // // //",
    pupils={name: {"family_id": "F1"} for name in ("Ben", "Cal", "Dee")},
)


def test_a_family_is_met_when_one_child_is_and_hears_once() -> None:
    assert said(replay(plan(FAMILY), SIBLINGS)) == ["2024-09-06 RIV-23 F1 call: home"]


def test_a_familys_reason_names_the_children_it_is_about() -> None:
    found = replay(plan(FAMILY), SIBLINGS)
    why = found.why(found.actions[0])
    assert "Cal: " in why
    assert "Dee: " in why
    assert "Ben" not in why


def test_a_pupil_without_a_family_is_a_family_of_one() -> None:
    assert subjects(replay(plan(FAMILY), WEEK), "RIV-23") == ["Cal", "Dee"]


def test_a_family_is_met_by_one_child_though_another_cannot_be_told() -> None:
    below = provision(for_="family", when="attendance < 95", on="while", do="{call: home}")
    register = page(
        "Pupil Mon Tue\nBen II //\nCal DD DD",
        pupils={name: {"family_id": "F1"} for name in ("Ben", "Cal")},
    )
    assert subjects(replay(plan(below), register), "RIV-23") == ["F1"]


def test_a_familys_spell_is_one_spell() -> None:
    entry = plan(FAMILY.replace("on: while", "on: entry").replace("every: week", "every: day"))
    found = replay(entry, SIBLINGS)
    assert [s.subject for s in found.memory.all_spells()] == ["F1"]


# --- groups --------------------------------------------------------------------------------------
def test_a_class_is_judged_on_its_pooled_sessions() -> None:
    register = page(
        "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nCal II // // // //\nDee // // // // //",
        pupils={"Dee": {"class": "3B"}},
    )
    wanted = plan(provision(for_="class", when="attendance < 95", on="while", do="{report: r}"))
    found = replay(wanted, register)
    assert said(found) == ["2024-09-06 RIV-23 3A report: r"]
    assert "2 of 20 sessions missed" in found.why(found.actions[0])


def test_a_child_can_be_measured_beside_the_class() -> None:
    wanted = plan(provision(when="attendance < class.attendance", on="while", do="{call: home}"))
    register = page("Pupil Mon\nBen //\nCal II\nDee //", pupils={"Dee": {"class": "3B"}})
    assert subjects(replay(wanted, register), "RIV-23") == ["Cal"]


def test_characteristics_are_groups_where_somebody_has_them() -> None:
    wanted = plan(provision(for_="group", when="", on="", do="{report: gap}"))
    found = replay(wanted, page("Pupil Mon\nBen //\nCal //", pupils={"Ben": {"pp": "1"}}))
    assert "pp" in subjects(found, "RIV-23")
    assert "lac" not in subjects(found, "RIV-23")


def test_a_practice_comes_once_a_class() -> None:
    wanted = plan(
        provision(
            kind="X", for_="class", when="", on="", do="", practice="{item: Speak about being here}"
        )
    )
    assert said(replay(wanted, WEEK)) == [
        f"2024-09-06 RIV-23 {name} task: Speak about being here" for name in ("3A", "3B", "4A")
    ]


def test_leaving_some_out_keeps_both_figures_in_the_reason() -> None:
    wanted = plan(
        provision(
            for_="class", when="period.attendance < 100", on="while", do="{report: r}",
            leaving_out="vulnerable",
        )
    )  # fmt: skip
    register = page(
        "Pupil Mon Tue Wed Thu Fri\nBen // // I/ // //\nCal II II II II II",
        pupils={"Cal": {"cp": "1"}},
    )
    found = replay(wanted, register)
    assert "90.0 leaving out vulnerable, 45.0 with all pupils" in found.why(found.actions[0])


# --- draws ---------------------------------------------------------------------------------------
DRAW = provision(
    kind="S", for_="school", when="", on="", do="{draw: full_week}",
    draw='{entrants: "week.attendance == 100", winners: 2}',
)  # fmt: skip
FIVE = "Pupil Mon Tue Wed Thu Fri\n" + "\n".join(
    f"{name} // // // // //" for name in ("Ada", "Ben", "Cal", "Dee")
)


def test_a_draw_ranks_its_entrants_by_sha_256_of_the_seed_and_the_pupil() -> None:
    found = replay(plan(DRAW), page(FIVE + "\nEve // II // // //"))
    seed = "Drawn School/RIV-23/2024-W36"
    entrants = ("Ada", "Ben", "Cal", "Dee")
    ranked = sorted(entrants, key=lambda e: hashlib.sha256(f"{seed}\n{e}".encode()).hexdigest())
    assert [a.listed for a in found.actions] == [tuple(ranked[:2])]


def test_the_seed_and_the_number_of_entrants_are_in_the_reason() -> None:
    found = replay(plan(DRAW), page(FIVE))
    why = found.why(found.actions[0])
    assert "4 entrants, ranked by SHA-256 of the seed 'Drawn School/RIV-23/2024-W36'" in why


def test_a_draw_without_entrants_does_not_take_place() -> None:
    assert said(replay(plan(DRAW), page("Pupil Mon\nBen II"))) == []


def test_a_draw_that_is_suppressed_does_not_take_place() -> None:
    wanted = plan(DRAW.replace("    do:", '    unless: "attendance >= 10"\n    do:'))
    assert said(replay(wanted, page(FIVE))) == []


def test_another_week_is_another_draw() -> None:
    found = replay(plan(DRAW), page(f"{FIVE}\n\n{FIVE}"))
    assert [a.occasion for a in found.actions] == ["2024-W36", "2024-W37"]


# --- contests ------------------------------------------------------------------------------------
def best(**keys: str) -> str:
    pick = keys.pop("pick", "{best: highest, by: week.attendance}")
    return provision(
        kind="C", for_="class", when="", on="", do="{reward: best_class}", pick=pick, **keys
    )


TIE = page(
    """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //
    Cal   //  //  //  //  //
    Dee   //  //  //  //  I/
    Eve   //  //  //  II  I/
    """,
    pupils={**CLASSES, "Eve": {"class": "4B", "year_group": "4"}},
)


def test_classes_level_at_the_top_share() -> None:
    assert subjects(replay(plan(best()), TIE), "RIV-23") == ["3A", "3B"]


def test_a_tie_can_be_drawn_by_the_same_ranking() -> None:
    drawn_tie = best(pick="{best: highest, by: week.attendance, ties: draw}")
    seed = "Drawn School/RIV-23/2024-W36"
    first = min(("3A", "3B"), key=lambda e: hashlib.sha256(f"{seed}\n{e}".encode()).hexdigest())
    assert subjects(replay(plan(drawn_tie), TIE), "RIV-23") == [first]


def test_each_year_group_can_have_its_best() -> None:
    each = best(pick="{best: highest, by: week.attendance, of: year_group}")
    assert subjects(replay(plan(each), TIE), "RIV-23") == ["3A", "3B", "4A"]


def test_the_lowest_can_be_picked() -> None:
    lowest = best(pick="{best: lowest, by: week.attendance}")
    assert subjects(replay(plan(lowest), TIE), "RIV-23") == ["4B"]


# --- waiting for a mark --------------------------------------------------------------------------
MISSING = """
    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //
    Cal   //  //  /-  //  //

    Pupil Mon Tue Wed Thu Fri
    Ben   //  //  //  //  //
    Cal   //  //  //  //  //
"""
FILLED = MISSING.replace("/-", "//")
AWAY = MISSING.replace("/-", "/I")
FULL_WEEK = provision(
    when="week.attendance == 100", on="while", do="{badge: full_week}",
    counts="{counter: badges}",
)  # fmt: skip
TUESDAY = date(2024, 9, 10)


def two_classes(text: str) -> object:
    return drawn(text, starts=date(2024, 9, 2), pupils={"Cal": {"class": "3B"}})


def test_a_hundred_per_cent_waits_for_the_child_whose_mark_is_missing() -> None:
    found = replay(plan(FULL_WEEK), page(MISSING), until=date(2024, 9, 6))
    assert said(found) == ["2024-09-06 RIV-23 Ben badge: full week"]


def test_once_the_mark_is_there_the_award_comes_as_of_its_own_week() -> None:
    first = replay(plan(FULL_WEEK), page(MISSING), until=TUESDAY)
    second = replay(
        plan(FULL_WEEK), page(FILLED), until=date(2024, 9, 11), memory=again(first.memory)
    )
    assert said(second) == ["2024-09-06 RIV-23 Cal badge: full week"]


def test_who_had_the_award_is_not_counted_again_while_another_waits() -> None:
    found = replay(plan(FULL_WEEK), page(MISSING), until=TUESDAY)
    assert found.memory.count("badges", "Ben", 2024) == 1


def test_a_mark_that_turns_out_an_absence_ends_the_waiting() -> None:
    first = replay(plan(FULL_WEEK), page(MISSING), until=TUESDAY)
    second = replay(
        plan(FULL_WEEK), page(AWAY), until=date(2024, 9, 12), memory=again(first.memory)
    )
    assert said(second) == []
    assert second.memory.waiting() == []


def test_nobody_waits_for_a_child_who_has_already_missed_a_session() -> None:
    found = replay(plan(FULL_WEEK), page(AWAY.replace("/I", "I-")), until=TUESDAY)
    assert found.memory.waiting() == []


def test_after_five_school_days_the_register_is_named() -> None:
    found = replay(plan(FULL_WEEK), page(MISSING, pupils={"Cal": {"class": "3B"}}))
    chase = [a for a in found.actions if a.verb == "chase"]
    assert [(a.words, a.listed) for a in chase] == [
        ("chase: missing register", ("3B 2024-09-04 PM",))
    ]
    assert "has waited 5 school days for a missing register" in found.why(chase[0])


def test_groups_by_characteristic_wait_too() -> None:
    group = provision(for_="group", when="week.attendance == 100", on="while", do="{report: r}")
    register = page(MISSING, pupils={"Cal": {"sex": "F"}, "Ben": {"sex": "M"}})
    found = replay(plan(group), register)
    assert [a.listed for a in found.actions if a.verb == "chase"] == [("3A 2024-09-04 PM",)]


def test_the_waiting_ends_after_five_school_days() -> None:
    first = replay(plan(FULL_WEEK), page(MISSING))
    late = page(FILLED + "\nPupil Mon\nBen //\nCal //")
    second = replay(plan(FULL_WEEK), late, memory=again(first.memory))
    assert [line for line in said(second) if "2024-09-06" in line] == []


def test_a_day_by_day_run_names_the_register_too() -> None:
    register = page(MISSING)
    first = replay(plan(FULL_WEEK), register, until=date(2024, 9, 11))
    second = replay(plan(FULL_WEEK), register, memory=again(first.memory))
    assert [a.words for a in second.actions if a.verb == "chase"] == ["chase: missing register"]


def test_no_class_wins_while_one_of_them_holds_an_unmarked_session() -> None:
    register = page(MISSING, pupils={"Cal": {"class": "3B"}})
    found = replay(plan(best()), register, until=TUESDAY)
    assert said(found) == []


def test_a_contest_by_another_measure_waits_for_its_marks_too() -> None:
    register = page(MISSING, pupils={"Cal": {"class": "3B"}})
    fewest = best(pick="{best: lowest, by: week.late}")
    assert said(replay(plan(fewest), register, until=TUESDAY)) == []


def test_no_draw_takes_place_while_an_entrant_may_still_come_in() -> None:
    assert said(replay(plan(DRAW), page(MISSING), until=TUESDAY)) == []


def test_a_list_of_awards_waits_and_then_goes_without_whom_it_cannot_decide() -> None:
    whole = provision(
        when="week.attendance == 100", on="while", gather="school", do="{assembly: full_week}"
    )
    found = replay(plan(whole), page(MISSING))
    first_week = [a for a in found.actions if a.occasion == "2024-W36"]
    assert [(a.words, a.listed) for a in first_week] == [
        ("assembly: full week", ("Ben",)),
        ("chase: missing register", ("3A 2024-09-04 PM",)),
    ]
    assert days(replay(plan(whole), page(MISSING), until=TUESDAY), "RIV-23") == []


def test_a_hundred_per_cent_of_a_class_is_not_true_with_a_mark_missing() -> None:
    whole = provision(
        kind="C", for_="class", when="week.attendance == 100", on="while", do="{badge: b}"
    )
    assert said(replay(plan(whole), page(MISSING), until=date(2024, 9, 6))) == []


def test_each_name_on_a_list_that_follows_has_its_own_day_and_figures() -> None:
    """Two children followed from different days: neither is told the other's figures."""
    week = "Pupil Mon Tue Wed Thu Fri\nBen // // // // //\nCal // // // // //"
    registers = page(
        f"{week}\n\n{week}",
        done=[
            Done("RIV-22", "", "Ben", date(2024, 9, 6)),
            Done("RIV-22", "", "Cal", date(2024, 9, 11)),
        ],
    )
    wanted = plan(
        provision(id="RIV-22", when="absent >= 99", on="while", do="{call: home}"),
        provision(
            when="since.possible >= 1",
            on="",
            do="{list: followed}",
            gather="school",
            after="{any_of: [RIV-22], wait: 1 day}",
        ),
    )
    (action,) = [a for a in replay(wanted, registers).actions if a.provision == "RIV-23"]
    assert replay(wanted, registers).why(action) == (
        "2 listed; "
        "Ben: follows RIV-22 of 2024-09-06, possible sessions since then 10, which is at least 1; "
        "Cal: follows RIV-22 of 2024-09-11, possible sessions since then 4, which is at least 1"
    )
