"""`herringbone erase` says what goes, asks, and leaves a named person's line in both registers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from django.apps import apps
from said import CLERK, said

from herringbone.cli.main import commands
from herringbone.web import clock
from herringbone.web.absences.models import Decision, LeaveRequest, PlannedAbsence
from herringbone.web.clock import LONDON
from herringbone.web.communications.erasing import WORDED
from herringbone.web.communications.models import Communication, WordsErased
from herringbone.web.registers.models import Entry, Kind, PartContent
from herringbone.web.registers.verify import verify
from herringbone.web.replies.models import Received
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw

pytestmark = pytest.mark.both_databases
LATER = datetime(2032, 11, 20, 12, 0, tzinfo=LONDON)
"""Six years after what the tests write down."""


@pytest.fixture
def kept(entered, monkeypatch):
    """Ben and Cal: a register, a call of each; of Ben a leave request with what was decided."""
    monkeypatch.setattr("herringbone.web.project.commands.prepare_database", lambda: None)
    draw(entered.school, "Pupil Fri\nBen N/\nCal II", entered.pupils, starts=TODAY)
    said(entered, "Ben", "Cal")
    ben = entered.pupils["Ben"]
    fields = {"school": entered.school, "pupil": ben, "first": TODAY, "last": TODAY}
    asked = LeaveRequest.objects.create(
        **fields, asked_by="mother", asked_on=TODAY, reason="a funeral", recorded_at=NOW
    )
    Decision.objects.create(
        school=entered.school, request=asked, what="planned", before={}, after={"reason": "x"},
        at=NOW, name="Una Head",
    )  # fmt: skip
    return entered


@pytest.fixture
def head(kept) -> str:
    return str(kept.by_role[Role.HEAD].email)


def erase(*options: str, at: datetime = LATER, typed: str = ""):
    with clock.at(at):
        return CliRunner().invoke(
            commands, ["erase", *options], prog_name="herringbone", input=typed
        )


def test_it_says_what_goes_asks_and_does_nothing_unless_told(kept, head):
    answer = erase("--by", head, typed="n\n")
    assert answer.exit_code == 1
    for line in (
        "Ground: the time for which registers are kept is over.",
        "2 contents of the register of 2 pupils",
        "2 communication",
        "1 leave request",
        "What goes cannot be brought back.",
        f"Erase it in the name of {kept.by_role[Role.HEAD].name}, ",
    ):
        assert line in answer.output
    with within(kept.school):
        assert PartContent.objects.count() == 2
        assert not WordsErased.objects.exists()


@pytest.mark.parametrize(("options", "typed"), [((), "y\n"), (("--yes",), "")])
def test_told_to_it_erases_and_both_registers_say_who(kept, head, options, typed):
    answer = erase("--by", head, *options, typed=typed)
    assert answer.exit_code == 0, answer.output
    assert "Erased. Entries of the record that say so: 2." in answer.output
    assert "a line for each of 2 pupils" in answer.output
    with within(kept.school):
        assert not PartContent.objects.exists()
        assert {row.words for row in Communication.objects.all()} == {""}
        assert LeaveRequest.objects.get().reason == ""
        assert Decision.objects.get().after == {}
        entry = Entry.objects.get(kind=Kind.ERASED)
        names = {row.name for row in WordsErased.objects.all()} | {entry.person_name}
        assert names == {kept.by_role[Role.HEAD].name}
        assert {row.ground for row in WordsErased.objects.all()} == {"retention_over"}
        assert verify(kept.school).holds


def test_what_is_said_beforehand_is_what_goes(kept, head):
    with within(kept.school):
        pupils = list(kept.school.pupils.all())
    from herringbone.web.communications.erasing_all import due

    found = due(school=kept.school, pupils=pupils, at=LATER)
    erase("--by", head, "--yes")
    gone = [sum(row.rows.values()) for row in WordsErased.objects.all()]
    assert sum(gone) == sum(found.rows.values()) == 4
    assert due(school=kept.school, pupils=pupils, at=LATER).pupils == 0
    assert "Nothing is old enough" in erase("--by", head, "--yes").output


def test_what_came_in_by_itself_goes_with_all_and_not_with_one_pupil(kept, head):
    fields = {"channel": "text", "from_where": "07700900123", "words": "Ben has a cold"}
    with within(kept.school):
        Received.objects.create(
            school=kept.school, reference="r1", received_at=NOW, settled_how="Ben", **fields
        )
    ben = kept.pupils["Ben"].pupil_id
    erase("--by", head, "--yes", "--ground", "request", "--pupil", ben)
    assert Received.objects.get().words == "Ben has a cold"
    answer = erase("--by", head, "--yes")
    assert "1 received" in answer.output
    assert "for each of 1 pupil and one for messages that name none" in answer.output
    row = Received.objects.get()
    assert (row.words, row.from_where, row.settled_how) == ("", "", "")
    assert WordsErased.objects.get(pupil=None).rows == {"replies.Received": 1}
    assert "Nothing is old enough" in erase("--by", head, "--yes").output


def test_nothing_goes_a_day_too_soon_though_it_is_asked_for(kept, head):
    ben = kept.pupils["Ben"].pupil_id
    options = ("--by", head, "--yes", "--ground", "request", "--pupil", ben)
    answer = erase(*options, at=LATER - timedelta(days=1))
    assert (answer.exit_code, "Nothing is old enough" in answer.output) == (0, True)
    assert PartContent.objects.count() == 2


def test_a_request_erases_those_who_are_named_alone(kept, head):
    ben = kept.pupils["Ben"]
    erase("--by", head, "--yes", "--ground", "request", "--pupil", ben.pupil_id)
    assert PartContent.objects.get().pupil == kept.pupils["Cal"]
    assert WordsErased.objects.get().ground == "erasure_requested"
    assert Communication.objects.get(pupil=kept.pupils["Cal"]).words


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--ground", "request"), "name each with --pupil"),
        (("--pupil", "Nobody"), "has no pupil Nobody"),
        (("--school", "another"), "there is no school 'another'"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_goes(kept, head, options, says):
    answer = erase("--by", head, "--yes", *options)
    assert answer.exit_code == 1
    assert says in answer.output
    assert PartContent.objects.count() == 2


def test_whoever_has_no_post_here_erases_nothing(kept):
    answer = erase("--by", "stranger@example.org", "--yes")
    assert answer.exit_code == 1
    assert "nobody with a post at" in answer.output
    assert PartContent.objects.count() == 2


@pytest.mark.parametrize("one", WORDED, ids=lambda one: one.label)
def test_every_column_that_is_emptied_can_hold_nothing(one):
    model = apps.get_model(one.label)
    for name, empty in one.words.items():
        field = model._meta.get_field(name)
        assert field.null or empty is not None
        assert not field.remote_field


STAY = {
    "schools": "the admission register, who is whom, holds and what the strategy counts from",
    "registers": "made of the record's contents: `registers.erasure` takes these",
    "worklists.Work": "the strategy's own words; what people did with it is a Handling",
    "messaging.Stop": "a wish that holds for as long as the contact does",
    "messaging.About": "why a child was left out, in our words",
    "taking.OfficeNotice": "what a class was told, in our words",
    "office.RollChange": "the admission register",
    "office.MissingEducation": "the authority's case, kept as its file is",
    "pupils.Certificate": "a document that was issued, kept as it was given",
    "communications.WordsErased": "the register of erasures",
}


def test_every_table_about_pupils_that_holds_words_is_emptied_or_says_why_not():
    """A new one fails here until somebody has thought of it."""
    emptied = {one.label for one in WORDED}
    for model in apps.get_models():
        label = model._meta.label
        if not model.__module__.startswith("herringbone.") or not _is_about_a_pupil(model):
            continue
        if any(_holds_words(field) for field in model._meta.concrete_fields):
            known = emptied | STAY.keys()
            assert label in known or label.partition(".")[0] in known, label
    assert not emptied & STAY.keys()


def _is_about_a_pupil(model) -> bool:
    related = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return any(one is not None and one._meta.label == "schools.Pupil" for one in related)


def _holds_words(field) -> bool:
    kind, most = field.get_internal_type(), field.max_length or 0
    is_named = field.name in ("user_id", "position", "origin", "help_answered_by")
    return kind == "TextField" or (kind == "CharField" and most >= 200 and not is_named)


def test_an_absence_that_was_planned_keeps_its_days_and_loses_its_reason(kept, head):
    PlannedAbsence.objects.create(
        school=kept.school, pupil=kept.pupils["Cal"], first=TODAY, last=TODAY, code="M",
        reason="a scan at the hospital", planned_at=NOW,
    )  # fmt: skip
    erase("--by", head, "--yes")
    row = PlannedAbsence.objects.get()
    assert (row.reason, row.code, row.first) == ("", "M", TODAY)
    assert CLERK.name not in row.reason
