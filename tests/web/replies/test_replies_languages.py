"""The parent's page in other languages: the message's own first, each whole, days and names too."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from linked import link, send

from herringbone.web.messages.models import Kind, Message
from herringbone.web.messages.models import State as Sent
from herringbone.web.replies.models import Reply, Why
from herringbone.web.replies.speaking import OF_DAYS, Speech, speeches
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY

pytestmark = pytest.mark.both_databases
OTHERS = [key for key in speeches() if key != "en"]


def shown(address: str) -> str:
    return Client().get(address).content.decode()


def message_in(world, language: str) -> SimpleNamespace:
    with within(world.school):
        made = Message.objects.create(
            school=world.school, channel=Kind.TEXT, template="first_day_absence", language=language,
            purpose="safety", title="", contact_key="C1", to_name="Ms Dana Birchall", day=TODAY,
            state=Sent.WAITING, key=f"x|{language}", asked_at=NOW, not_before=NOW,
        )  # fmt: skip
    return SimpleNamespace(pk=made.pk)


def placeholders(held: object) -> set[str]:
    return set(re.findall(r"{(\w+)}", str(held)))


def keys_of(held: dict) -> set[str]:
    """Every sentence by its place, one and many counted as one."""
    found = set()
    for key, value in held.items():
        inside = value if isinstance(value, dict) and value.keys() != {"one", "many"} else {}
        found |= {f"{key}.{one}" for one in keys_of(inside)} or {key}
    return found


# --- the table ---


@pytest.mark.parametrize("key", OTHERS)
def test_each_language_has_every_sentence_and_its_holes(key):
    english, other = speeches()["en"].words, speeches()[key].words
    assert keys_of(other) == keys_of(english)
    for name, held in other.items():
        if name in OF_DAYS:
            assert placeholders(held) == placeholders(english[name])
            continue
        for number in ("one", "many"):
            said, known = (_of(one, name, number) for one in (other, english))
            assert placeholders(said) == placeholders(known), name


def _of(words: dict, name: str, number: str) -> object:
    held = words[name]
    return held[number] if isinstance(held, dict) and "many" in held else held


@pytest.mark.parametrize("key", speeches())
def test_each_language_says_what_can_be_chosen_and_was(key):
    words = speeches()[key].words
    asked = {str(why) for why in Why if why}
    assert set(words["choices"]) == asked
    assert set(words["said"]) == {*asked, "none"}
    assert (len(words["weekdays"]), len(words["months"])) == (7, 12)


def test_what_the_office_reads_is_what_the_parent_is_shown_in_english():
    said = speeches()["en"].words["said"]
    assert {why: said[why].lower() for why in Why if why} == {why: why.label for why in Why if why}


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("en", "Friday 20 November 2026"),
        ("pl", "piątek, 20 listopada 2026"),
        ("ro", "vineri, 20 noiembrie 2026"),
    ],
)
def test_a_day_stands_as_the_language_writes_it(key, day):
    assert speeches()[key].day(date(2026, 11, 20)) == day


def test_the_days_and_months_are_those_of_the_languages_own_calendars():
    """Django's translators wrote the same names: a second pair of eyes on these at least."""
    from django.utils import translation
    from django.utils.formats import date_format

    for key in OTHERS:
        with translation.override(key):
            for number in range(365):
                day = date(2026, 1, 1) + timedelta(days=number)
                speech: Speech = speeches()[key]
                assert speech.words["weekdays"][day.weekday()] == date_format(day, "l").lower()
                assert speech.words["months"][day.month - 1] == date_format(day, "E").lower()


# --- the page ---


def test_the_page_speaks_the_language_of_the_message_that_carried_its_link(world):
    page = shown(link(world, message=message_in(world, "pl")))
    assert '<html lang="pl">' in page
    assert "Ben – nieobecność w szkole" in page
    assert "Kiedy Ben wróci do szkoły?" in page


@pytest.mark.parametrize("language", ["", "en", "Klingon"])
def test_without_a_language_of_ours_it_is_english(world, language):
    page = shown(link(world, message=message_in(world, language)))
    assert '<html lang="en-GB">' in page


def test_every_language_is_one_touch_away_and_stays_chosen(world):
    address = link(world)
    page = shown(address)
    for key, name in (("pl", "Polski"), ("ro", "Română")):
        assert f'<a href="?lang={key}" lang="{key}" hreflang="{key}">{name}</a>' in page
    answer = send(f"{address}?lang=ro", words="febră")
    assert answer.url == f"{address}?sent&lang=ro"
    after = shown(answer.url)
    assert "Am primit răspunsul" in after
    assert "Boală: febră." in after


@pytest.mark.parametrize("key", OTHERS)
@pytest.mark.parametrize("names", [("Ben",), ("Ben", "Cal")])
def test_no_english_is_left_on_a_page_and_no_hole(world, key, names):
    english = speeches()["en"].filled(names)
    sentences = {one for one in english.values() if isinstance(one, str) and one.count(" ") > 1}
    address = link(world, *names)
    pages = [shown(f"{address}?lang={key}"), shown(f"{address}?each&lang={key}")]
    wrong = send(f"{address}?lang={key}", why="other")
    after = send(f"{address}?lang={key}", why="sick", back="2026-11-24", help="on")
    pages += [shown(one.url) for one in (wrong, after)]
    pages += [shown(f"{address}?again&lang={key}"), shown(f"/r/nothing?lang={key}")]
    for page in pages:
        main = page[page.index("<main") : page.index("</main>")]
        assert not {one for one in sentences if one in main}
        assert not re.search(r"[{}]", main)
        assert not re.search(r"Monday|Friday|November", main)


def test_the_office_reads_what_was_chosen_in_english_and_in_which_language_the_page_was(world):
    send(f"{link(world)}?lang=pl", why="sick", words="wymiotuje")
    with within(world.school):
        reply = Reply.objects.get()
    assert reply.says == "vomiting or diarrhoea: wymiotuje"
    assert reply.came_by == "link given by hand, in Polish"


def test_an_unknown_language_in_the_address_changes_nothing_and_is_not_repeated(world):
    address = link(world)
    page = shown(f"{address}?lang=%22%3E%3Cb%3E")
    assert '<html lang="en-GB">' in page
    assert "<b>" not in page.split("</nav>")[0]
    assert send(f"{address}?lang=xx").url == f"{address}?sent"
