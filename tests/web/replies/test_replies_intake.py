"""Messages in: twelve of a morning with the fewest keystrokes, and what each of them leaves."""

from __future__ import annotations

from datetime import date, time

import pytest
from linked import link, send

from herringbone.web.absences.models import Reported
from herringbone.web.absences.prefills import prefills_for
from herringbone.web.absences.suggesting import suggested
from herringbone.web.communications.models import Communication
from herringbone.web.registers.rows import codes_held
from herringbone.web.replies.models import Received, Reply
from herringbone.web.replies.receiving import received
from herringbone.web.replies.returning import Return, returning
from herringbone.web.replies.whom import NotFound, caller, whom
from herringbone.web.schools.models import PupilAccess, Role, SchoolEvent
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_contact, make_pupil

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)


@pytest.fixture
def office(world):
    return world.client(Role.OFFICE)


def page(client, world, path: str = "messages-in/", status: int = 200) -> str:
    answer = client.get(world.url(path))
    assert answer.status_code == status
    return answer.content.decode()


def type_in(client, world, whom: str, who: str, words: str, **more):
    fields = {"whom": whom, "who": who, "words": words, "how": "phone", **more}
    return client.post(world.url(f"messages-in/{more.pop('query', '')}"), fields)


def one_report(world, **more) -> Reported:
    with within(world.school):
        return Reported.objects.select_related("contact", "pupil").get(**more)


TWELVE = (
    # whom, who, words -> for whom: code, 48 hours, back on, in the, comes at, known, channel
    ("ben", "mum", "tummy bug", {"Ben": ("I", True, MONDAY, "AM", None, True)}),
    ("dot", "1", "dentist, in at 10.30", {"Dot": ("M", False, None, "AM", time(10, 30), True)}),
    ("eve", "dad", "temperature", {"Eve": ("I", False, None, "AM", None, True)}),
    ("fay", "gran", "poorly", {"Fay": ("I", False, None, "AM", None, True)}),
    ("gus", "aunty jo", "cold", {"Gus": ("I", False, None, "AM", None, False)}),
    ("hal", "mum", "Eid", {"Hal": ("R", False, None, "AM", None, True)}),
    ("ida", "mum", "holiday till Monday", {"Ida": ("N", False, MONDAY, "AM", None, True)}),
    ("jon", "mum", "she will not come", {"Jon": ("N", False, None, "AM", None, True)}),
    ("kit+lou", "mum", "chicken pox, back Friday", {
        "Kit": ("I", False, FRIDAY, "AM", None, True),
        "Lou": ("I", False, FRIDAY, "AM", None, True),
    }),
    ("max+", "mum", "flu", {
        "Max": ("I", False, None, "AM", None, True),
        "Ned": ("I", False, None, "AM", None, True),
    }),
    ("oli", "mum", "doctor, back pm", {"Oli": ("M", False, TODAY, "PM", None, True)}),
    ("pip", "mum", "cough, off till tomorrow", {"Pip": ("I", False, MONDAY, "AM", None, True)}),
)  # fmt: skip


@pytest.fixture
def families(world):
    """A child and a mother for each message; Kit and Lou, Max and Ned are brothers."""
    kin = {"Kit": "K", "Lou": "K", "Max": "M", "Ned": "M"}
    names = ("Dot", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", *kin, "Oli", "Pip")
    for name in names:
        child = make_pupil(world.school, name, surname="Zell", family_id=kin.get(name, ""))
        world.pupils[name] = child
        make_contact(child, "Mo", contact_id=f"M{kin.get(name, name)}")
    make_contact(world.pupils["Eve"], "Sid", relationship="father", priority="2")
    make_contact(world.pupils["Fay"], "Nell", relationship="grandmother", priority="2")
    return world


def test_twelve_messages_take_a_name_a_word_and_the_words(families, office):
    for typed, who, words, _ in TWELVE:
        answer = type_in(office, families, typed, who, words)
        assert answer.status_code == 302, (typed, answer.content.decode())
    wanted = {name: left for *_, after in TWELVE for name, left in after.items()}
    with within(families.school):
        reports = {r.pupil.forename: r for r in Reported.objects.select_related("pupil")}
        logged = {row.pupil.forename: row for row in Communication.objects.select_related("pupil")}
        events = {(event.subject, event.origin) for event in SchoolEvent.objects.all()}
    left = {
        name: (r.code, r.is_sickness_48h, r.expected_back, r.expected_back_session, r.arrives_at)
        for name, r in reports.items()
    }
    assert left == {name: row[:-1] for name, row in wanted.items()}
    for name, (*_, is_known) in wanted.items():
        report, row = reports[name], logged[name]
        assert report.is_known is row.spoke is is_known, name
        assert (row.direction, row.channel, row.words) == ("in", "call", report.words)
        assert (row.origin, row.day) == (report.origin, TODAY)
        assert (families.pupils[name].pupil_id, report.origin) in events
    assert len(events) == len(wanted) == 14
    assert logged["Kit"].together == logged["Lou"].together != logged["Max"].together


def test_the_twelve_cost_few_keys():
    """A name of three letters, who, the words, two tabs and Enter: under 40 keys each."""
    keys = [len(typed) + len(who) + len(words) + 3 for typed, who, words, _ in TWELVE]
    assert max(keys) < 40
    assert sum(keys) / len(keys) < 25


def test_it_stands_in_the_register_as_reported_and_not_tomorrow(families, office):
    type_in(office, families, "eve", "dad", "temperature")
    with within(families.school):
        eve = families.pupils["Eve"]
        found = prefills_for(families.school, [eve], TODAY)[eve.pk, "AM"]
        assert (found.code, found.reported, found.locked) == ("I", "I", False)
        assert prefills_for(families.school, [eve], MONDAY) == {}


def test_a_return_carries_it_until_then(families, office):
    type_in(office, families, "kit", "mum", "chicken pox, back Friday")
    with within(families.school):
        kit = families.pupils["Kit"]
        days = [d for d in (MONDAY, TUESDAY, FRIDAY) if prefills_for(families.school, [kit], d)]
    assert days == [MONDAY, TUESDAY]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"whom": "zzz"}, "Nobody on roll today is called so"),
        ({"whom": "zell"}, "pupils fit: choose one"),
        ({"whom": "kit+zoe"}, "Nobody of Kit’s family here is called “zoe”"),
        ({"whom": "eve", "who": "7"}, "There is no contact 7: there are 2."),
        ({"whom": "eve", "who": "zell"}, "fits 2 contacts: type the number of one"),
        ({"who": ""}, "it cannot stay empty"),
        ({"words": ""}, "it cannot stay empty"),
        ({"expected_back": "2026-11-01", "code": "I"}, "return is before the absence"),
    ],
)
def test_what_is_not_clear_is_asked_and_nothing_is_kept(families, office, fields, says):
    usual = {"whom": "ben", "who": "mum", "words": "ill", "how": "phone"}
    answer = office.post(families.url("messages-in/"), {**usual, **fields})
    assert answer.status_code == 200
    assert says in answer.content.decode()
    with within(families.school):
        assert not Reported.objects.exists()
        assert not Communication.objects.exists()
        assert not SchoolEvent.objects.exists()


def test_one_of_several_is_chosen_and_a_stale_choice_is_refused(families, office):
    eve, ben = families.pupils["Eve"], families.pupils["Ben"]
    assert type_in(office, families, "zell", "2", "ill", pupil=eve.pk).status_code == 302
    assert one_report(families).pupil == eve
    assert type_in(office, families, "dot", "mum", "ill", pupil=ben.pk).status_code == 200


def test_siblings_are_offered_and_ticked(families, office):
    shown = page(office, families, "messages-in/whom/?whom=ben")
    assert "Said of these as well?" in shown
    assert "Cal" in shown
    assert "Dana" in shown
    type_in(office, families, "ben", "mum", "ill", also=[families.pupils["Cal"].pk])
    with within(families.school):
        assert {r.pupil.forename for r in Reported.objects.all()} == {"Ben", "Cal"}
    assert type_in(office, families, "eve", "dad", "ill", also=[families.pupils["Cal"].pk])
    with within(families.school):
        assert Reported.objects.filter(pupil__forename="Cal").count() == 1


def test_a_caller_who_is_not_held_is_flagged_and_not_spoken_to(families, office):
    type_in(office, families, "ben", "a neighbour", "ill")
    report = one_report(families)
    assert (report.said_by, report.is_known) == ("a neighbour", False)
    assert "caller not held" in page(office, families)


def test_what_is_chosen_wins_over_the_words(families, office):
    type_in(
        office, families, "ben", "mum", "tummy bug", code="M",
        expected_back="2026-11-24", expected_back_session="PM",
    )  # fmt: skip
    report = one_report(families)
    assert (report.code, report.is_sickness_48h) == ("M", False)
    assert (report.expected_back, report.expected_back_session) == (TUESDAY, "PM")


def test_how_it_came_is_remembered_for_the_next(families, office):
    type_in(office, families, "ben", "mum", "ill", how="voicemail")
    assert '<option value="voicemail" selected>' in page(office, families)
    with within(families.school):
        row = Communication.objects.get()
    assert (row.channel, row.spoke) == ("voicemail", False)


def test_a_holiday_is_warned_to_authorise_nothing(families, office):
    type_in(office, families, "ben", "mum", "on holiday")
    assert "Nothing is authorised" in page(office, families)


def test_a_restriction_stands_above_the_line(families, office):
    make_contact(families.pupils["Ben"], "Rex", legal_restriction="No contact: order of 3 May.")
    shown = page(office, families, "messages-in/whom/?whom=ben")
    assert "Legal restriction" in shown
    assert "order of 3 May" in shown
    assert "tell nothing" in shown


def test_looking_for_a_caller_is_a_look_at_the_child(families, office):
    page(office, families, "messages-in/whom/?whom=ben")
    with within(families.school):
        assert PupilAccess.objects.get().pupil.forename == "Ben"
    page(office, families, "messages-in/whom/?whom=zell")
    with within(families.school):
        assert PupilAccess.objects.count() == 1


def test_words_suggest_while_they_are_typed(families, office):
    address = families.url("messages-in/suggest/")
    said = office.post(address, {"words": "vomiting, back Tuesday"}).content.decode()
    assert "<b>I</b>" in said
    assert "48 hours" in said
    assert "Tue 24 Nov" in said
    assert "No code is suggested" in office.post(address, {"words": "holiday"}).content.decode()


def test_a_message_taken_back_leaves_report_log_and_strategy(families, office):
    type_in(office, families, "ben+cal", "mum", "ill")
    report = one_report(families, pupil=families.pupils["Ben"])
    address = f"messages-in/reported/{report.pk}/back/"
    assert "“ill”" in page(office, families, address)
    assert office.post(families.url(address), {"words": ""}).status_code == 200
    office.post(families.url(address), {"words": "it was Benji"})
    with within(families.school):
        rows = Communication.objects.order_by("pk").values_list(
            "pupil__forename", "words", "takes_back__pupil__forename"
        )
        assert list(rows) == [
            ("Ben", "ill", None),
            ("Cal", "ill", None),
            ("Ben", "it was Benji", "Ben"),
        ]
        assert [event.subject for event in SchoolEvent.objects.all()] == [
            families.pupils["Cal"].pupil_id
        ]
    shown = page(office, families)
    assert "Cawley, Cal" in shown
    assert "Birchall, Ben" not in shown


def test_an_n_is_explained_by_whoever_may_amend(families, office):
    with within(families.school):
        draw(families.school, "Pupil Fri\nBen N-", families.pupils, starts=TODAY)
    type_in(office, families, "ben", "mum", "ill")
    report = one_report(families)
    assert "Change N as reported" in page(office, families)
    address = families.url(f"messages-in/reported/{report.pk}/explain/")
    assert families.client(Role.SENCO).post(address).status_code == 403
    office.post(address)
    ben = families.pupils["Ben"]
    with within(families.school):
        assert codes_held(families.school, [ben], [TODAY])[ben.pk, TODAY, "AM"] == "I"
    office.post(address)
    assert "says N any more" in page(office, families)


def test_a_text_explains_nothing_of_a_vulnerable_child(families, office):
    ben = families.pupils["Ben"]
    ben.values["cp"] = "1"
    ben.save()
    with within(families.school):
        draw(families.school, "Pupil Fri\nBen N-", families.pupils, starts=TODAY)
    type_in(office, families, "ben", "mum", "ill", how="text")
    office.post(families.url(f"messages-in/reported/{one_report(families).pk}/explain/"))
    with within(families.school):
        assert codes_held(families.school, [ben], [TODAY])[ben.pk, TODAY, "AM"] == "N"
    assert "until somebody was spoken to" in page(office, families)


# --- what came in by itself ---


def came_in(world, where: str = "+44 7700 900123", words: str = "Ben is ill", ref: str = "n1"):
    with within(world.school):
        return received(
            school=world.school,
            channel="text",
            from_where=where,
            words=words,
            at=NOW,
            reference=ref,
        )


def test_a_text_delivered_twice_is_kept_once(world):
    assert came_in(world).pk == came_in(world, words="again").pk
    with within(world.school):
        assert Received.objects.get().words == "Ben is ill"
        with pytest.raises(ValueError, match="no channel"):
            received(
                school=world.school, channel="fax", from_where="", words="", at=NOW, reference=""
            )


def test_a_text_names_its_sender_and_is_taken_with_two_enters(world, office):
    row = came_in(world)
    shown = page(office, world)
    assert "mother of Ben" in shown
    assert "Take for Cal" in shown
    ben = world.pupils["Ben"]
    shown = page(office, world, f"messages-in/?received={row.pk}&pupil={ben.pk}")
    assert 'value="Ben is ill"' in shown
    assert 'value="1"' in shown
    answer = office.post(
        world.url(f"messages-in/?received={row.pk}"),
        {"whom": "Birchall Ben", "pupil": ben.pk, "who": "1", "words": "Ben is ill", "how": "text"},
    )
    assert answer.status_code == 302
    with within(world.school):
        row.refresh_from_db()
        assert (row.settled_by, row.settled_how) == ("Office Hill", "taken for Birchall, Ben")
        assert Reported.objects.get().how == "text"
        assert Communication.objects.get().spoke is False


def test_a_text_that_somebody_else_took_is_not_taken_again(world, office):
    row = came_in(world)
    office.post(world.url(f"messages-in/received/{row.pk}/aside/"), {"words": "about lunch"})
    answer = type_in(office, world, "ben", "mum", "ill", query=f"?received={row.pk}")
    assert answer.status_code == 404
    with within(world.school):
        assert Received.objects.get().settled_how == "about lunch"
        assert not Reported.objects.exists()


def test_a_number_that_nobody_has_says_so(world, office):
    came_in(world, where="07700 900999")
    assert "a number or address that nobody here has" in page(office, world)


def test_counter_mode_leaves_it_all_out(world, office):
    came_in(world)
    send(link(world), words="all night")
    office.cookies["hb_counter"] = "on"
    shown = page(office, world)
    for hidden in ("Birchall", "Dana", "all night", "900123"):
        assert hidden not in shown


# --- whom, who, when ---


@pytest.mark.parametrize(
    ("typed", "names"),
    [("ben", ["Ben"]), ("ben+cal", ["Ben", "Cal"]), ("ben+", ["Ben", "Cal"]), ("amy+", ["Amy"])],
)
def test_whom_is_one_and_the_family_that_is_added(world, typed, names):
    with within(world.school):
        assert [p.forename for p in whom(world.school, typed, None, TODAY).pupils] == names


@pytest.mark.parametrize(
    ("typed", "found"),
    [("mum", "Dana"), ("2", "Rex"), ("dan", "Dana"), ("dad", "Rex"), ("rex birch", "Rex")],
)
def test_who_is_a_number_a_relation_or_a_name(world, typed, found):
    with within(world.school):
        ben = world.pupils["Ben"]
        make_contact(ben, "Rex", relationship="father", priority="2")
        contacts = list(ben.contacts.all())
        assert caller(contacts, typed).forename == found
        assert caller(contacts, "aunty jo") is None
        with pytest.raises(NotFound):
            caller(contacts, "birch")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("ill, back Monday", Return(MONDAY)),
        ("off until Friday", Return(FRIDAY)),
        ("back on tues", Return(TUESDAY)),
        ("back tomorrow", Return(MONDAY)),
        ("the dentist is tomorrow", Return()),
        ("back this afternoon", Return(TODAY, "PM")),
        ("off the rest of the week", Return(MONDAY)),
        ("in at 10.30", Return(arrives_at=time(10, 30))),
        ("in by 2", Return(arrives_at=time(14, 0))),
        ("back at 1:15 pm", Return(arrives_at=time(13, 15))),
        ("in at 45", Return()),
        ("since Monday", Return()),
        ("ill", Return()),
    ],
)
def test_the_words_tell_of_the_return(world, words, says):
    with within(world.school):
        assert returning(words, world.school, TODAY) == says


@pytest.mark.parametrize("words", ["tummy bug", "D&V", "runny tummy", "norovirus", "was sick"])
def test_a_tummy_bug_is_48_hours(words):
    assert (suggested(words).code, suggested(words).offers_48h) == ("I", True)


def test_replies_are_not_counted_twice_in_the_log(world, office):
    send(link(world))
    with within(world.school):
        reply = Reply.objects.get()
    office.post(world.url(f"messages-in/replies/{reply.pk}/take/"))
    with within(world.school):
        assert Communication.objects.count() == SchoolEvent.objects.count() == 1
