"""What is no condition, said at its place with what to write instead; and nothing gets past."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.engine.language.condition_text import WORDS
from herringbone.engine.language.conditions import ConditionRefused, compile_condition
from herringbone.engine.language.strategy import Term
from herringbone.engine.language.vocabulary import Vocabulary
from sheet import NAMES, read


def refused(source: str) -> list[tuple[str, str]]:
    """What is pointed at and what is said of it, for each problem."""
    with pytest.raises(ConditionRefused) as caught:
        read(source)
    assert caught.value.problems
    return [(source[p.offset : p.offset + p.length], str(p)) for p in caught.value.problems]


MISTAKES = """
> 10
^
a measure is missing before >
attendance > …

pp and
      ^
something is missing after and

or pp
^^
a condition is missing before or

attendance 93
           ^^
an operator is missing before 93

attendance under 93
           ^^^^^
an operator is missing before under
write <

attendance = 93
           ^
'=' has no place in a condition
write == to compare

attendance ≤ 93
           ^
'≤' has no place in a condition
write <=

attendance < 93 %
                ^
'%' has no place in a condition
write the figure alone, attendance < 93

attendance => 93
           ^^
'=>' has no place in a condition
write >=

attendence < 93
^^^^^^^^^^
unknown measure, flag or term attendence
did you mean attendance?

half_trem.late > 2
^^^^^^^^^^^^^^
unknown window, group or measure half_trem.late
did you mean half_term.late?

week.change < 2
^^^^^^^^^^^
unknown window, group or measure week.change
change has no window: write it alone

band == "Z"
^^^^^^^^^^^
unknown band "Z"
there is A, B, C

open_case("contrat")
          ^^^^^^^^^
unknown case contrat
did you mean contract?

done("WAV-60")
     ^^^^^^^^
unknown provision or step WAV-60
did you mean WAV-06?

open_case(contract)
^^^^^^^^^
write open_case("…") with one name in quotes

attendance
^^^^^^^^^^
attendance alone is not true or false
compare it: attendance < …

pp == 1
^^
pp is true or false, not a number
write pp, or not pp

year_group == 1
              ^
text is compared with text
write it in quotes: "1"

band < "B"
^^^^^^^^^^
text has no order: < does not apply
use ==, != or in

attendance == 95
^^^^^^^^^^^^^^^^
a percentage is hardly ever exactly equal: == and != take only 0 and 100
use between, <= or >=

late * absent > 1
^^^^^^^^^^^^^
a measure times a measure is not linear
multiply by a number

attendance < late
^^^^^^^^^^^^^^^^^
attendance is a percentage and late is a count

1 < 2
^^^^^
it compares two numbers
a measure is missing

attendance < 93.1234
             ^^^^^^^
93.1234 is not a number for a condition
at most three decimals

late < 1000000
       ^^^^^^^
1000000 is not a number for a condition
it must be below 1,000,000

attendance between 90
           ^^^^^^^
between needs two figures
attendance between 90 and 95

(pp or cp
^
( is never closed

pp)
  ^
) closes nothing

band is 3
     ^^
after is: known, or not known
write == to compare: band == "A"

band in []
         ^
the list is empty

since.attendance == 100
^^^^^^^^^^^^^^^^^^^^^^^
100 % is told only of a window
week.attendance == 100

last_seen is known
^^^^^^^^^
unknown measure, flag or term last_seen
dates are not compared: days_not_seen counts the school days since

attendance + week.attendance + term.attendance < 3 * last_year.attendance
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
at most 3 percentages in one comparison
"""
"""Each: a condition, where it is wrong, what is said, and what to write instead."""


@pytest.mark.parametrize("mistake", MISTAKES.strip().split("\n\n"))
def test_each_mistake_has_its_words(mistake):
    source, caret, *said = mistake.split("\n")
    with pytest.raises(ConditionRefused) as caught:
        read(source)
    (wrong,) = caught.value.problems
    assert " " * wrong.offset + "^" * wrong.length == caret
    assert [text for text in (wrong.message, wrong.suggestion) if text] == said


def test_an_empty_condition():
    assert refused(" ") == [(" ", "the condition is empty")]


def test_all_mistakes_at_once():
    assert [at for at, _ in refused("attendence < 93 and lte > 2 or band == 'Q'")] == [
        "attendence",
        "lte",
        "band == 'Q'",
    ]


@pytest.mark.parametrize(
    "attempt",
    [
        "__import__('os')",
        "().__class__",
        "attendance.__class__ == 1",
        "attendance.real > 1",
        "f'{pp}'",
        'f"{pp}" == "1"',
        "(x := 1)",
        "[x for x in pp]",
        "lambda: pp",
        "pp if cp else cin",
        "open('x')",
        "done(open('x'))",
        "done('WAV-06', 'WAV-06')",
        "done('WAV-06')('x')",
        "done('WAV-06').x",
        "await pp",
        "{1: 2}",
        "pp[0]",
        "*pp",
        "late ** 9 ** 9 ** 9 > 1",
        "late << 3",
        "late >> 3 > 1",
        "late // 2 > 1",
        "late / 2 > 1",
        "pp; cp",
        "pp, cp",
        "'a' 'b'",
        "b'pp'",
        "1j < late",
        "1e9 < late",
        "0x10 < late",
        "1_000 < late",
        "007 < late",
        "pp\\\n",
        "pp # and cp",
        "True",
        "None is known",
        "...",
        "klass.attendance < 90",
        "code_sessions:I > 1",
        "pp and not",
        "not" + " not" * 400 + " pp",
        "-" * 400 + "late > 1",
        "(" * 5000 + ")" * 5000,
        "(" * 300 + "pp" + ")" * 299,
        "(" * 21 + "pp" + ")" * 21,
        "pp and " * 200 + "pp",
        "ｐｐ",
        "pp\x00",
    ],
)
def test_nothing_else_is_a_condition(attempt):
    assert refused(attempt)


def test_brackets_may_nest_as_deep_as_anyone_reads():
    assert read("(" * 20 + "pp" + ")" * 20).names == {"pp"}


def test_a_circle_of_terms_is_found_where_it_stands():
    terms = {
        "a": Term(says="one", when="pp or b"),
        "b": Term(says="two", when="not a"),
        "c": Term(says="three", when="nonsense"),
    }
    names = Vocabulary(terms=terms)
    with pytest.raises(ConditionRefused, match="terms use each other in a circle: a → b → a"):
        compile_condition(terms["a"].when, names, of_term="a")
    with pytest.raises(ConditionRefused) as caught:
        compile_condition("a or c", names)
    assert [problem.in_a_term for problem in caught.value.problems] == [True, True]


NAMED = ("attendance", "late", "pp", "band", "class.attendance", "week.late", "vulnerable")
SIGNS = ("<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "(", ")", "[", "]", ",", ".")
VALUES = ("90", "100", "0.5", '"A"', 'done("WAV-06")')
PIECES = st.sampled_from((*NAMED, *WORDS, *SIGNS, *VALUES))


@given(st.text(max_size=80) | st.lists(PIECES, max_size=14).map(" ".join))
def test_any_text_is_read_or_refused(source):
    try:
        condition = compile_condition(source, NAMES)
    except ConditionRefused as caught:
        for problem in caught.problems:
            assert problem.message
            assert 0 <= problem.offset <= len(source)
    else:
        assert condition.names
