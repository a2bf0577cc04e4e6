"""A reply is a suggestion: taken, changed or declined by a person, and never closing by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from linked import link, send

from herringbone.web.absences.models import Reported
from herringbone.web.absences.plans import Unplannable
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import Entry
from herringbone.web.registers.reading import history_of
from herringbone.web.registers.rows import codes_held
from herringbone.web.replies.guards import days_away_before, why_not_closed
from herringbone.web.replies.models import Reply, State
from herringbone.web.replies.suggestions import accept, decline, open_replies
from herringbone.web.replies.taking import take_back_message
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within
from herringbone.web.strategies.models import Adoption
from worlds import NOW, TODAY, draw, make_contact

pytestmark = pytest.mark.both_databases
CLERK = Author("Tess Office", "office manager", 7)
LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def marked(world):
    """Ben's register says N this morning."""
    with within(world.school):
        draw(world.school, "Pupil Fri\nBen N-", world.pupils, starts=TODAY)
        yield world


def replied(**fields) -> Reply:
    world = fields.pop("world")
    send(link(world), **fields)
    return Reply.objects.select_related("pupil", "school").latest("pk")


def taken(reply: Reply, **more) -> Reply:
    return accept(reply=reply, author=CLERK, at=LATER, may_amend=True, **more)


def code(world, session: str = "AM") -> str:
    ben = world.pupils["Ben"]
    return codes_held(world.school, [ben], [TODAY])[ben.pk, TODAY, session]


def test_a_reply_by_itself_changes_no_mark_and_reports_nothing(marked):
    replied(world=marked, words="high temperature")
    assert code(marked) == "N"
    assert Entry.objects.count() == 1
    assert not Reported.objects.exists()


def test_taken_it_explains_the_n_with_its_channel_as_evidence(marked):
    reply = taken(replied(world=marked, words="high temperature", back="2026-11-24"))
    assert (reply.state, reply.decided_by, reply.decided_at) == ("accepted", "Tess Office", LATER)
    assert code(marked) == "I"
    assert str(reply.report.expected_back) == "2026-11-24"
    line = history_of(marked.pupils["Ben"], TODAY, TODAY)[-1]
    assert (line.original, line.new) == ("N", "I")
    assert line.evidence == "text 20 Nov 2026 09:30 from mother (Ms Dana Birchall)"
    with pytest.raises(Unplannable, match="already"):
        taken(reply)


def test_whoever_may_not_amend_takes_it_without_a_mark(marked):
    reply = replied(world=marked)
    accept(reply=reply, author=CLERK, at=LATER, may_amend=False)
    assert code(marked) == "N"
    assert Reported.objects.count() == 1


@pytest.mark.parametrize("flag", ["cp", "cin", "lac", "social_worker", "yot"])
def test_it_never_closes_a_vulnerable_child(marked, flag):
    ben = marked.pupils["Ben"]
    ben.values[flag] = "1"
    ben.save()
    reply = taken(replied(world=marked, words="high temperature"))
    assert reply.state == State.KEPT
    assert code(marked) == "N"
    assert [one.pk for one in open_replies(marked.school)] == [reply.pk]
    assert not Communication.objects.filter(spoke=True).exists()


def test_spoken_to_it_closes_and_the_talk_stands_in_the_log(marked):
    ben = marked.pupils["Ben"]
    ben.values["cp"] = "1"
    ben.save()
    reply = taken(replied(world=marked, words="high temperature"))
    reply = taken(reply, spoken="rang her, he is in bed, heard him")
    assert (reply.state, code(marked)) == ("accepted", "I")
    assert Reported.objects.count() == 1
    row = Communication.objects.get(spoke=True)
    assert (row.direction, row.channel, row.words) == (
        "out",
        "call",
        "rang her, he is in bed, heard him",
    )
    assert open_replies(marked.school) == []


def test_it_never_closes_a_third_day(world):
    with within(world.school):
        days = "Pupil Wed Thu Fri\nBen II II N-\nCal // II N-"
        draw(world.school, days, world.pupils, starts=TODAY - timedelta(days=2))
        ben, cal = world.pupils["Ben"], world.pupils["Cal"]
        assert days_away_before([ben, cal], TODAY) == {ben.pk: 2, cal.pk: 1}
        reply = replied(world=world)
        assert why_not_closed(reply) == ["Away for 2 school days before this one."]
        assert taken(reply).state == State.KEPT
        assert code(world) == "N"


def test_a_weekend_does_not_end_the_days_in_a_row(world):
    with within(world.school):
        draw(world.school, "Pupil Thu Fri\nBen II II", world.pupils, starts=TODAY - timedelta(1))
        monday = TODAY + timedelta(days=3)
        assert days_away_before([world.pupils["Ben"]], monday)[world.pupils["Ben"].pk] == 2


PATTERN = "Pupil Mon Tue Wed Thu Fri"
WEEKS = 10


@pytest.fixture
def fridays(world):
    """Ben has missed ten Fridays since September; the strategy looks for patterns or does not."""
    with within(world.school):
        weeks = [TODAY - timedelta(days=7 * n) for n in range(1, WEEKS + 1)]
        for friday in weeks:
            if world.school.days.filter(date=friday).exists():
                page = "Pupil Fri\nAmy //\nBen II\nCal //"
                draw(world.school, page, world.pupils, starts=friday)
        for day in world.school.days.filter(date__lt=TODAY).exclude(date__week_day=6):
            page = "Pupil Day\nAmy //\nBen //\nCal //"
            draw(world.school, page, world.pupils, starts=day.date)
        yield world


@pytest.mark.parametrize(("strategy", "asks"), [("harthill", True), ("rivington", False)])
def test_it_never_closes_a_pattern_that_the_strategy_names(fridays, strategy, asks):
    Adoption.objects.create(
        school=fridays.school, name=strategy, start=TODAY - timedelta(days=90), adopted_at=NOW
    )
    reply = replied(world=fridays)
    assert bool(reply.pattern) is asks
    assert ("Friday" in " ".join(why_not_closed(reply))) is asks
    assert taken(reply).state == (State.KEPT if asks else State.ACCEPTED)


def test_where_the_parent_thinks_her_at_school_somebody_looks_first(marked):
    reply = replied(world=marked, why="at_school")
    assert reply.is_alarm
    with pytest.raises(Unplannable, match="Look for the child first"):
        taken(reply)
    assert not Reported.objects.exists()
    assert decline(reply=reply, why="in the library", author=CLERK, at=LATER).state == "declined"


def test_on_the_way_reports_nothing_and_leaves_the_n(marked):
    reply = taken(replied(world=marked, why="on_the_way"))
    assert (reply.state, reply.report) == ("accepted", None)
    assert code(marked) == "N"
    assert Communication.objects.get().outcome == "on_the_way"


def test_declined_it_says_why_and_stays_in_the_log(marked):
    reply = replied(world=marked, words="high temperature")
    with pytest.raises(Unplannable, match="Say why"):
        decline(reply=reply, why=" ", author=CLERK, at=LATER)
    decline(reply=reply, why="Ben came at 9:20", author=CLERK, at=LATER)
    reply.refresh_from_db()
    assert (reply.state, reply.decided_words) == ("declined", "Ben came at 9:20")
    assert Communication.objects.get().words == "ill: high temperature"
    with pytest.raises(Unplannable, match="not taken by Tess Office already"):
        taken(reply)


def test_a_kept_reply_that_is_declined_takes_its_report_back(marked):
    ben = marked.pupils["Ben"]
    ben.values["cp"] = "1"
    ben.save()
    reply = taken(replied(world=marked, words="ill"))
    decline(reply=reply, why="not true: seen in town", author=CLERK, at=LATER)
    assert Reported.objects.get().withdrawn_at == LATER


def test_children_who_should_be_at_school_come_first(marked):
    make_contact(marked.pupils["Amy"], contact_id="C7")
    first = replied(world=marked)
    send(link(marked, "Amy", contact_key="C7"), why="at_school")
    assert [one.pupil.forename for one in open_replies(marked.school)] == ["Amy", "Ben"]
    assert first.pk


def test_spoken_to_a_child_who_should_be_at_school_is_settled(marked):
    reply = replied(world=marked, why="at_school")
    reply = taken(reply, spoken="she is in the library, the mark was wrong")
    assert (reply.state, reply.report) == ("accepted", None)
    assert Communication.objects.filter(spoke=True).count() == 1


def test_a_report_taken_back_leaves_its_reply_not_taken(marked):
    reply = taken(replied(world=marked, words="high temperature"))
    take_back_message(report=reply.report, why="it was Benji", author=CLERK, at=LATER)
    reply.refresh_from_db()
    assert (reply.state, reply.decided_words) == ("declined", "it was Benji")
    assert Communication.objects.get().takes_back is None


# --- on the screen ---


@pytest.fixture
def office(marked):
    return marked.client(Role.OFFICE)


def test_it_stands_on_top_with_its_channel_and_one_key(marked, office):
    with within(marked.school):
        reply = replied(world=marked, words="high temperature")
    shown = office.get(marked.url("messages-in/")).content.decode()
    assert "nobody spoken to" in shown
    assert "link given by hand, Fri 20 Nov, 09:10" in shown
    assert f'replies/{reply.pk}/take/"' in shown
    assert "autofocus>Accept" in shown
    answer = office.post(marked.url(f"messages-in/replies/{reply.pk}/take/"), follow=True)
    assert "Taken." in answer.content.decode()
    with within(marked.school):
        assert code(marked) == "I"


def test_a_guarded_reply_says_so_and_names_no_flag_to_the_office(marked, office):
    ben = marked.pupils["Ben"]
    ben.values["cp"] = "1"
    ben.save()
    replied(world=marked)
    for role, sees in ((Role.OFFICE, False), (Role.DSL, True)):
        shown = marked.client(role).get(marked.url("messages-in/")).content.decode()
        assert "Closes nothing until somebody was spoken to" in shown
        assert ("Child protection plan" in shown) is sees


def test_it_is_changed_on_a_page_of_its_own(marked, office):
    reply = replied(world=marked, words="dentist and then ill")
    address = marked.url(f"messages-in/replies/{reply.pk}/change/")
    assert "dentist and then ill" in office.get(address).content.decode()
    fields = {"words": "dentist", "code": "M", "expected_back_session": "AM", "spoken": ""}
    assert office.post(address, {**fields, "words": ""}).status_code == 200
    assert office.post(address, fields).status_code == 302
    reply.refresh_from_db()
    assert (reply.state, reply.report.code, code(marked)) == ("changed", "M", "M")


def test_a_kept_reply_closes_on_its_page_with_whom_was_spoken_to(marked, office):
    """Unchanged it is the same report; changed, the first is taken back for it."""
    ben = marked.pupils["Ben"]
    ben.values["cp"] = "1"
    ben.save()
    reply = replied(world=marked, words="high temperature")
    office.post(marked.url(f"messages-in/replies/{reply.pk}/take/"))
    address = marked.url(f"messages-in/replies/{reply.pk}/change/")
    form = office.get(address).context["form"]
    fields = {name: "" if value is None else value for name, value in form.initial.items()}
    fields.pop("sickness")
    office.post(address, {**fields, "spoken": "heard him cough"})
    reply.refresh_from_db()
    assert (reply.state, code(marked)) == ("accepted", "I")
    assert Reported.objects.filter(withdrawn_at=None).count() == 1
    other = replied(world=marked, words="ill again")
    office.post(marked.url(f"messages-in/replies/{other.pk}/take/"))
    changed = {**fields, "words": "dentist", "code": "M", "spoken": "rang her"}
    office.post(marked.url(f"messages-in/replies/{other.pk}/change/"), changed)
    other.refresh_from_db()
    assert (other.state, other.report.code) == ("changed", "M")
    assert Reported.objects.filter(withdrawn_at=None).count() == 2
    assert Reported.objects.count() == 3


def test_it_is_declined_and_help_is_answered_on_pages_of_their_own(marked, office):
    reply = replied(world=marked, help="on")
    help_page = marked.url(f"messages-in/replies/{reply.pk}/help/")
    shown = office.get(marked.url("messages-in/")).content.decode()
    assert "asks for help" in shown
    assert help_page in shown
    office.post(help_page, {"words": "food bank", "reached": "1"})
    office.post(marked.url(f"messages-in/replies/{reply.pk}/decline/"), {"words": "he is here"})
    reply.refresh_from_db()
    assert (reply.help_answer, reply.state) == ("food bank", "declined")
