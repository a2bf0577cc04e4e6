"""A strategy that loads is questioned: names, bands, conditions, moments, ladders and loops."""

from __future__ import annotations

import pytest

from herringbone.engine.language.checks import check, has_errors
from herringbone.engine.language.loading import load_shipped, shipped
from small_strategy import LETTER, found, provision, small


def letter(number: int, **keys: str) -> str:
    return provision(id=f"RIV-{number:02}", **keys)


def test_a_sound_strategy_has_no_problem():
    assert check(small()) == []


@pytest.mark.parametrize("name", shipped())
def test_no_shipped_strategy_has_an_error(name):
    assert not has_errors(check(load_shipped(name)))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"who": "leed"}, "unknown role leed (did you mean lead?)"),
        ({"with": "[offce]"}, "unknown role offce (did you mean office?)"),
        ({"do": "{letter: warnin}"}, "unknown letter warnin (did you mean warning?)"),
        ({"do": "{text: warnin}"}, "unknown letter warnin (did you mean warning?)"),
        ({"instead_of": "[RIV-24]"}, "unknown provision or step RIV-24 (did you mean RIV-23?)"),
        ({"orders": "{of: [RIV-24], first: cp}"},
         "unknown provision or step RIV-24 (did you mean RIV-23?)"),
        ({"opens": "contact"}, "unknown case contact (did you mean contract?)"),
        ({"for": "{case: contact}"}, "unknown case contact (did you mean contract?)"),
        ({"reaches": "{counter: badges, every: 6}"},
         "unknown counter badges (the strategy names no counter yet)"),
        ({"evidence": "[atendance]"}, "unknown measure atendance (did you mean attendance?)"),
        ({"pick": "{by: week.atendance}"},
         "unknown measure week.atendance (did you mean week.attendance?)"),
        ({"pick": "{by: band}"}, "band is not a number to be best by"),
        ({"sets": "{lac: year}"}, "lac is the roll's own and cannot be set"),
        ({"branch": "[{name: a, who: leed}]"}, "unknown role leed (did you mean lead?)"),
    ],
)  # fmt: skip
def test_names_stand_for_something(keys, said):
    assert found(provision(**keys)) == [said]


def test_names_in_the_head():
    contact = "letters:\n  warning: {title: A letter, contact: ofice}"
    assert found(letters=contact) == ["unknown role ofice (did you mean office?)"]
    terms = "terms:\n  late: {says: A term, when: pp}"
    assert found(terms=terms) == ["late is a measure or flag already (call the term otherwise)"]


def test_ids_stand_once():
    assert found(LETTER, LETTER) == ["RIV-23 stands twice (each id is one sentence's)"]
    steps = "[{id: a}, {id: a}]"
    assert found(provision(steps=steps)) == ["RIV-23.a stands twice (each id is one sentence's)"]
    arms = "[{name: a, when: pp}, {name: a}]"
    assert found(provision(branch=arms)) == ["RIV-23.a stands twice (each id is one sentence's)"]


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ("{name: A, from: 90}|{name: B, from: 95}|{name: C}",
         "band B begins above the band before it (write bands highest first)"),
        ("{name: A, from: 95}|{name: B, from: 90}",
         ("the lowest band B stops at 90: below it there is no band "
          "(leave from and above out of the lowest band)")),
        ("{name: A}|{name: B}",
         ("band A has neither from nor above, so it takes all that is left "
          "(bands below it are never reached: add from)")),
        ("{name: A, from: 95}|{name: B, above: 95}|{name: C}",
         "band B begins where the band before it does, so it is never reached"),
        ("{name: A, from: 95, above: 94}|{name: C}", "band A has both from and above (keep one)"),
        ("{name: A, from: 195}|{name: C}", "band A begins outside 0 to 100 per cent"),
        ("{name: A, from: 95}|{name: A}", "band A stands twice"),
    ],
)  # fmt: skip
def test_bands_leave_nothing_out_and_take_nothing_twice(bands, said):
    assert found(bands="bands:\n  - " + bands.replace("|", "\n  - ")) == [said]


def test_a_band_needs_bands():
    assert found(provision(when="band is known"), bands="bands: []") == [
        "a band is read, but the strategy has no bands (add bands)"
    ]
    assert found(provision(variant="band"), bands="bands: []") == [
        "a variant by band, but the strategy has no bands"
    ]


class TestSteps:
    def test_somebody_does_it(self):
        assert found(provision(who="")) == [
            "RIV-23 asks for something, but who is to do it is missing (add who: and a role)"
        ]

    def test_a_cadence_with_a_condition_says_how_long_it_holds(self):
        (said,) = found(provision(on=""))
        assert said.startswith("when with a cadence, and on is missing (write on: entry")

    def test_an_event_needs_no_such_word(self):
        assert found(provision(on="", every="", at_event="parents_evening")) == []
        assert found(LETTER, letter(1, on="", after="{any_of: [RIV-23]}")) == []

    def test_a_step_has_its_moment(self):
        (said,) = found(provision(every=""))
        assert said.startswith("RIV-23 never has its moment (give it every")

    @pytest.mark.parametrize(
        ("keys", "said"),
        [
            ({"before": "5 school days"},
             "before is said of an event of the diary (add at_event)"),
            ({"when": ""}, "on: entry needs a condition (add when)"),
            ({"as_of": "same_day"}, "as_of is said of a weekday (every: friday)"),
        ],
    )  # fmt: skip
    def test_words_that_need_another(self, keys, said):
        assert found(provision(**keys)) == [said]

    def test_a_percentage_without_a_guard_is_a_warning(self):
        said = found(severity="warning", needs="target: 96")
        assert said == [
            (
                "a percentage is judged without a guard: one absence in the first week is 90 % "
                "(needs: possible >= 40, or as much as is fair)"
            )
        ]
        assert found(provision(when="late > 3"), severity="warning", needs="target: 96") == []

    def test_a_step_that_does_nothing_is_a_warning(self):
        said = found(provision(do="", who=""), severity="warning")
        assert said == ["nothing comes of RIV-23 (add do)"]


class TestLadders:
    FIRST = letter(1, when="attendance < 95")

    def ladder(self, rungs: str, how: str, *provisions: str, severity: str = "error") -> list[str]:
        ladder = f"ladders:\n  up: {{rungs: [{rungs}], skipped_rungs: {how}}}"
        return found(*provisions, severity=severity, cases=f"cases: {{}}\n{ladder}")

    def test_a_rung_must_be_one_step(self):
        several = letter(2, steps="[{id: a}, {id: b}]")
        assert self.ladder("RIV-01, RIV-02, RIV-09", "start_here", self.FIRST, several) == [
            "RIV-02 has several steps (name one: RIV-02.a, RIV-02.b)",
            "unknown provision or step RIV-09",
        ]

    def test_a_climbing_ladder_waits_for_the_rung_before(self):
        second = letter(2)
        said = [("a climbing ladder waits for the rung before: RIV-02 has no after "
                "(after: {any_of: [RIV-01]})")]  # fmt: skip
        assert self.ladder("RIV-01, RIV-02", "climb", self.FIRST, second) == said
        assert self.ladder("RIV-01, RIV-02", "start_here", self.FIRST, second) == []
        waits = letter(2, after="{any_of: [RIV-01]}")
        assert self.ladder("RIV-01, RIV-02", "climb", self.FIRST, waits) == []

    @pytest.mark.parametrize(
        ("when", "warned"),
        [
            ("attendance < 93", False),
            ("attendance between 90 and 93", True),
            ("90 <= attendance < 93", True),
            ('band == "amber"', True),
            ('band in ["amber", "red"]', False),
            ('not (band == "green")', False),
        ],
    )
    def test_a_rung_is_reached_from_below_too(self, when, warned):
        second = letter(2, when=f"'{when}'")
        rungs = "RIV-01, RIV-02"
        said = self.ladder(rungs, "start_here", self.FIRST, second, severity="warning")
        assert len(said) == warned


class TestLoops:
    def loop(self, **keys: str) -> list[str]:
        first = letter(1, after="{any_of: [RIV-02]}", when="", on="", every="")
        return found(first, letter(2, when="", on="", every="", **keys))

    def test_a_circle_of_follow_ups_needs_a_stop(self):
        said = self.loop(after="{any_of: [RIV-01]}")
        assert [one.split(" (")[0] for one in said] == [
            "RIV-01 follows itself in a circle that nothing stops",
            "RIV-02 follows itself in a circle that nothing stops",
        ]

    def test_and_is_content_with_one(self):
        assert self.loop(after="{any_of: [RIV-01], until: 6 weeks}") == []
        repeats = "{every: 6 weeks, at_most: 2}"
        assert self.loop(after="{any_of: [RIV-01]}", repeats=repeats) == []

    def test_a_row_is_no_circle(self):
        assert self.loop(at_event="report") == []
