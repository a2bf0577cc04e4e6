"""Two people at one register: the second sees what the first did, and nothing is overwritten."""

from taking_world import (
    OFFICE,
    SECOND,
    TEACHER,
    at,
    code_of,
    opened,
    saying,
    sent,
    sent_late,
)

from herringbone.web.registers.changes import Author
from herringbone.web.registers.models import DraftMark, Entry
from herringbone.web.registers.settling import leave_proposal
from herringbone.web.taking.drafts import keep_drafts, others_at
from herringbone.web.taking.merging import Said, Theirs, merge

ALL_HERE = {"Amy": "/", "Ben": "/", "Cal": "/"}


def test_equal_marks_are_one_and_a_touched_one_stands():
    merged = merge(
        {1: Said("/", ""), 2: Said("N", "")}, {1: Theirs("/", "B"), 2: Theirs("")}, [1, 2]
    )
    assert merged.is_plain
    assert [merged.marks[key].code for key in (1, 2)] == ["/", "N"]


def test_what_one_left_alone_is_the_others():
    merged = merge({1: Said("", "")}, {1: Theirs("L", "B", 11)}, [1])
    assert (merged.marks[1].code, merged.marks[1].minutes) == ("L", 11)
    assert merged.adopted


def test_two_different_marks_are_never_settled_by_the_merge():
    merged = merge({1: Said("/", "")}, {1: Theirs("N", "B")}, [1])
    assert 1 not in merged.marks
    assert merged.differences[0].theirs.by == "B"


def test_the_second_sees_what_the_first_sent_and_chooses(entered):
    ben = entered.pupils["Ben"]
    page = opened(entered)
    sent(page, {**ALL_HERE, "Ben": "N"}, now=at("08:57"))
    outcome = sent(page, ALL_HERE, taker=SECOND, now=at("08:58"))
    [difference] = outcome.look.differences
    assert (difference.pupil, difference.mine.code) == (ben.pk, "/")
    assert (difference.theirs.code, difference.theirs.by) == ("N", "Tess Teacher")
    assert code_of(ben) == "N"
    assert Entry.objects.count() == 1
    chosen = sent(opened(entered), {"Ben": "/"}, taker=SECOND, now=at("08:59"))
    assert chosen.is_sent
    assert code_of(ben) == "/"


def test_equal_marks_of_two_people_are_sent_without_a_question(entered):
    page = opened(entered)
    sent(page, ALL_HERE)
    assert sent(page, ALL_HERE, taker=SECOND).is_sent


def test_a_child_signed_in_at_the_desk_meanwhile_is_not_marked_away(entered):
    page = opened(entered)
    desk = {"Ben": Said("L", minutes=11)}
    sent(opened(entered), {**ALL_HERE, **desk}, taker=OFFICE, now=at("09:01"))
    outcome = sent(page, {**ALL_HERE, "Ben": "N"}, now=at("09:02"))
    assert outcome.look.differences[0].theirs.code == "L"
    assert code_of(entered.pupils["Ben"]) == "L"


def test_marks_that_the_second_left_blank_are_taken_over_and_shown_first(entered):
    page = opened(entered)
    sent(page, {**ALL_HERE, "Cal": "N"})
    outcome = sent(page, {"Amy": "/", "Ben": "/"}, taker=SECOND)
    assert list(outcome.look.adopted) == [entered.pupils["Cal"].pk]
    assert not outcome.is_sent


def test_taps_of_one_show_to_the_other(entered):
    sheet = opened(entered)
    typed = {k: v for k, v in saying(sheet, {"Amy": "/", "Ben": "N"}).marks.items() if v.code}
    keep_drafts(sheet=sheet, taker=TEACHER, typed=typed, now=at("08:52"))
    sheet = opened(entered)
    [busy] = others_at(sheet, SECOND)
    assert (busy.name, busy.marked) == ("Tess Teacher", 2)
    assert others_at(sheet, TEACHER) == []
    assert sheet.row_of(entered.pupils["Ben"].pk).shown == "N"


def test_a_tap_does_not_overwrite_what_the_sender_has_not_seen(entered):
    amy = entered.pupils["Amy"].pk
    sheet = opened(entered)
    keep_drafts(sheet=sheet, taker=TEACHER, typed={amy: Said("N")}, now=at("08:52"))
    others = keep_drafts(
        sheet=opened(entered), taker=SECOND, typed={amy: Said("/", seen="")}, now=at("08:53")
    )
    assert others[amy] == Theirs("N", "Tess Teacher", None)
    assert DraftMark.objects.get().code == "N"
    assert not keep_drafts(
        sheet=opened(entered), taker=SECOND, typed={amy: Said("/", seen="N")}, now=at("08:54")
    )
    assert DraftMark.objects.get().code == "/"


def test_the_others_unsent_taps_are_met_before_sending(entered):
    amy = entered.pupils["Amy"].pk
    page = opened(entered)
    keep_drafts(sheet=page, taker=SECOND, typed={amy: Said("N")}, now=at("08:52"))
    outcome = sent(page, ALL_HERE)
    assert outcome.look.differences[0].theirs.code == "N"


def test_ones_own_taps_are_no_difference(entered):
    page = opened(entered)
    amy = entered.pupils["Amy"].pk
    keep_drafts(sheet=page, taker=TEACHER, typed={amy: Said("N")}, now=at("08:52"))
    assert sent(page, ALL_HERE).is_sent
    assert code_of(entered.pupils["Amy"]) == "/"


def test_a_draft_that_the_record_overtook_no_longer_shows(entered):
    amy = entered.pupils["Amy"]
    sheet = opened(entered)
    sent(sheet, ALL_HERE, now=at("08:57"))
    keep_drafts(sheet=opened(entered), taker=TEACHER, typed={amy.pk: Said("N")}, now=at("08:58"))
    assert opened(entered).row_of(amy.pk).shown == "N"
    from herringbone.web.registers.amending import amend

    amend(school=entered.school, author=Author("Desk", "office"), pupil=amy, date=sheet.day,
          session="AM", code="L", at=at("09:01"))  # fmt: skip
    row = opened(entered).row_of(amy.pk)
    assert (row.shown, row.record_is_newer) == ("L", True)


def test_a_device_that_sends_late_overwrites_nothing(entered):
    """Typed 08:57 without a network; meanwhile the office wrote N for Ben and / for Amy."""
    page = opened(entered)
    sent(opened(entered), {"Amy": "/", "Ben": "N", "Cal": "/"}, taker=OFFICE, now=at("09:01"))
    outcome = sent_late(page, ALL_HERE, now=at("09:12"), captured_at=at("08:57"))
    assert outcome.is_sent
    assert outcome.proposed == 1
    assert code_of(entered.pupils["Ben"]) == "N"
    assert (outcome.entry.captured_at, outcome.entry.recorded_at) == (at("08:57"), at("09:12"))
    [proposal] = outcome.entry.proposals.all()
    assert (proposal.code, proposal.standing) == ("/", "N")
    leave_proposal(proposal=proposal, author=OFFICE.author, at=at("09:14"))


def test_a_device_alone_is_taken_whole_and_in_time(entered):
    outcome = sent_late(opened(entered), ALL_HERE, now=at("09:40"), captured_at=at("08:57"))
    assert (outcome.entry.kind, outcome.entry.reason) == ("taken", "")
    assert code_of(entered.pupils["Cal"]) == "/"


def test_minutes_late_of_a_device_are_those_of_its_moment(entered):
    sent_late(opened(entered), {**ALL_HERE, "Ben": "L"}, now=at("09:40"), captured_at=at("08:57"))
    assert code_of(entered.pupils["Ben"]) == "L"
    assert opened(entered).row_of(entered.pupils["Ben"].pk).minutes == 7


def test_what_a_device_left_alone_stays_as_it_stands(entered):
    page = opened(entered)
    sent(opened(entered), {**ALL_HERE, "Cal": Said("L", minutes=9)}, taker=OFFICE)
    outcome = sent_late(page, {"Amy": "/", "Ben": "/"}, now=at("09:12"), captured_at=at("08:57"))
    assert outcome.proposed == 0
    assert code_of(entered.pupils["Cal"]) == "L"
