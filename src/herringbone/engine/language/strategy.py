"""The shape of a strategy file: identity, bands, roles, terms, ladders and provisions.

`loading` fills these models from YAML with positions, `checks` questions them, `evaluate` runs
them. What each construct means is written in `docs/reference/strategy-language.md`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from herringbone.engine.language.verbs import Verb
from herringbone.engine.record.school import Phase

Id = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-\d{2}$")]
StepId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-\d{2}(\.[a-z][a-z0-9_]*)?$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Words = Annotated[str, StringConstraints(min_length=3, max_length=600)]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Duration = Annotated[
    str, StringConstraints(pattern=r"^(same day|\d{1,3} (school day|day|week|half term)s?)$")
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
Cadence = Literal[
    "day", "week", "half_term", "term", "year", "month", "award_week",
    "monday", "tuesday", "wednesday", "thursday", "friday",
]  # fmt: skip
SinceOpened = Annotated[str, StringConstraints(pattern=r"^\d{1,2} weeks? since opened$")]
SubjectKind = Literal[
    "pupil", "family", "class", "year_group", "group", "school", "trust", "register", "staff"
]


class Part(BaseModel):
    """What all parts of a strategy share: no unknown keys, nothing changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Identity(Part):
    """When the document was ratified and is to be reviewed, and the dates it is in force."""

    written: date | None = None
    ratified: date | None = None
    review: date | None = None
    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")


class BandSpec(Part):
    """A band: `from` (at least) or `above`; the lowest has neither. `printed` is what the document
    prints as its lowest and highest figure, kept so that holes and shared edges can be reported."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    at_least: Decimal | None = Field(default=None, alias="from")
    above: Decimal | None = None
    printed: tuple[Decimal, Decimal] | None = None
    says: Words | None = None
    colour: str | None = None
    owner: tuple[Name, ...] = ()


class Improvement(Part):
    """The four numbers behind "improved" (percentage points, per cent, points, half terms)."""

    by: Decimal = Decimal("2.0")
    target: Decimal | None = None
    significant: Decimal = Decimal("5.0")
    sustained: Annotated[int, Field(ge=2, le=2)] = 2


class Role(Part):
    title: Words
    deputy: Name | None = None


class Term(Part):
    """A named condition, used by name in other conditions."""

    says: Words
    when: Condition


class LetterSpec(Part):
    """A letter or message by name; the words live in the library of letters."""

    title: Words
    tone: Literal["supportive", "plain", "formal"] = "supportive"
    contact: Name  # the role whose name and direct number it carries
    supportive_sentence: bool = True
    encloses: tuple[Name, ...] = ()
    approval: Literal["person", "none"] = "person"  # none: it leaves without anybody's approval


class Support(Part):
    universal: tuple[Words, ...] = ()
    targeted: tuple[Words, ...] = ()
    individual: tuple[Words, ...] = ()


class Ladder(Part):
    """Rungs in order, lowest first; see "Ladders" in the language page."""

    says: Words | None = None
    rungs: Annotated[tuple[StepId, ...], Field(min_length=2)]
    skipped_rungs: Literal["climb", "start_here", "ask"] = "start_here"
    reset: Literal["year", "sustained_improvement"] = "year"


class CaseSpec(Part):
    """A case that a done step opens; it ends after `lasts`, or when a done step closes it."""

    says: Words
    lasts: Duration | None = None


class After(Part):
    """A follow-up: counted from the latest time any of the named steps was done."""

    any_of: Annotated[tuple[StepId, ...], Field(min_length=1)]
    done: bool = True
    outcome: tuple[Name, ...] = ()
    wait: Duration = "same day"
    until: Duration | None = None
    improved: bool | Literal["declined", "any"] = "any"


class OnEvent(Part):
    event: Name
    outcome: tuple[Name, ...] = ()


class CaseSubject(Part):
    case: Name


class Repeats(Part):
    """Do it again every so often while true, at most so many times: a loop always has a stop."""

    every: Duration
    at_most: Annotated[int, Field(ge=1, le=40)]


class Pick(Part):
    """Choose the best of the subjects (of those that meet `when`, where there is one)."""

    best: Literal["highest", "lowest"] = "highest"
    by: str  # a measure, such as award_week.attendance
    ties: Literal["share", "draw"] = "share"
    of: Literal["all", "year_group"] = "all"


class Draw(Part):
    """Pupils who meet `entrants`, ranked by SHA-256 of the published seed and the pupil."""

    entrants: Condition
    winners: Annotated[int, Field(ge=1, le=30)] = 1


class Orders(Part):
    """Pupils who meet `first` come first in the lists of the named steps."""

    of: Annotated[tuple[StepId, ...], Field(min_length=1)]
    first: Condition


class Counts(Part):
    """Each time the step fires for a subject, its counter grows by one (until the year ends)."""

    counter: Name


class Reaches(Part):
    """Fires when a subject's counter reaches each further multiple of `every`."""

    counter: Name
    every: Annotated[int, Field(ge=1, le=200)]


RuleCheck = Literal[
    "registers_submitted",
    "registers_consistent",
    "unexplained_settled",
    "planned_absence_told",
    "note_asked",
    "contact_logged",
    "late_times",
    "reasons_recorded",
    "leave_decided",
    "letters_supportive",
]


class Rule(Part):
    """A rule of the register: which sessions it governs and what it finds wrong."""

    check: RuleCheck
    within: Duration | None = None  # unexplained_settled: school days an N may stand
    present_until: str | None = None  # late_times, "09:30"
    late_until: str | None = None
    opens: str | None = None
    then: Name | str | None = None  # the code that follows, such as O or U
    holiday: str | None = None  # the code of a holiday without leave
    always_refused: bool = False  # leave_decided: the document refuses every holiday


class Practice(Part):
    """A checklist item for staff, ticked off with a note; `receipt` asks each to confirm."""

    item: Words
    receipt: bool = False


class Arm(Part):
    """One way of a branch: the first arm whose `when` is true is taken."""

    name: Name
    when: Condition | None = None
    outcome: tuple[Name, ...] = ()
    do: dict[Verb, str] | None = None
    who: Name | None = None


class StepFields(Part):
    """What a step can say; a provision says the same for all of its steps."""

    subject: SubjectKind | CaseSubject | None = Field(default=None, alias="for")
    every: Cadence | SinceOpened | tuple[Cadence, ...] | None = None
    as_of: Literal["same_day"] | None = None
    at: Literal["register"] | None = None
    at_event: Name | None = None
    before: Duration | None = None
    on: Literal["entry", "while", "exit"] | OnEvent | None = None
    needs: Condition | None = None
    when: Condition | None = None
    unless: Condition | None = None
    after: After | None = None
    who: Name | None = None
    together_with: tuple[Name, ...] = Field(default=(), alias="with")
    do: dict[Verb, str] | None = None
    variant: Literal["band"] | None = None
    branch: tuple[Arm, ...] = ()
    instead_of: tuple[StepId, ...] = ()
    offer: bool = False
    due: Duration | None = None
    if_not_done: Literal["carry_over", "lapse"] = "carry_over"
    gather: Literal["school", "class", "year_group"] | None = None
    draw: Draw | None = None
    pick: Pick | None = None
    leaving_out: Name | None = None
    sets: dict[Name, Literal["spell", "year", "next_year"]] = Field(default_factory=dict)
    opens: Name | None = None
    closes: Name | None = None
    orders: Orders | None = None
    counts: Counts | None = None
    reaches: Reaches | None = None
    repeats: Repeats | None = None
    rule: Rule | None = None
    practice: Practice | None = None
    contents: tuple[Words, ...] = ()  # what a report, list or pack holds
    evidence: tuple[str, ...] = ()  # measures shown beside the reason, never a condition


class StepSpec(StepFields):
    id: Name
    says: Words | None = None


class Provision(StepFields):
    """One sentence of the school's document, with the id that the school's own list gives it."""

    id: Id
    kind: Literal["R", "P", "C", "S", "K", "X"]
    says: Words
    reading: Words | None = None
    quirk: Words | None = None  # what the document says that law or arithmetic now questions
    status: Literal["active", "pending"] = "active"
    steps: tuple[StepSpec, ...] = ()


class Strategy(Part):
    """A school's written attendance strategy as data."""

    strategy: Name
    title: Words
    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    identity: Identity
    phase: tuple[Phase, ...]
    target: Decimal | None = None
    award_week_ends: Weekday = "friday"
    same_letter_after: Duration = "30 school days"
    needs: Condition | None = None  # the guard of each provision that has none of its own
    improvement: Improvement = Improvement()
    bands: tuple[BandSpec, ...] = ()
    roles: dict[Name, Role]
    terms: dict[Name, Term] = Field(default_factory=dict)
    support: Support = Support()
    letters: dict[Name, LetterSpec] = Field(default_factory=dict)
    cases: dict[Name, CaseSpec] = Field(default_factory=dict)
    ladders: dict[Name, Ladder] = Field(default_factory=dict)
    provisions: Annotated[tuple[Provision, ...], Field(min_length=1)]
