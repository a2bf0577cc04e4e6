"""The desk, the on-site list and the slips as pages: three letters, a few keys, no surprises."""

from __future__ import annotations

import re
from io import BytesIO
from types import SimpleNamespace

import pytest
from desk_day import at, back, out, register
from pypdf import PdfReader

from herringbone.web import clock
from herringbone.web.absences.models import SessionPattern
from herringbone.web.movements.device import whose
from herringbone.web.movements.models import Movement, Why
from herringbone.web.registers.models import Entry
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Enrolment, PupilAccess, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.taking.offline import whose as whose_register
from herringbone.web.taking.takers import taker_of
from worlds import TODAY, make_contact, make_pupil, make_world


@pytest.fixture
def office(world):
    return world.client(Role.OFFICE)


def desk(client, world, query: str = "") -> str:
    return client.get(world.url(f"movements/{query}")).content.decode()


def sign_in(client, world, name: str, **more):
    pupil = world.pupils[name]
    fields = {"in-at": "09:10", "in-why": "late", "in-words": "", "in-brought_by": "", **more}
    return client.post(world.url(f"movements/{pupil.pk}/in/"), fields)


def sign_out(client, world, name: str, **more):
    pupil = world.pupils[name]
    fields = {
        "out-at": "09:10",
        "out-why": "appointment",
        "out-who": "alone",
        "out-allowed_by": world.by_role[Role.HEAD].name,
        **more,
    }
    return client.post(world.url(f"movements/{pupil.pk}/out/"), fields)


def test_an_empty_day_says_what_to_do(office, world):
    page = desk(office, world)
    assert "Nobody has come or gone through the office today." in page
    assert "Nobody is signed out." in page


def test_three_letters_and_enter_open_the_only_child_who_fits(office, world):
    answer = office.get(world.url("movements/?q=bir"))
    assert answer.url.endswith(f"?pupil={world.pupils['Ben'].pk}")


def test_several_who_fit_are_offered_and_nobody_is_said_in_words(office, world):
    make_pupil(world.school, "Bea")
    page = desk(office, world, "?q=be")
    assert f"?pupil={world.pupils['Ben'].pk}" in page
    assert "Bea" in page
    assert "Nobody on roll today is called “xyz”" in desk(office, world, "?q=xyz")


def test_while_typing_the_only_one_is_offered_and_not_opened(office, world):
    answer = office.get(world.url("movements/?q=bir"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert f"?pupil={world.pupils['Ben'].pk}" in answer.content.decode()


def test_a_late_child_is_signed_in_with_one_post_and_the_slip_is_offered(office, world):
    answer = sign_in(office, world, "Ben")
    with within(world.school):
        made = Movement.objects.get()
        ben = world.pupils["Ben"]
        assert codes_held(world.school, [ben], [TODAY])[ben.pk, TODAY, "AM"] == "L"
    assert answer.url.endswith(f"?done={made.pk}")
    page = office.get(answer.url).content.decode()
    assert page.count("signed in at 09:10") == 1, "said once"
    assert "Ben signed in at 09:10: L, 20 minutes." in page
    assert world.url(f"movements/line/{made.pk}/slip.pdf") in page


def test_the_time_is_the_clock_s_and_can_be_changed(office, world):
    page = desk(office, world, f"?pupil={world.pupils['Ben'].pk}")
    assert 'value="09:10"' in page
    sign_in(office, world, "Ben", **{"in-at": "09:02"})
    with within(world.school):
        assert Movement.objects.get().at == at("09:02")


def test_a_time_before_the_school_s_day_is_refused_in_words(office, world):
    answer = sign_in(office, world, "Ben", **{"in-at": "05:00"})
    assert answer.status_code == 422
    says = "05:00 is before the school&#x27;s day: the morning register opens at 08:50"
    assert says in answer.content.decode()
    with within(world.school):
        assert not Movement.objects.exists()


def test_what_is_wrong_is_said_and_nothing_is_kept(office, world):
    answer = sign_out(office, world, "Ben", **{"out-allowed_by": ""})
    assert answer.status_code == 422
    assert "name the member of staff who allows it" in answer.content.decode()
    answer = sign_in(office, world, "Ben", **{"in-at": "11:00"})
    assert "11:00 is still to come: it is 09:10." in answer.content.decode()
    with within(world.school):
        assert not Movement.objects.exists()
        assert not Entry.objects.exists()


def test_who_may_collect_is_offered_first_and_a_restriction_is_a_banner(office, world):
    ben = world.pupils["Ben"]
    make_contact(
        ben, "Rory", relationship="father", may_collect="0", legal_restriction="No contact"
    )
    make_contact(ben, "Dana", priority="2")
    page = desk(office, world, f"?pupil={ben.pk}")
    assert page.index("Ms Dana Ashdown" if ben.surname == "Ashdown" else "Ms Dana") < page.index(
        "Rory Birchall, father: restricted"
    )
    assert 'role="alert"' in page
    assert "<b>Legal restriction, Ms Rory Birchall (father):</b> No contact" in page


def test_counter_mode_hides_surnames_contacts_reasons_and_restrictions(office, world):
    ben = world.pupils["Ben"]
    make_contact(ben, "Rory", legal_restriction="No contact")
    with within(world.school):
        out(world.school, world.pupils["Cal"], "09:05", words="CAMHS clinic")
    office.cookies["hb_counter"] = "on"
    page = desk(office, world, f"?pupil={ben.pk}")
    for hidden in ("Birchall", "Cawley", "Rory", "No contact", "CAMHS", "signed out: "):
        assert hidden not in page, hidden
    assert "Counter mode leaves out who may collect" in page


def test_who_looked_at_a_child_is_written_down(office, world):
    desk(office, world, f"?pupil={world.pupils['Ben'].pk}")
    with within(world.school):
        seen = PupilAccess.objects.get()
    assert (seen.pupil, seen.what) == (world.pupils["Ben"], "movement desk")


def test_whoever_is_out_stands_beside_and_overdue_is_said(office, world):
    with within(world.school):
        out(world.school, world.pupils["Ben"], "08:55", expected_back=at("09:00").time())
        out(world.school, world.pupils["Cal"], "08:56")
    page = desk(office, world)
    assert page.index("not back") < page.index("not coming back today")


def test_agreed_starts_and_leavings_of_the_day_are_listed(office, world):
    with within(world.school):
        _pattern(world, "Ben", agreed_start=at("10:15").time())
        _pattern(world, "Cal", agreed_end=at("11:45").time())
    page = desk(office, world)
    assert "Due in by agreement" in page
    assert "<time>10:15</time>" in page
    assert "<time>11:45</time>" in page


def _pattern(world, name: str, **more) -> SessionPattern:
    pupil = world.pupils[name]
    return SessionPattern.objects.create(
        school=world.school,
        pupil=pupil,
        enrolment=Enrolment.objects.get(pupil=pupil),
        kind="part_time",
        fills="C2",
        due="1" * 10,
        start=TODAY,
        end=TODAY,
        planned_at=at("08:00"),
        **more,
    )


def test_a_line_is_struck_out_with_a_reason(office, world):
    sign_in(office, world, "Ben")
    with within(world.school):
        made = Movement.objects.get()
    address = world.url(f"movements/line/{made.pk}/strike/")
    assert "stays readable" in office.get(address).content.decode()
    assert office.post(address, {"why": ""}).status_code == 200
    office.post(address, {"why": "wrong child"})
    assert "struck out 09:10 by Office Hill: wrong child" in desk(office, world)


def test_the_slip_prints_on_screen_and_as_pdf(office, world):
    answer = sign_in(office, world, "Ben", **{"in-words": "bus"})
    key = answer.url.rpartition("=")[2]
    page = office.get(world.url(f"movements/line/{key}/slip/")).content.decode()
    assert "Signed in" in page
    assert "20 minutes after the session began" in page
    pdf = office.get(world.url(f"movements/line/{key}/slip.pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(pdf.content)).pages)
    assert "Ben Birchall" in text
    assert "09:10" in text


def test_there_is_no_slip_for_a_going_out(office, world):
    key = sign_out(office, world, "Ben").url.rpartition("=")[2]
    assert office.get(world.url(f"movements/line/{key}/slip/")).status_code == 404


# --- on site -----------------------------------------------------------------------------------


@pytest.fixture
def afternoon(world):
    """Amy is here, Ben is missing since the morning, Cal is out and overdue; 13:20."""
    with within(world.school):
        register(world.school, world.pupils, "/ / /", at_clock="08:57")
        out(world.school, world.pupils["Cal"], "11:00", expected_back=at("12:00").time())
        register(world.school, world.pupils, "/ N -", at_clock="13:05")
    make_pupil(world.school, "Zoe", class_name="4A", year_group="4")
    with clock.at(at("13:20")):
        yield world


def test_the_red_job_stands_first_and_is_closed_one_by_one(office, afternoon):
    world = afternoon
    page = desk(office, world)
    assert page.index("Here this morning, not here now") < page.index("Who is at the hatch?")
    assert "here at 08:57, not at 13:05, no sign-out" in page
    address = world.url(f"movements/{world.pupils['Ben'].pk}/account-for/")
    answer = office.post(address, {"how": "on_site", "who": "", "at": "13:15"})
    assert answer.status_code == 200
    assert "Here at 08:57" in answer.content.decode()
    office.post(address, {"how": "on_site", "who": "Mr Caretaker", "at": "13:15"})
    assert "Here this morning, not here now" not in desk(office, world)
    assert "is accounted for" in office.get(address).content.decode()


def test_the_on_site_page_counts_and_names(office, afternoon):
    page = office.get(afternoon.url("on-site/")).content.decode()
    assert "<dt>On site</dt><dd>2</dd>" in page
    assert "<dt>Not known</dt><dd>1</dd>" in page
    assert "<dt>Due back, not back</dt><dd>1</dd>" in page
    assert "not registered: assume on site, 1 on roll" in page


def test_the_evacuation_list_holds_everybody_to_be_seen_in_one_page(office, afternoon):
    answer = office.get(afternoon.url("on-site/evacuation/"))
    page = answer.content.decode()
    assert page.count("data-tick=") == 4
    assert "<b data-total>4</b>" in page
    assert answer["X-Herringbone-Keep"] == "43200"
    assert "no-store" in answer["Cache-Control"]


def test_the_printed_list_names_them_too(office, afternoon):
    made = office.get(afternoon.url("on-site/list.pdf"))
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(made.content)).pages)
    for words in ("Ashdown, Amy", "Birchall, Ben", "Cawley, Cal", "Zoe", "3B", "4A"):
        assert words in text, words


def test_a_phone_keeps_one_person_s_pages_apart_and_registers_alike(world):
    """The worker lets go of pages of anybody else: both kinds must name a person the same way."""

    def of(role: Role) -> str:
        with within(world.school):
            viewer = viewer_of(world.by_role[role], world.school, TODAY)
        return whose(SimpleNamespace(user=viewer.user, viewer=viewer))

    with within(world.school):
        viewer = viewer_of(world.by_role[Role.OFFICE], world.school, TODAY)
        assert of(Role.OFFICE) == whose_register(taker_of(viewer, "3B", TODAY))
    assert of(Role.OFFICE) != of(Role.HEAD)


@pytest.mark.parametrize(
    "path", ["movements/", "on-site/", "on-site/evacuation/", "on-site/list.pdf"]
)
def test_only_who_runs_movements_comes_in(world, path):
    allowed = {r for r in Role if _may(world, r)}
    assert Role.OFFICE in allowed
    assert Role.GOVERNOR not in allowed
    for role in Role:
        status = world.client(role).get(world.url(path)).status_code
        assert (status == 200) == (role in allowed), role


def _may(world, role: Role) -> bool:
    with within(world.school):
        return viewer_of(world.by_role[role], world.school, TODAY).may(Deed.RUN_MOVEMENTS)


def test_another_school_s_child_or_line_does_not_exist(office, world):
    other = make_world("dale")
    with within(other.school):
        made = back(other.school, other.pupils["Ben"], "09:05", why=Why.LATE).movement
    ben = other.pupils["Ben"].pk
    assert office.get(world.url(f"movements/?pupil={ben}")).status_code == 404
    assert office.post(world.url(f"movements/{ben}/in/"), {}).status_code == 404
    assert office.get(world.url(f"movements/{ben}/account-for/")).status_code == 404
    for page in ("strike/", "slip/", "slip.pdf"):
        assert office.get(world.url(f"movements/line/{made.pk}/{page}")).status_code == 404
    assert office.get(world.url("movements/?pupil=nobody")).status_code == 404


def test_every_screen_says_the_same_sum_and_the_classes_add_up_to_it(afternoon):
    """Amy on site, Zoe assumed, Ben not known, Cal due back: one sum on desk, list, paper, home."""
    says = "2 on site (of these 1 assumed, because not registered)"
    whole = f"{says} + 1 not known + 1 due back, not back = 4 to find"
    officer = afternoon.client(Role.ATTENDANCE_OFFICER)
    paths = ("movements/", "on-site/", "on-site/evacuation/")
    pages = {path: officer.get(afternoon.url(path)).content.decode() for path in paths}
    for path, page in pages.items():
        assert whole in page, path
    cards = re.findall(r'<h2 id="class-\d+">\S+ <span class="num">(\d+)<', pages["on-site/"])
    boxes = re.findall(r"data-class-found>0</span> of (\d+)<", pages["on-site/evacuation/"])
    assert sum(map(int, cards)) == sum(map(int, boxes)) == 4
    assert pages["on-site/evacuation/"].count("data-tick=") == 4
    home = officer.get(afternoon.url()).content.decode()
    assert '<dt>On site</dt><dd><a href="/s/hill/on-site/">2</a>' in home
    assert "1 not registered" in home
    made = officer.get(afternoon.url("on-site/list.pdf"))
    paper = " ".join(one.extract_text() for one in PdfReader(BytesIO(made.content)).pages)
    assert whole in " ".join(paper.split())
    assert sum(map(int, re.findall(r"(\d+) to find", paper))) == 4 + 4, "the sum, and the classes"


def test_a_school_of_420_prints_its_classes_whole_on_four_sheets(office, world):
    for number in range(14):
        for child in range(30):
            make_pupil(world.school, f"Kit{child}x{number}", class_name=f"K{number:02}")
    with clock.at(at("09:30")):
        made = office.get(world.url("on-site/list.pdf"))
    pages = [page.extract_text() for page in PdfReader(BytesIO(made.content)).pages]
    assert len(pages) == 4
    for number in range(14):
        holding = [text for text in pages if re.search(rf"x{number}\b", text)]
        assert len(holding) == 1, f"K{number:02} is cut"
        assert len(re.findall(rf"\d+x{number}\b", holding[0])) == 30
