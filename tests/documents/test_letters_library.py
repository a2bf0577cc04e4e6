"""The shelf holds every letter that a strategy asks for, each kind, complete, short and plain."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from herringbone.documents import pdf
from herringbone.documents.writing import (
    PLACEHOLDERS,
    Channel,
    Paper,
    Purpose,
    Template,
    Tone,
    Words,
    fill,
    graded,
    names_of,
    paragraphs,
    subject_of,
    template_of,
    text_length,
)
from herringbone.documents.writing.paragraphs import Kind
from herringbone.engine.language.loading import load_shipped
from herringbone.library import files
from letter_samples import NAMED, VERBS, asked_for, on_paper, printed, values
from pdf_reading import PRINTABLE, collisions, outside, reader, unbroken, words

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "letters.md"
HARSHNESS = {Tone.SUPPORTIVE: 0, Tone.PLAIN: 1, Tone.FORMAL: 2}
ASKED = asked_for()
FOR_A_SCHOOLS_OWN = {"previous_letter", "last_talk_date", "period_attendance", "reply_by"}
"""Placeholders for letters that a school writes itself."""
every = pytest.mark.parametrize(("folder", "name"), NAMED)


def each_words(template: Template) -> Iterator[Words]:
    return iter(template.written.values())


def grade_rows() -> list[str]:
    """Letter by letter, the grade of each channel's English words, as the page has them."""
    rows = [
        "| letter | text | e-mail | on paper | paragraphs a statute asks for |",
        "|---|---|---|---|---|",
    ]
    for folder, name in NAMED:
        template = template_of(folder, name)
        told = {words.channel: words for words in each_words(template) if words.language == "en"}
        cells = [
            f"{graded(paragraphs(fill(told[each], values()))):.1f}" if each in told else ""
            for each in Channel
        ]
        statutory = sum(
            part.kind is Kind.STATUTORY for each in told.values() for part in paragraphs(each.body)
        )
        rows.append(f"| {folder}/{name} | {' | '.join(cells)} | {statutory or ''} |")
    return rows


# --- what the strategies ask for -----------------------------------------------------------------
def test_the_strategies_ask_for_what_this_file_thinks():
    """The list is read from their text; the engine reads the same."""
    loaded = {
        (strategy, str(verb), name)
        for strategy in files.names_of_folders("strategies")
        for provision in load_shipped(strategy).strategy.provisions
        for verb, name in _done(provision)
        if str(verb) in VERBS
    }
    assert loaded == set(ASKED)
    assert len(ASKED) > 35


def _done(provision) -> Iterator[tuple[str, str]]:
    for one in (provision, *provision.steps):
        for asked in (one, *(getattr(one, "branch", None) or ())):
            yield from (getattr(asked, "do", None) or {}).items()


@pytest.mark.parametrize(("strategy", "verb", "name"), ASKED)
def test_each_letter_of_a_strategy_is_written_for_what_carries_it(strategy, verb, name):
    template = template_of(strategy, name)
    assert set(VERBS[verb]) <= set(template.channels)
    if verb == "postcard":
        assert template.paper == Paper.POSTCARD
    if verb == "notice":
        assert template.purpose == Purpose.LEGAL


def test_whatever_a_strategy_lists_as_a_letter_is_on_the_shelf_as_it_says():
    for strategy in files.names_of_folders("strategies"):
        for name, spec in load_shipped(strategy).strategy.letters.items():
            template = template_of(strategy, name)
            assert HARSHNESS[template.tone] <= HARSHNESS[Tone(spec.tone)], (strategy, name)
            assert template.encloses == spec.encloses, (strategy, name)
            assert template.title == spec.title, (strategy, name)


def test_the_letters_of_the_days_work_are_there_for_any_strategy():
    wanted = {
        *("leave_granted", "leave_refused", "leave_partly", "certificate_attached"),
        *("information_sheet", "sorry_we_missed_you", "how_can_we_help", "acknowledgement"),
        *("first_day_absence", "not_back", "meeting_set", "penalty_notice"),
    }
    assert wanted <= set(names_of())


# --- what every one of them holds ----------------------------------------------------------------
@every
def test_it_fills_without_a_hole_and_offers_help_with_a_person_and_a_number(folder, name):
    template = template_of(folder, name)
    for written in each_words(template):
        said = f"{subject_of(written, values())} {fill(written, values())}"
        assert "((" not in said
        assert "[[" not in said
        assert written.supportive
        assert PLACEHOLDERS["contact_name"].sample in said
        assert PLACEHOLDERS["contact_phone"].sample in said


@every
def test_it_reads_at_grade_seven_or_below(folder, name):
    for written in each_words(template_of(folder, name)):
        if written.language == "en":
            assert graded(paragraphs(fill(written, values()))) <= 7


@every
def test_a_text_is_two_messages_at_most(folder, name):
    for written in each_words(template_of(folder, name)):
        if written.channel == Channel.TEXT:
            assert 100 <= text_length(fill(written, values())) <= 306


@every
def test_days_come_before_the_percentage_wherever_both_stand(folder, name):
    for written in each_words(template_of(folder, name)):
        days, figure = written.body.find("days_missed))"), written.body.find("((attendance))")
        if figure >= 0 and days >= 0:
            assert days < figure


@every
def test_a_softer_letter_is_on_the_shelf_and_is_softer(folder, name):
    template = template_of(folder, name)
    if template.softer:
        softer = template_of(folder, template.softer)
        assert HARSHNESS[softer.tone] <= HARSHNESS[template.tone]
        assert softer.purpose != Purpose.LEGAL


def test_each_letter_with_a_list_of_absences_has_a_softer_one():
    listing = [
        named
        for named in NAMED
        if template_of(*named).shows_absences and template_of(*named).purpose == Purpose.LETTER
    ]
    assert len(listing) > 7
    assert not [named for named in listing if not template_of(*named).softer]


def test_a_statutes_words_stand_only_in_legal_letters():
    for folder, name in NAMED:
        template = template_of(folder, name)
        held = any(
            part.kind is Kind.STATUTORY
            for written in each_words(template)
            for part in paragraphs(written.body)
        )
        assert held == (template.purpose == Purpose.LEGAL), (folder, name)


@pytest.mark.parametrize("name", ["notice_to_improve", "notice_to_improve_20_days"])
def test_a_notice_to_improve_holds_what_the_guidance_asks_of_one(name):
    template = template_of("waves", name)
    said = fill(template.words(Channel.LETTER), values())
    asked = {
        "the record": "The full record is with this notice",
        "the sessions": values()["unauthorised_dates"],
        "the benefits": "Children who are here feel safer",
        "the duty": "section 7 of the Education Act 1996",
        "support so far": values()["support_given"],
        "further support": values()["support_offered"],
        "support turned down": "If you turned down help before, you can still have it",
        "the warning": "a penalty notice may be issued to each parent, or a prosecution",
        "the period": "from 16 March 2026 to 24 April 2026",
        "what is enough": values()["improvement_wanted"],
        "before its end": values()["earlier_grounds"],
    }
    flat = " ".join(said.split())
    assert not [what for what, wanted in asked.items() if wanted not in flat]
    assert template.shows_absences


def test_a_legal_letter_encloses_the_whole_record():
    legal = [named for named in NAMED if template_of(*named).purpose == Purpose.LEGAL]
    assert len(legal) > 4
    assert not [n for n in legal if "attendance_record" not in template_of(*n).encloses]


def test_a_penalty_notice_is_told_with_what_the_second_costs_and_what_follows_unpaid():
    for folder, name in (("common", "penalty_notice"), ("harthill", "pathway_3")):
        said = " ".join(fill(template_of(folder, name).words(Channel.LETTER), values()).split())
        assert "A second notice within three years is £160 with no reduction" in said
        assert "the local authority must prosecute for the" in said
        assert "or withdraw the notice" in said


def test_no_two_letters_are_the_same_words():
    bodies = [
        template_of(folder, name).words(each).body
        for folder, name in NAMED
        if (folder, name) != ("common", "penalty")  # kept under two names on purpose
        for each in template_of(folder, name).channels
    ]
    assert len(bodies) == len(set(bodies))


def test_penalty_is_the_penalty_notice_by_its_other_name():
    assert template_of("harthill", "penalty") == template_of("accord", "penalty_notice")


# --- on paper ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("folder", "name"), on_paper())
def test_on_paper_it_is_two_pages_at_most_and_no_word_leaves_its_place(folder, name):
    template = template_of(folder, name)
    pages = reader(pdf(printed(template))).pages
    assert len(pages) - len(template.encloses) <= 2
    for page in pages:
        assert not outside(page, PRINTABLE)
        assert not collisions(page)


@pytest.mark.parametrize(("folder", "name"), on_paper())
def test_on_paper_every_word_of_it_stands(folder, name):
    document = printed(template_of(folder, name))
    said = unbroken(words(pdf(document)))
    for part in paragraphs(document.body):
        for line in part.lines:
            assert unbroken(line) in said


# --- the page ------------------------------------------------------------------------------------
def test_the_page_has_the_grades_as_they_are():
    assert "\n".join(grade_rows()) in PAGE.read_text(encoding="utf-8")


def test_the_page_lists_every_placeholder_with_what_it_means():
    page = PAGE.read_text(encoding="utf-8")
    assert not [n for n, each in PLACEHOLDERS.items() if f"| `{n}` | {each.says} |" not in page]


def test_every_placeholder_is_used_by_some_letter():
    used = frozenset().union(*(template_of(*named).placeholders for named in NAMED))
    assert set(PLACEHOLDERS) - used == FOR_A_SCHOOLS_OWN


def test_the_sums_of_a_penalty_notice_are_those_of_the_library():
    (version,) = files.read_yaml("national", "penalty_notice.yaml")["versions"]
    assert version["from"] == date(2024, 8, 19)
    told = {
        "penalty_full": f"£{version['amount_pounds']}",
        "penalty_early": f"£{version['reduced_pounds']}",
        "penalty_early_days": str(version["reduced_within_days"]),
        "penalty_days": str(version["due_within_days"]),
    }
    assert {name: PLACEHOLDERS[name].sample for name in told} == told
    bodies = " ".join(w.body for named in NAMED for w in each_words(template_of(*named)))
    assert not re.search(r"£\d", bodies)


if __name__ == "__main__":
    print("\n".join(grade_rows()))
