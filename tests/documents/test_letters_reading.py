"""Letters are read with every mistake at its place, and filled so that nothing is left open."""

import pytest

from herringbone.documents.writing import (
    Channel,
    Hole,
    Kind,
    LetterRefused,
    Paper,
    Purpose,
    Tone,
    UnknownLetter,
    fill,
    load_letter,
    paragraphs,
    subject_of,
    template_of,
    text_length,
)

GOOD = """\
title: A letter
purpose: letter
slip:
  - Please ring me about ((child_name)).
words:
  en:
    text: ((child_name)). [[We would like to help.]] ((contact_name)), ((contact_phone))
    letter:
      subject: About ((child_name))
      body: |
        Dear ((parent_name)),

        Ring ((contact_name)) on ((contact_phone)). [[We would like to help.]]
  pl:
    text: ((child_name)). [[Chcemy pomóc, prosimy dzwonić.]] ((contact_name)), ((contact_phone))
"""
SAID = {
    "child_name": "Ellis",
    "parent_name": "Mrs Rowe",
    "contact_name": "Mrs Adeyemi",
    "contact_phone": "01632 960112",
}


def read(text: str = GOOD):
    return load_letter(text, "school/test")


def problems(text: str) -> list[str]:
    with pytest.raises(LetterRefused) as refused:
        read(text)
    return [str(problem) for problem in refused.value.problems]


# --- reading -------------------------------------------------------------------------------------
def test_what_a_file_does_not_say_is_the_gentle_case():
    letter = read()
    assert (letter.tone, letter.paper, letter.purpose) == (
        Tone.SUPPORTIVE,
        Paper.LETTER,
        Purpose.LETTER,
    )
    assert letter.encloses == ()
    assert not letter.shows_absences
    assert letter.channels == (Channel.TEXT, Channel.LETTER)
    assert letter.languages == ("en", "pl")


def test_its_placeholders_are_those_of_every_channel_and_of_the_slip():
    assert read().placeholders == set(SAID)
    slip = GOOD.replace("about ((child_name))", "on ((meeting_day))")
    assert "meeting_day" in read(slip).placeholders


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("((parent_name))", "((parent_nam))", "11:14: error: there is no placeholder parent_nam"),
        ("((parent_name))", "((parent_name)", "11:14: error: a placeholder is ((name))"),
        ("about ((child_name))", "about ((child))", "4:26: error: there is no placeholder child"),
        ("purpose: letter", "purpose: leter", "2:10: error: purpose cannot be leter"),
        ("purpose: letter\n", "", "error: purpose is missing here"),
        ("title: A letter\n", "", "error: title is missing here"),
        ("title:", "tilte:", "1:1: error: unknown key tilte (did you mean title?)"),
        ("    letter:", "    lettre:", "error: unknown key lettre (did you mean letter?)"),
        ("      subject: About ((child_name))\n", "", "error: subject is missing here"),
        ("  en:", "  de:", "error: a letter has its words in English, under words: en"),
        ("[[We would like to help.]]\n  pl", "We would like to help.\n  pl", "no sentence offers"),
        ("[[We would like to help.]] ((c", "[[Help.]] ((c", "error: no sentence offers help"),
        ("Ring ((contact_name))", "Ring me", "the named person whom the strategy gives is missing"),
        ("on ((contact_phone)).", "", "error: that person's direct number is missing"),
        ("Ring ((", "Or we prosecute. Ring ((", "prosecute is said only in a letter of purpose"),
        ("Ring ((", "You may be fined. Ring ((", "13:20: error: fined is said only in a letter of"),
        (
            "purpose: letter",
            "purpose: letter\nsoftr: x",
            "unknown key softr (did you mean softer?)",
        ),
        ("purpose: letter", "purpose: letter\nencloses: [record]", "there is no enclosure record"),
        ("purpose: letter", "purpose: letter\nshows_absences: often", "should be true or false"),
        ("title: A letter", "title: A letter\ntitle: B", "title stands here twice"),
        ("  pl:\n    text:", "  pl:\n    email:", "error: email has no English words beside it"),
    ],
)
def test_each_mistake_is_told_with_its_place(was, becomes, told):
    assert was in GOOD
    found = problems(GOOD.replace(was, becomes, 1))
    assert any(told in problem for problem in found), found
    assert all(problem.startswith("school/test.yaml:") for problem in found)


def test_all_mistakes_are_told_at_once_in_order():
    found = problems(GOOD.replace("title: A letter", "title:").replace("((parent", "((mum"))
    assert len(found) == 1  # a key without a value is of the text itself: it is told first
    found = problems(GOOD.replace("purpose: letter", "purpose: no").replace("((parent", "((mum"))
    assert [each.split(":")[1] for each in found] == ["2", "11"]


def test_a_text_of_three_messages_is_refused_with_its_length():
    long = GOOD.replace("text: ((child_name)).", f"text: ((child_name)). {'word ' * 60}", 1)
    (told,) = problems(long)
    assert "as a text this takes" in told
    assert "two messages hold 306" in told


def test_legal_words_may_stand_in_a_legal_letter():
    legal = GOOD.replace("purpose: letter", "purpose: legal").replace("Ring", "We prosecute. Ring")
    assert read(legal).purpose == Purpose.LEGAL


def test_a_letter_on_paper_is_set_in_english_only():
    polish = GOOD + "    letter: {subject: x, body: y}\n"
    assert any("a letter on paper is set in English only" in each for each in problems(polish))


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n"])
def test_what_is_no_letter_at_all_is_refused(text):
    assert "a letter is keys and values" in problems(text)[0]


# --- choosing ------------------------------------------------------------------------------------
def test_a_strategys_own_letter_comes_before_the_shared_one():
    assert template_of("rivington", "first_day_absence").strategy == "rivington"
    assert template_of("waves", "first_day_absence").strategy == "common"
    assert template_of("one_of_our_own", "first_day_absence").strategy == "common"


def test_a_strategy_under_a_name_of_its_own_finds_the_letters_of_the_one_it_was_made_from():
    assert template_of("our_own", "warning").strategy == "rivington"
    assert template_of("waves", "known_circumstances").strategy == "harthill"


@pytest.mark.parametrize("strategy", ["rivington", "no_such", "../common", "", "common/../waves"])
def test_an_unknown_letter_is_named(strategy):
    with pytest.raises(UnknownLetter, match="no letter is called warnin"):
        template_of(strategy, "warnin")


def test_an_unknown_letter_is_guessed_at():
    with pytest.raises(UnknownLetter, match=r"no letter is called warnin; did you mean warning\?"):
        template_of("rivington", "warnin")


@pytest.mark.parametrize("language", ["pl", "pl-PL", "Polish", "polski", " PL "])
def test_a_language_is_known_by_its_usual_names(language):
    found = read().words(Channel.TEXT, language)
    assert (found.language, found.fell_back) == ("pl", False)


def test_a_language_without_a_translation_falls_back_and_says_so():
    found = read().words(Channel.TEXT, "Dari")
    assert (found.language, found.asked, found.fell_back) == ("en", "dari", True)
    assert read().words(Channel.LETTER, "pl").fell_back
    assert not read().words("text", "").fell_back


def test_a_channel_that_it_is_not_written_for_is_refused():
    with pytest.raises(KeyError, match="test is not written for email"):
        read().words(Channel.EMAIL)


# --- filling -------------------------------------------------------------------------------------
def test_each_placeholder_has_its_value_and_the_marks_of_support_are_gone():
    found = read().words(Channel.LETTER)
    assert subject_of(found, SAID) == "About Ellis"
    assert fill(found, SAID) == (
        "Dear Mrs Rowe,\n\nRing Mrs Adeyemi on 01632 960112. We would like to help."
    )
    assert found.supportive == ("We would like to help.",)


@pytest.mark.parametrize("empty", ["", "   ", "\n", None])
def test_a_hole_is_refused_and_every_one_is_named(empty):
    said = {**SAID, "child_name": empty or "", "contact_phone": empty or ""}
    if empty is None:
        del said["child_name"], said["contact_phone"]
    for ask in (fill, subject_of):
        with pytest.raises(Hole, match="nothing to put in for child_name") as hole:
            ask(read().words(Channel.LETTER), said)
        assert hole.value.missing == ("child_name", "contact_phone")


def test_a_placeholder_inside_a_value_is_only_letters():
    said = {**SAID, "parent_name": "((contact_phone))", "child_name": "[[x]]"}
    assert "Dear ((contact_phone))," in fill(read().words(Channel.LETTER), said)
    assert subject_of(read().words(Channel.LETTER), said) == "About [[x]]"


@pytest.mark.parametrize("name", ["# Ellis", "§ # Ellis", "- Ellis", "El\n\n# lis", "Ellis\n\n§ x"])
def test_no_value_makes_a_heading_a_list_or_a_further_paragraph(name):
    letter = read(GOOD.replace("Dear ((parent_name)),", "((child_name))"))
    parts = paragraphs(fill(letter.words(Channel.LETTER), {**SAID, "child_name": name}))
    assert [part.kind for part in parts] == [Kind.PLAIN, Kind.PLAIN]


def test_paragraphs_know_headings_lists_and_statutes():
    body = "Plain\nwords.\n\n# Head\n\n- one\n  and more\n- two\n\n§ By law.\n"
    assert [(part.kind.value, part.lines) for part in paragraphs(body)] == [
        ("plain", ("Plain words.",)),
        ("heading", ("Head",)),
        ("list", ("one and more", "two")),
        ("statutory", ("By law.",)),
    ]


def test_signs_that_a_text_counts_twice_are_counted_twice():
    assert text_length("a[b]€") == 8
