"""The school's own pages: settings in groups, the calendar in spans, who looked at a pupil."""

from datetime import date, datetime

import pytest

from herringbone.web.clock import LONDON
from herringbone.web.schools.forms import GROUPS, SettingsForm
from herringbone.web.schools.models import ClosedDay, Post, PupilAccess, Role
from herringbone.web.schools.tenancy import within
from worlds import make_person, make_school


@pytest.fixture
def here(world):
    world.school.second_factor_roles = []
    world.school.save()
    return world


def test_every_setting_stands_in_one_group_of_the_page():
    grouped = [name for _, _, names in GROUPS for name in names]
    assert sorted(grouped) == sorted(SettingsForm.base_fields)


def test_settings_are_saved_from_their_groups(here):
    client = here.client(Role.HEAD)
    form = client.get(here.url("settings/")).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    said |= {"late_until": "", "am_closes": "09:25", "second_factor_roles": ["dsl"]}
    assert client.post(here.url("settings/"), said).status_code == 302
    here.school.refresh_from_db()
    assert f"{here.school.am_closes:%H:%M}" == "09:25"
    assert here.school.second_factor_roles == ["dsl"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("day_ends", "09:00", "Later than 13:30, please: afternoon register closes then."),
        ("alarm_vulnerable", "08:00", "Later than 09:20, please: morning register closes then."),
        ("late_until", "05:00", "Later than 08:50, please: morning register opens then."),
    ],
)
def test_times_that_contradict_each_other_are_refused(here, field, typed, words):
    client = here.client(Role.HEAD)
    form = client.get(here.url("settings/")).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(here.url("settings/"), {**said, "late_until": "", field: typed})
    assert answer.context["form"].errors[field] == [words]


PERSON = {"name": "New Teacher", "role": "head", "position": "", "start": "2026-11-20"}


def test_an_address_that_somebody_has_gives_nobody_a_post_by_mistake(here):
    client, teacher = here.client(Role.HEAD), here.by_role[Role.CLASS_TEACHER]
    said = {**PERSON, "email": teacher.email}
    answer = client.post(here.url("people/"), said)
    assert f"This is the address of {teacher} (class teacher)." in answer.text
    with within(here.school):
        assert not Post.objects.filter(user=teacher, role=Role.HEAD).exists()
    assert client.post(here.url("people/"), {**said, "is_the_same": "on"}).status_code == 302
    with within(here.school):
        assert Post.objects.filter(user=teacher, role=Role.HEAD).exists()


def test_somebody_of_another_school_is_not_named(here):
    stranger = make_person(make_school("dale"), Role.OFFICE, name="Quentin Elsewhere")
    answer = here.client(Role.HEAD).post(here.url("people/"), {**PERSON, "email": stranger.email})
    assert "Somebody of another school has this address already." in answer.text
    assert "Quentin" not in answer.text


def test_a_post_of_another_century_is_a_slip(here):
    said = {**PERSON, "email": "new@example.org", "start": "1926-11-20"}
    answer = here.client(Role.HEAD).post(here.url("people/"), said)
    assert "A day within a year of today, please." in answer.text


def test_half_terms_are_numbered_within_their_term(here):
    spans = here.client(Role.OFFICE).get(here.url("calendar/")).context["half_terms"]
    assert [span.name for span in spans] == [
        "Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2",
    ]  # fmt: skip


def test_closures_that_follow_each_other_for_one_reason_are_one_span(here):
    with within(here.school):
        for day in (23, 26, 27, 30):
            ClosedDay.objects.create(
                school=here.school, date=date(2026, 10, day), kind="holiday", says="Half term"
            )
        ClosedDay.objects.create(
            school=here.school, date=date(2026, 11, 2), kind="inset", says="Training"
        )
    closed = here.client(Role.OFFICE).get(here.url("calendar/")).context["closed"]
    assert [(c.name, c.first.day, c.last.day, c.days) for c in closed] == [
        ("Half term", 23, 27, 3),
        ("Half term", 30, 30, 1),
        ("Training", 2, 2, 1),
    ]


def test_looks_of_a_day_in_london_are_shown_to_those_who_keep_children_safe(here):
    amy = here.pupils["Amy"]
    with within(here.school):
        for moment in ((2026, 11, 19, 23, 59), (2026, 11, 20, 0, 1), (2026, 11, 20, 8, 0)):
            PupilAccess.objects.create(
                school=here.school, pupil=amy, user=here.by_role[Role.OFFICE], name="Tess Office",
                position="office", what="pupil: marks", at=datetime(*moment, tzinfo=LONDON),
            )  # fmt: skip
    dsl = here.client(Role.DSL)
    assert len(dsl.get(here.url("looks/")).context["looks"]) == 2
    assert len(dsl.get(here.url("looks/"), {"day": "2026-11-19"}).context["looks"]) == 1
    assert "Ashdown, Amy" in dsl.get(here.url("looks/")).text
    dsl.cookies["hb_counter"] = "on"
    assert "Ashdown" not in dsl.get(here.url("looks/")).text
    assert here.client(Role.OFFICE).get(here.url("looks/")).status_code == 403
    assert here.client(Role.CLASS_TEACHER).get(here.url("looks/")).status_code == 403


def test_only_whoever_may_see_pupils_is_offered_the_search(here):
    assert "Find a pupil" in here.client(Role.OFFICE).get(here.url()).text
    for role in (Role.GOVERNOR, Role.TRUST, Role.ADMINISTRATOR):
        assert "Find a pupil" not in here.client(role).get(here.url()).text
