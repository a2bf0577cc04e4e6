"""A pupil's and a class's page: who sees what, figures as the engine counts, looks written down."""

import re
from datetime import date

import pytest

from herringbone.web.pupils.models import Certificate
from herringbone.web.registers.models import MarkUse
from herringbone.web.schools.models import Hold, PupilAccess, Role
from herringbone.web.schools.tenancy import within
from worlds import draw, make_contact, make_pupil

PAGE = """
Pupil Mon Tue Wed Thu Fri
Amy   //  II  /N  //  --
Ben   //  //  //  L/  --
"""
MONDAY = date(2026, 11, 16)


@pytest.fixture
def drawn(world):
    world.school.second_factor_roles = []
    world.school.save()
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    return world


def page(world, role, path="", pupil="Amy"):
    return world.client(role).get(world.url(f"pupils/{world.pupils[pupil].pk}/{path}"))


def plain(seen) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", seen.text))


def test_figures_are_the_engines(drawn):
    row = page(drawn, Role.ATTENDANCE_OFFICER).context["row"]
    assert (row["attended"], row["authorised"], row["unauthorised"]) == ("5", "2", "1")


def test_a_look_is_written_down_with_name_and_position(drawn):
    page(drawn, Role.HEAD)
    with within(drawn.school):
        look = PupilAccess.objects.get()
    assert (look.name, look.position) == (drawn.by_role[Role.HEAD].name, "head")
    assert look.name in page(drawn, Role.DSL, "?tab=history").text


def test_a_teacher_sees_marks_and_neither_contacts_nor_safeguarding(drawn):
    with within(drawn.school):
        amy = drawn.pupils["Amy"]
        amy.values |= {"cp": "1"}
        amy.save()
        make_contact(amy)
    seen = page(drawn, Role.CLASS_TEACHER)
    assert seen.status_code == 200
    assert "07700" not in seen.text
    assert "Child protection" not in seen.text
    assert "Child protection" in page(drawn, Role.DSL).text
    assert "07700" in page(drawn, Role.OFFICE, "?tab=family").text


def test_a_teacher_of_another_class_is_refused_in_words(drawn):
    other = make_pupil(drawn.school, "Zoe", class_name="6A", year_group="6")
    answer = drawn.client(Role.CLASS_TEACHER).get(drawn.url(f"pupils/{other.pk}/"))
    assert answer.status_code == 403
    assert "may not see this pupil" in answer.text


def test_counter_mode_leaves_out_surname_flags_and_contacts(drawn):
    make_contact(drawn.pupils["Amy"])
    client = drawn.client(Role.ATTENDANCE_OFFICER)
    client.cookies["hb_counter"] = "on"
    seen = client.get(drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/"))
    assert "Ashdown" not in seen.text
    assert "When a parent rings" not in seen.text
    assert "data-figure" not in seen.text
    assert '<svg class="hb' not in seen.text


def test_a_legal_restriction_is_a_banner(drawn):
    make_contact(drawn.pupils["Amy"], "Rob", legal_restriction="No contact: court order of May.")
    assert "No contact: court order of May." in page(drawn, Role.OFFICE).text


def test_anyone_holds_everything_and_only_head_or_dsl_lifts(drawn):
    client = drawn.client(Role.CLASS_TEACHER)
    url = drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/hold/")
    assert client.post(url, {"why": "a death in the family"}).status_code == 302
    with within(drawn.school):
        standing = Hold.objects.get()
    assert "a death in the family" in page(drawn, Role.OFFICE).text
    lift = f"{url}{standing.pk}/lift/"
    assert drawn.client(Role.OFFICE).post(lift, {"why": "x"}).status_code == 403
    assert drawn.client(Role.DSL).post(lift, {"why": "spoke to the family"}).status_code == 302
    assert "Everything is held" not in page(drawn, Role.OFFICE).text


def hold_page(site, role, name="Amy"):
    return site.client(role).get(site.url(f"pupils/{site.pupils[name].pk}/hold/"))


def set_hold(site, name="Amy", role=Role.CLASS_TEACHER, **said):
    url = site.url(f"pupils/{site.pupils[name].pk}/hold/")
    return site.client(role).post(url, {"why": "a death in the family", **said}, follow=True)


def test_a_held_pupils_page_says_who_when_why_until_when_and_who_lifts_it(drawn):
    set_hold(drawn)
    said = plain(hold_page(drawn, Role.OFFICE))
    for words in (
        "Everything is held", "Held Amy alone", "By Class Teacher Hill", "Since Fri 20 Nov",
        "Why a death in the family", "Until the head or the safeguarding lead lifts it",
        "To have it lifted, ask",
    ):  # fmt: skip
        assert words in said, words
    for role in (Role.HEAD, Role.DSL):
        assert f"<b>{drawn.by_role[role]}, {role.label}</b>" in hold_page(drawn, Role.OFFICE).text
    assert 'name="why"' not in hold_page(drawn, Role.OFFICE).text
    assert "Hold everything</button>" not in hold_page(drawn, Role.OFFICE).text


def test_the_pupils_page_leads_to_what_is_held_and_no_longer_offers_to_hold(drawn):
    assert "Hold everything</a>" in page(drawn, Role.OFFICE).text
    set_hold(drawn)
    seen = page(drawn, Role.OFFICE)
    assert "Hold everything</a>" not in seen.text and "Everything is held</a>" in seen.text
    assert "until the head or the safeguarding lead lifts it" in plain(seen)
    assert "Who can lift it?" in plain(seen)


def test_whoever_may_lift_it_has_the_way_there(drawn):
    set_hold(drawn)
    with within(drawn.school):
        standing = Hold.objects.get()
    way = drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/hold/{standing.pk}/lift/")
    assert f'href="{way}"' in hold_page(drawn, Role.HEAD).text
    assert f'href="{way}"' not in hold_page(drawn, Role.OFFICE).text
    assert "by Class Teacher Hill: a death in the family" in plain(drawn.client(Role.HEAD).get(way))


def test_what_is_held_already_is_not_held_twice(drawn):
    set_hold(drawn)
    assert "held already: nothing was changed" in plain(set_hold(drawn, why="again"))
    with within(drawn.school):
        assert Hold.objects.get().why == "a death in the family"


def test_a_hold_of_one_child_can_be_made_the_familys_and_no_further(drawn):
    with within(drawn.school):
        drawn.school.pupils.filter(forename__in=["Amy", "Ben"]).update(family_id="F1")
    set_hold(drawn)
    assert "Hold the whole family, too" in plain(hold_page(drawn, Role.OFFICE))
    assert "Hold everything" in plain(hold_page(drawn, Role.OFFICE, "Ben"))
    set_hold(drawn, why="of all", whole_family="on")
    for name in ("Amy", "Ben"):
        said = plain(hold_page(drawn, Role.OFFICE, name))
        assert "Held the whole family" in said and "Hold the whole family, too" not in said
    set_hold(drawn, "Ben", why="once more", whole_family="on")
    with within(drawn.school):
        assert Hold.objects.count() == 2


def test_what_if_changes_nothing(drawn):
    client = drawn.client(Role.ATTENDANCE_OFFICER)
    url = drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/what-if/")
    seen = client.get(url, {"code": "/", "session": ["2026-11-17_AM", "2026-11-17_PM"]})
    assert (str(seen.context["would"].before), str(seen.context["would"].after)) == (
        "125/2",
        "175/2",
    )
    assert page(drawn, Role.OFFICE).context["row"]["attended"] == "5"


def test_a_query_stays_open_until_it_is_answered(drawn):
    office = drawn.client(Role.OFFICE)
    url = drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/query/")
    said = {"date": "2026-11-18", "session": "PM", "asked_by": "mother", "words": "She was there."}
    assert office.post(url, said).status_code == 302
    seen = page(drawn, Role.OFFICE)
    assert "She was there." in seen.text
    query = seen.context["queries"][0]
    office.post(f"{url}{query.pk}/", {"answer": "Found on the trip list."})
    assert "She was there." not in page(drawn, Role.OFFICE).text
    assert "Found on the trip list." in page(drawn, Role.OFFICE, "?tab=history").text


def test_a_certificate_for_parents_is_kept_as_issued_and_noted_as_a_use(drawn):
    client = drawn.client(Role.HEAD)
    url = drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/certificate/")
    said = {"kind": "parents", "first": "2026-11-16", "last": "2026-11-19"}
    assert client.post(url, said).status_code == 302
    with within(drawn.school):
        issued, use = Certificate.objects.get(), MarkUse.objects.get()
    assert (use.first, use.last, use.kind) == (MONDAY, date(2026, 11, 19), "certificate")
    file = client.get(f"{url}{issued.pk}/")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")


def test_one_for_evidence_is_refused_with_every_reason(drawn):
    client = drawn.client(Role.HEAD)
    url = drawn.url(f"pupils/{drawn.pupils['Amy'].pk}/certificate/")
    said = {"kind": "evidence", "first": "2026-11-16", "last": "2026-11-19"}
    seen = client.post(url, said)
    assert "marked N" in seen.text
    with within(drawn.school):
        assert not Certificate.objects.exists()
    said["last"] = "2026-11-17"
    assert client.post(url, said).status_code == 302


def test_search_by_letters_goes_straight_to_the_only_one(drawn):
    client = drawn.client(Role.OFFICE)
    answer = client.get(drawn.url("pupils/"), {"q": "birc"})
    assert answer.headers["Location"].endswith(f"/pupils/{drawn.pupils['Ben'].pk}/")
    assert "Nobody by that name" in client.get(drawn.url("pupils/"), {"q": "zzz"}).text


def test_search_by_a_parents_name_is_for_those_who_may_see_contacts(drawn):
    make_contact(drawn.pupils["Cal"], "Wilhelmina")
    found = drawn.client(Role.OFFICE).get(drawn.url("pupils/"), {"q": "wilh"})
    assert found.status_code == 302
    found = drawn.client(Role.CLASS_TEACHER).get(drawn.url("pupils/"), {"q": "wilh"})
    assert "Nobody by that name" in found.text


def test_a_class_page_pools_its_pupils(drawn):
    seen = drawn.client(Role.CLASS_TEACHER).get(drawn.url("classes/3B/"))
    attended, possible = 5 + 8, 8 + 8
    assert seen.context["attendance"] == pytest.approx(100 * attended / possible)
    assert drawn.client(Role.CLASS_TEACHER).get(drawn.url("classes/6A/")).status_code == 403


def test_a_class_page_draws_one_line_a_pupil_with_a_letter_where_it_breaks(drawn):
    seen = drawn.client(Role.CLASS_TEACHER).get(drawn.url("classes/3B/"))
    lines = {row.pupil.forename: str(chart) for row, chart in seen.context["rows"]}
    assert "Amy, Autumn 2: 3 of 8 missed" in lines["Amy"]
    assert lines["Amy"].count(">I</text>") == 2
    assert 'height="20"' in lines["Amy"]
    assert "2 Nov" in seen.text


def test_a_class_page_at_the_counter_has_first_names_and_no_marks(drawn):
    client = drawn.client(Role.CLASS_TEACHER)
    client.cookies["hb_counter"] = "on"
    seen = client.get(drawn.url("classes/3B/"))
    assert "Amy" in seen.text
    assert "Ashdown" not in seen.text
    assert '<svg class="hb"' not in seen.text
    assert "data-figure" not in seen.text


def test_an_officer_of_the_authority_sees_the_own_caseload_alone(drawn):
    from herringbone.web.schools.models import Caseload

    user = drawn.by_role[Role.LA_OFFICER]
    assert page(drawn, Role.LA_OFFICER).status_code == 403
    with within(drawn.school):
        Caseload.objects.create(
            school=drawn.school, user=user, pupil=drawn.pupils["Amy"], start=MONDAY
        )
    assert page(drawn, Role.LA_OFFICER).status_code == 200
    assert page(drawn, Role.LA_OFFICER, pupil="Ben").status_code == 403


def test_the_first_names_alone_while_one_types(drawn):
    client, address = drawn.client(Role.CLASS_TEACHER), drawn.url("pupils/")
    seen = client.get(address, {"q": "a", "shown": "few"})
    assert "Ashdown, Amy" in seen.text
    assert "%" not in seen.text
    make_pupil(drawn.school, "Anna", surname="Ahlgren", class_name="4A", year_group="4")
    again = client.get(address, {"q": "a", "shown": "few"}).text
    assert "Ahlgren" not in again, "a class teacher finds the own class"
