"""The roll against a file: who is new, changed, gone, somebody else; what held when; contacts."""

from datetime import date, datetime, timedelta

import pytest
from import_files import PUPILS, Files, brought, everything, page_of

from herringbone.web import clock
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.schools.models import ClassGroup, Contact, Enrolment, Pupil, PupilValue
from herringbone.web.schools.roll import value_on
from herringbone.web.schools.tenancy import within

pytestmark = pytest.mark.both_databases
FILES = Files()
NOW = datetime(2026, 11, 20, 9, 10, tzinfo=clock.LONDON)
DOT = "P4,,Denholm,Dot,2019-02-02,3,3B,2026-11-16,,\n"


def pupil(school, pupil_id):
    with within(school):
        return Pupil.objects.get(pupil_id=pupil_id)


def lines(outcome, section):
    return [str(line) for line in outcome.diff[section].lines]


def test_a_new_pupil_is_told_with_class_and_year(held, tmp_path):
    outcome = brought(held, FILES.having(pupils=PUPILS + DOT), tmp_path)
    assert lines(outcome, "pupils") == ["Denholm, Dot (P4): pupil – → Year 3, 3B"]
    with within(held):
        assert held.pupils.on_roll(date(2026, 11, 16)).filter(pupil_id="P4").exists()
        assert not held.pupils.on_roll(date(2026, 11, 13)).filter(pupil_id="P4").exists()


def test_changes_are_told_field_by_field(held, tmp_path):
    files = FILES.saying("pupils", "Birchall,Ben", "Birchall-Holm,Benjamin").saying(
        "pupils", "3,3B,2026-09-01,,1", "3,3B,2026-09-01,,"
    )
    outcome = brought(held, files, tmp_path)
    assert lines(outcome, "pupils") == [
        "Birchall, Ben (P2): surname Birchall → Birchall-Holm",
        "Birchall, Ben (P2): forename Ben → Benjamin",
        "Cawley, Cal (P3): free school meals 1 → –",
    ]
    assert pupil(held, "P2").surname == "Birchall-Holm"


def test_values_are_the_engines_own(held):
    values = pupil(held, "P3").values
    assert (values["class"], values["year_group"], values["fsm"]) == ("3B", "3", "1")
    assert "pp" in values and values["pp"] == ""


def test_a_column_that_the_file_lacks_takes_no_flag_away(held, tmp_path):
    bare = "pupil_id,year_group,class,start_date\n" + "".join(
        f"{key},3,3B,2026-09-01\n" for key in ("P1", "P2", "P3")
    )
    outcome = brought(held, FILES.having(pupils=bare), tmp_path)
    assert not outcome.diff["pupils"]
    assert pupil(held, "P3").values["fsm"] == "1" and pupil(held, "P1").surname == "Ashdown"


# --- what held when -------------------------------------------------------------------------------
def moved(to="3C"):
    return FILES.saying("pupils", "2018-10-03,3,3B", f"2018-10-03,3,{to}")


def test_last_octobers_marks_stay_with_last_octobers_class(held, tmp_path):
    brought(held, moved(), tmp_path)
    amy = pupil(held, "P1")
    with within(held):
        assert value_on(amy, "class", date(2026, 11, 19)) == "3B"
        assert value_on(amy, "class", date(2026, 11, 20)) == "3C"
        assert list(PupilValue.objects.values_list("field", "value", "start", "end")) == [
            ("class", "3B", date(2026, 9, 1), date(2026, 11, 19)),
            ("class", "3C", date(2026, 11, 20), None),
        ]


def test_a_second_move_ends_the_first(held, tmp_path):
    brought(held, moved(), tmp_path)
    with clock.at(NOW + timedelta(days=10)):
        brought(held, moved("3A"), tmp_path)
    amy = pupil(held, "P1")
    with within(held):
        for day, name in ((19, "3B"), (20, "3C"), (29, "3C"), (30, "3A")):
            assert value_on(amy, "class", date(2026, 11, day)) == name


def test_a_flag_that_ends_was_held_until_yesterday(held, tmp_path):
    brought(held, FILES.saying("pupils", "3,3B,2026-09-01,,1", "3,3B,2026-09-01,,"), tmp_path)
    cal = pupil(held, "P3")
    with within(held):
        assert value_on(cal, "fsm", date(2026, 11, 19)) == "1"
        assert value_on(cal, "fsm", date(2026, 11, 20)) == ""


def test_the_first_import_of_a_new_year_moves_everybody_on_its_first_day(held, tmp_path):
    with clock.at(datetime(2027, 9, 6, 9, 0, tzinfo=clock.LONDON)):
        up = FILES.having(pupils=PUPILS.replace(",3,3B,", ",4,4B,"))
        brought(held, up, tmp_path)
    amy = pupil(held, "P1")
    with within(held):
        assert value_on(amy, "year_group", date(2027, 8, 31)) == "3"
        assert value_on(amy, "year_group", date(2027, 9, 1)) == "4"
        assert value_on(amy, "class", date(2027, 9, 1)) == "4B"


def test_what_a_history_file_says_is_taken_as_it_stands(held, tmp_path):
    history = "pupil_id,field,value,from,to\nP1,class,3A,2026-09-01,2026-10-09\n"
    outcome = brought(held, FILES.having(history=history), tmp_path)
    assert lines(outcome, "history") == [
        "Ashdown, Amy (P1): class – → 3A from 2026-09-01 to 2026-10-09"
    ]
    with within(held):
        assert value_on(pupil(held, "P1"), "class", date(2026, 9, 30)) == "3A"
    brought(held, FILES.having(history=history.replace("3A", "3Z")), tmp_path)
    with within(held):
        assert value_on(pupil(held, "P1"), "class", date(2026, 9, 30)) == "3Z"
    gone = brought(held, FILES.having(history="pupil_id,field,value,from,to\n"), tmp_path)
    assert gone.diff["history"].removed == 1


def test_what_was_dated_here_stays_where_a_history_file_is_silent_about_it(held, tmp_path):
    with within(held):
        PupilValue.objects.create(
            school=held, pupil=pupil(held, "P1"), field="pp", value="1", start=date(2026, 10, 1)
        )
    brought(held, FILES.having(history="pupil_id,field,value,from,to\n"), tmp_path)
    with within(held):
        assert PupilValue.objects.filter(field="pp").exists()


def test_a_class_that_nobody_is_in_is_set_aside_and_taken_up_again(held, tmp_path):
    up = FILES.having(pupils=PUPILS.replace("3B", "3C"))
    brought(held, up, tmp_path)
    with within(held):
        classes = dict(ClassGroup.objects.values_list("name", "is_current"))
    assert classes == {"3B": False, "3C": True}
    brought(held, FILES, tmp_path, Ask.OLDER_FILE)
    with within(held):
        assert ClassGroup.objects.get(name="3B").is_current


# --- who left -------------------------------------------------------------------------------------
WITHOUT_CAL = FILES.having(
    pupils="\n".join(PUPILS.splitlines()[:3]) + "\n",
    marks="\n".join(
        line for line in FILES.texts["marks.csv"].splitlines() if not line.startswith("P3")
    )
    + "\n",
)


def test_a_vanished_pupil_stays_on_roll_until_a_person_says_otherwise(held, tmp_path):
    outcome = brought(held, WITHOUT_CAL, tmp_path)
    [question] = outcome.questions
    assert (question.kind, question.key, question.taken) == (Ask.VANISHED, "P3", False)
    assert question.lines == ("On roll since 2026-09-01. Last mark here on 2026-11-20.",)
    assert outcome.left == {"vanished": 1}
    with within(held):
        assert held.pupils.on_roll(date(2026, 11, 23)).count() == 3
    assert page_of(held, "P3") == "P3 /L // NN // /-"


def test_a_vanished_pupil_who_left_is_on_roll_to_the_day_of_the_last_mark(held, tmp_path):
    brought(held, WITHOUT_CAL, tmp_path, Ask.VANISHED)
    with within(held):
        row = Enrolment.objects.get(pupil__pupil_id="P3")
    assert row.end == date(2026, 11, 20)
    assert row.confirmed_how == "no longer in the file brought in on 20 November 2026"
    assert row.ground == ""


def test_nobody_vanishes_from_a_bare_list_of_marks(held, tmp_path):
    from herringbone.web.imports.bringing import bring

    reading, files = WITHOUT_CAL.read(tmp_path / "files")
    columns = {"marks.csv": reading.columns_present["marks.csv"], "pupils.csv": {"pupil_id"}}
    outcome = bring(
        school=held,
        registers=reading.registers,
        columns=columns,
        files=files,
        author=_author(),
        at=clock.now(),
    )
    assert not outcome.questions and not outcome.diff["enrolments"]


def _author():
    from import_files import OFFICE

    return OFFICE


def test_whoever_joined_after_an_older_file_is_not_missed(held, tmp_path):
    brought(held, FILES.having(pupils=PUPILS + DOT.replace("2026-11-16", "2027-01-05")), tmp_path)
    assert not brought(held, FILES.having(pupils=PUPILS + "\n"), tmp_path).questions


def test_the_files_leaving_day_is_taken(held, tmp_path):
    left = FILES.saying("pupils", "3B,2026-09-01,,1", "3B,2026-09-01,2026-11-20,1")
    outcome = brought(held, left, tmp_path)
    assert lines(outcome, "enrolments") == [
        "Cawley, Cal (P3): on roll from 2026-09-01 → from 2026-09-01 to 2026-11-20"
    ]


def test_a_leaver_recorded_here_stays_one_until_a_person_says_otherwise(held, tmp_path):
    with within(held):
        Enrolment.objects.filter(pupil__pupil_id="P3").update(
            end=date(2026, 11, 19), ground="moved away", destination="Dale Primary"
        )
    outcome = brought(held, FILES, tmp_path)
    [question] = outcome.questions
    assert question.kind == Ask.LEAVERS_HERE
    assert question.lines == ("Here: left on 2026-11-19 (moved away). In the file: still on roll.",)
    assert not outcome.diff["enrolments"]
    brought(held, FILES, tmp_path, Ask.LEAVERS_HERE)
    with within(held):
        row = Enrolment.objects.get(pupil__pupil_id="P3")
    assert row.end is None and row.destination == "Dale Primary"


def test_a_returner_is_a_second_time_on_roll(held, tmp_path):
    brought(
        held, FILES.saying("pupils", "3B,2026-09-01,,1", "3B,2026-09-01,2026-10-02,1"), tmp_path
    )
    back = FILES.saying("pupils", "3B,2026-09-01,,1", "3B,2026-11-16,,1").having(
        history="pupil_id,field,value,from,to\nP3,enrolment,,2026-09-01,2026-10-02\n"
    )
    outcome = brought(held, back, tmp_path)
    assert lines(outcome, "enrolments") == ["Cawley, Cal (P3): on roll – → from 2026-11-16"]
    with within(held):
        assert Enrolment.objects.filter(pupil__pupil_id="P3").count() == 2


def test_an_earlier_time_stays_where_the_file_does_not_speak_of_it(held, tmp_path):
    earlier = "pupil_id,field,value,from,to\nP1,enrolment,,2024-09-02,2025-07-18\n"
    brought(held, FILES.having(history=earlier), tmp_path)
    corrected = FILES.saying("pupils", "2018-10-03,3,3B,2026-09-01", "2018-10-03,3,3B,2026-09-02")
    outcome = brought(held, corrected, tmp_path)
    assert lines(outcome, "enrolments") == [
        "Ashdown, Amy (P1): on roll from 2026-09-01 → from 2026-09-02"
    ]
    with within(held):
        times = Enrolment.objects.filter(pupil__pupil_id="P1").values_list("start", flat=True)
    assert list(times) == [date(2024, 9, 2), date(2026, 9, 2)]
    without = corrected.having(history="pupil_id,field,value,from,to\n")
    assert brought(held, without, tmp_path).diff["enrolments"].removed == 1


# --- somebody else --------------------------------------------------------------------------------
def test_an_id_with_another_birthday_stops_the_import(held, tmp_path):
    other = FILES.saying("pupils", "P3,,Cawley,Cal,2019-01-05", "P3,,Elstow,Eve,2017-07-07")
    before = everything(held)
    with pytest.raises(NotBrought) as refused:
        brought(held, other, tmp_path)
    assert everything(held) == before
    assert refused.value.lines == (
        "The same id, but another child: P3: here Cawley, Cal, in the file Elstow, Eve.",
        "  date of birth: here 2019-01-05, in the file 2017-07-07",
        "If it is right all the same, say so (--accept other-child).",
    )


def test_another_upn_stops_it_too_and_an_accepted_correction_goes_in(held, tmp_path):
    first = FILES.saying("pupils", "P2,,", "P2,A123456789012,")
    brought(held, first, tmp_path)
    other = FILES.saying("pupils", "P2,,", "P2,B801200005001,")
    with pytest.raises(NotBrought, match="UPN: here A123456789012, in the file B801200005001"):
        brought(held, other, tmp_path)
    brought(held, other, tmp_path, Ask.OTHER_CHILD)
    assert pupil(held, "P2").upn == "B801200005001"


def test_names_alone_tell_where_nothing_else_is_known(hill, tmp_path):
    nameless = FILES.having(
        pupils="pupil_id,surname,forename,year_group,class,start_date\n"
        "P1,Ashdown,Amy,3,3B,2026-09-01\nP2,Birchall,Ben,3,3B,2026-09-01\n"
        "P3,Cawley,Cal,3,3B,2026-09-01\n"
    )
    brought(hill, nameless, tmp_path)
    with pytest.raises(NotBrought, match="here Cawley, Cal, in the file Elstow, Eve"):
        brought(hill, nameless.saying("pupils", "Cawley,Cal", "Elstow,Eve"), tmp_path)
    married = nameless.saying("pupils", "Cawley,Cal", "Holm,Cal")
    assert brought(hill, married, tmp_path).diff["pupils"].changed == 1


def test_a_file_of_which_nobody_is_known_is_another_schools(held, tmp_path):
    renamed = {f"P{n}": f"Q{n}" for n in (1, 2, 3)}
    files = FILES
    for was, becomes in renamed.items():
        files = files.having(
            pupils=files.texts["pupils.csv"].replace(was, becomes),
            marks=files.texts["marks.csv"].replace(was, becomes),
        )
    with pytest.raises(NotBrought, match="Not one of its 3 pupils is on the roll of Hill"):
        brought(held, files, tmp_path)
    brought(held, files, tmp_path, Ask.OTHER_SCHOOL)


def test_another_schools_number_stops_the_import(held, tmp_path):
    held.urn = "100001"
    held.save()
    other = FILES.saying("school", "phase =", 'urn = "200002"\nphase =')
    with pytest.raises(
        NotBrought, match="Its URN is 200002, that of Hill Primary School is 100001"
    ):
        brought(held, other, tmp_path)


def test_many_other_children_mean_another_school_even_with_the_same_ids(hill, tmp_path):
    def roll(year):
        rows = [f"P{n},,S{n},F{n},{year}-01-{n:02d},3,3B,2026-09-01,,\n" for n in range(1, 13)]
        return FILES.having(pupils=PUPILS.splitlines()[0] + "\n" + "".join(rows))

    brought(hill, roll(2018), tmp_path)
    with pytest.raises(NotBrought, match="12 of its 12 pupils known here by id are other children"):
        brought(hill, roll(2019), tmp_path, Ask.OTHER_CHILD)


def test_the_day_on_which_years_begin_cannot_move_under_the_marks(held, tmp_path):
    with pytest.raises(NotBrought, match="Write academic_year_start as 2026-09-01"):
        brought(held, FILES.saying("school", "2026-09-01", "2026-08-01"), tmp_path)


# --- contacts -------------------------------------------------------------------------------------
CONTACTS = (
    "pupil_id,contact_id,forename,surname,relationship,phone,legal_restriction\n"
    "P1,C1,Dana,Ashdown,mother,07700 900123,\n"
    "P1,C2,Eric,Ashdown,father,,No contact by order of 3 March\n"
)
WITH_CONTACTS = FILES.having(contacts=CONTACTS)


def contacts(school):
    with within(school):
        rows = Contact.objects.order_by("contact_id")
        return [(row.contact_id, row.phone, row.legal_restriction) for row in rows]


def test_a_contacts_new_number_is_told(held, tmp_path):
    brought(held, WITH_CONTACTS, tmp_path)
    outcome = brought(held, WITH_CONTACTS.saying("contacts", "900123", "900456"), tmp_path)
    assert lines(outcome, "contacts") == [
        "Ashdown, Amy (P1), Dana Ashdown (mother): phone 07700 900123 → 07700 900456"
    ]


def test_a_contact_entered_here_stays_and_a_brought_one_goes_with_its_file(held, tmp_path):
    brought(held, WITH_CONTACTS, tmp_path)
    with within(held):
        Contact.objects.create(school=held, pupil=pupil(held, "P2"), contact_id="OURS")
    without = WITH_CONTACTS.saying("contacts", "P1,C1,Dana,Ashdown,mother,07700 900123,\n", "")
    outcome = brought(held, without, tmp_path)
    assert outcome.diff["contacts"].removed == 1
    assert [row[0] for row in contacts(held)] == ["C2", "OURS"]


def test_without_a_contacts_file_nothing_is_said_of_contacts(held, tmp_path):
    brought(held, WITH_CONTACTS, tmp_path)
    assert not brought(held, FILES, tmp_path).diff["contacts"]
    assert len(contacts(held)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        CONTACTS.replace("No contact by order of 3 March", ""),
        "\n".join(CONTACTS.splitlines()[:2]) + "\n",
    ],
    ids=["emptied", "gone"],
)
def test_a_legal_restriction_never_goes_without_a_word(held, tmp_path, changed):
    brought(held, WITH_CONTACTS, tmp_path)
    outcome = brought(held, FILES.having(contacts=changed), tmp_path)
    [question] = outcome.questions
    assert (question.kind, question.key) == (Ask.RESTRICTIONS, "P1:C2")
    assert question.lines == ("Eric Ashdown (father): No contact by order of 3 March",)
    assert contacts(held)[1][2] == "No contact by order of 3 March"
    brought(held, FILES.having(contacts=changed), tmp_path, Ask.RESTRICTIONS)
    assert not any(restriction for _, _, restriction in contacts(held))


# --- events, done, notices ------------------------------------------------------------------------
EVENTS = "date,event\n2026-11-02,report\n2026-11-02,report\n2026-11-09,governors\n"


def test_events_are_compared_as_often_as_they_stand(held, tmp_path):
    from herringbone.web.schools.models import SchoolEvent

    brought(held, FILES.having(events=EVENTS), tmp_path)
    with within(held):
        SchoolEvent.objects.create(school=held, date=date(2026, 11, 10), event="concern_raised")
    assert not brought(held, FILES.having(events=EVENTS), tmp_path).diff["events"]
    fewer = EVENTS.replace("2026-11-02,report\n", "", 1) + "2026-11-12,report\n"
    outcome = brought(held, FILES.having(events=fewer), tmp_path)
    assert outcome.diff["events"].counts() == {"made": 1, "changed": 0, "removed": 1}
    with within(held):
        assert sorted(SchoolEvent.objects.values_list("event", flat=True)) == [
            "concern_raised",
            "governors",
            "report",
            "report",
        ]
