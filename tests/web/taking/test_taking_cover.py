"""Cover in two taps, supply slips with a code for one class and day, and paper."""

import io
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader
from taking_world import at, code_of, opened, sent

from herringbone.web import clock
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Cover, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.taking.covering import LENGTH, LETTERS, digest_of
from worlds import TODAY, make_pupil

COVER = "cover/2026-11-20/3B/"
NAME = "Jo Example"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def office(at_work):
    return at_work.client(Role.OFFICE)


def made_slip(world, office, url=COVER):
    page = office.post(world.url(f"{url}slip/")).text
    return re.search(r'class="slip-code"><b>([^<]+)</b>', page)[1]


def entered_with(code, name=NAME, client=None):
    client = client or Client()
    return client, client.post("/slip/", {"code": code, "name": name}, follow=True)


def text_of(answer):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_class_goes_to_a_colleague_in_two_taps(at_work, office):
    page = office.get(at_work.url("cover/"))
    assert "<summary><b>3B</b>" in page.text
    head = at_work.by_role[Role.HEAD]
    assert f'value="{head.pk}"' in page.text
    answer = office.post(at_work.url(f"{COVER}give/"), {"user": head.pk}, follow=True)
    assert "takes 3B" in answer.text
    assert "Head Hill (cover)" in answer.text


def test_governors_and_other_schools_people_take_no_class(at_work, office):
    page = office.get(at_work.url("cover/")).text
    assert "Governor Hill" not in page
    governor = at_work.by_role[Role.GOVERNOR]
    answer = office.post(at_work.url(f"{COVER}give/"), {"user": governor.pk}, follow=True)
    assert "has no post here" in answer.text


def test_a_past_day_is_not_covered(at_work, office):
    answer = office.post(
        at_work.url("cover/2026-11-19/3B/give/"),
        {"user": at_work.by_role[Role.HEAD].pk},
        follow=True,
    )
    assert "That day has passed" in answer.text


def test_a_cover_that_ended_opens_nothing(at_work, office):
    make_pupil(at_work.school, "Dan", class_name="4A")
    teacher = at_work.by_role[Role.CLASS_TEACHER]
    office.post(at_work.url("cover/2026-11-20/4A/give/"), {"user": teacher.pk})
    url = at_work.url("registers/2026-11-20/AM/4A/")
    assert at_work.client(Role.CLASS_TEACHER).get(url).status_code == 200
    with within(at_work.school):
        key = Cover.objects.get().pk
    office.post(at_work.url(f"cover/{key}/end/"))
    assert at_work.client(Role.CLASS_TEACHER).get(url).status_code == 403


def test_a_slips_code_is_shown_once_and_only_its_digest_kept(at_work, office):
    code = made_slip(at_work, office)
    plain = code.replace("-", "")
    assert len(plain) == LENGTH
    assert set(plain) <= set(LETTERS)
    with within(at_work.school):
        assert Cover.objects.get().code_digest == digest_of(code)
    assert code not in office.get(at_work.url("cover/")).text


def test_a_slip_opens_one_register_under_the_name_that_was_typed(at_work, office):
    client, page = entered_with(made_slip(at_work, office).lower())
    assert "Jo Example (supply)" in page.text
    register = client.get("/slip/AM/")
    assert "Ashdown" in register.text
    assert "Find a pupil" not in register.text
    said = {f"mark-{p.pk}": "/" for p in at_work.pupils.values()}
    answer = client.post("/slip/AM/", {**said, "began_from": "0", "do": "submit"}, follow=True)
    assert "3B is in: 3 here" in answer.text
    with within(at_work.school):
        entry = Entry.objects.get()
    assert (entry.person_name, entry.source) == ("Jo Example (supply)", "slip")
    assert (entry.user_id, entry.person_position) == (None, "supply teacher")


@pytest.mark.parametrize(
    "path", ["", "registers/2026-11-20/AM/3B/", "cover/", "missing-registers/"]
)
def test_a_slip_opens_nothing_else(at_work, office, path):
    client, _ = entered_with(made_slip(at_work, office))
    assert client.get(at_work.url(path)).status_code == 302


def test_a_slip_is_good_for_its_day(at_work, office):
    client, _ = entered_with(made_slip(at_work, office))
    with clock.at(at("08:55", TODAY + timedelta(days=3))):
        assert client.get("/slip/AM/").headers["Location"] == "/slip/"


def test_a_slip_that_was_taken_back_ends_at_once(at_work, office):
    client, _ = entered_with(made_slip(at_work, office))
    with within(at_work.school):
        key = Cover.objects.get().pk
    office.post(at_work.url(f"cover/{key}/end/"))
    assert client.get("/slip/AM/").headers["Location"] == "/slip/"


def test_leaving_forgets_the_slip(at_work, office):
    client, _ = entered_with(made_slip(at_work, office))
    client.post("/slip/leave/")
    assert client.get("/slip/AM/").headers["Location"] == "/slip/"


def test_a_wrong_code_says_so_and_ten_of_them_close_the_door(at_work, office):
    code = made_slip(at_work, office)
    client = Client()
    for _ in range(10):
        _, page = entered_with("AAAAA-AAAAA", client=client)
    assert "opens no register today" in page.text
    _, page = entered_with(code, client=client)
    assert page.status_code == 429
    assert "Too many wrong codes" in page.text


def test_half_a_name_is_not_enough_for_the_record(at_work, office):
    _, page = entered_with(made_slip(at_work, office), name="Jo")
    assert "first name and your surname" in page.text


def test_the_cover_of_a_colleague_is_no_slip(at_work, office):
    office.post(at_work.url(f"{COVER}give/"), {"user": at_work.by_role[Role.HEAD].pk})
    _, page = entered_with("")
    assert "/slip/" in page.request["PATH_INFO"]


def test_the_slip_is_printed_from_the_page_that_showed_it(at_work, office):
    code = made_slip(at_work, office)
    with within(at_work.school):
        key = Cover.objects.get().pk
    answer = office.post(at_work.url(f"cover/{key}/paper/"), {"code": code})
    assert answer["Content-Type"] == "application/pdf"
    assert code in text_of(answer).replace(" ", "")
    wrong = office.post(at_work.url(f"cover/{key}/paper/"), {"code": "AAAAA-AAAAA"})
    assert wrong.status_code == 404


def test_the_weeks_register_is_printed_for_a_power_cut(at_work, office):
    assert "Print (PDF)" in office.get(at_work.url("paper-registers/")).text
    words = text_of(office.get(at_work.url("paper-registers/2026-11-20/3B/")))
    assert "Ashdown" in words
    assert "Class Teacher Hill" in words


def test_a_register_from_paper_keeps_both_names(at_work, office):
    url = at_work.url("registers/2026-11-19/PM/3B/paper/")
    assert "Taken by" in office.get(url).text
    said = {f"mark-{p.pk}": "\\" for p in at_work.pupils.values()}
    said[f"mark-{at_work.pupils['Ben'].pk}"] = "L"
    said |= {"taken_by": "Pat Paper", "position": "class teacher", "taken_at": "13:04"}
    answer = office.post(url, {**said, "began_from": "0", "do": "submit"}, follow=True)
    assert "is entered" in answer.text
    day = TODAY - timedelta(days=1)
    with within(at_work.school):
        entry = Entry.objects.get()
        assert code_of(at_work.pupils["Ben"], "PM", day) == "L"
    assert (entry.person_name, entry.source) == ("Pat Paper", "paper")
    assert entry.entered_by == "Office Hill, office"
    assert entry.captured_at == at("13:04", day)
    assert entry.recorded_at == at("09:10")


def test_paper_does_not_change_a_register_that_is_in(at_work, office):
    with within(at_work.school):
        sent(opened(at_work), {"Amy": "/", "Ben": "/", "Cal": "/"})
    with clock.at(at("10:00")):
        page = office.get(at_work.url("registers/2026-11-20/AM/3B/paper/")).text
    assert "A change is an amendment" in page


def test_paper_asks_who_took_it(at_work, office):
    url = at_work.url("registers/2026-11-19/PM/3B/paper/")
    answer = office.post(url, {"do": "submit", "began_from": "0"})
    assert answer.status_code == 422
    with within(at_work.school):
        assert not Entry.objects.exists()


def test_my_registers_lists_own_and_covered_classes(at_work):
    make_pupil(at_work.school, "Dan", class_name="4A")
    with within(at_work.school):
        Cover.objects.create(
            school=at_work.school, class_name="4A", date=TODAY,
            user=at_work.by_role[Role.CLASS_TEACHER],
            made_by=at_work.by_role[Role.OFFICE], made_at=at("08:00"),
        )  # fmt: skip
    page = at_work.client(Role.CLASS_TEACHER).get(at_work.url("my-registers/")).text
    assert page.index(">3B</h2>") < page.index(">4A</h2>")
    assert "registers/2026-11-20/AM/4A/" in page
    assert "opens 13:00" in page
