"""What is wrong with a file is said all at once, each at its line and column, with a caret."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herringbone.engine.language.checks import check
from herringbone.engine.language.loading import Loaded, load, load_strategy
from herringbone.engine.language.problems import render
from small_strategy import HEAD, LETTER, provision, small


def shown(loaded: Loaded) -> str:
    assert loaded.strategy is None
    return "\n".join(render(problem) for problem in loaded.problems)


def pointed(loaded: Loaded) -> list[tuple[str, str]]:
    """What each caret stands under, and what is said of it."""
    assert loaded.strategy is None
    return [
        (p.source_line[p.caret.index("^") : len(p.caret)], f"{p.message} ({p.suggestion})")
        for p in loaded.problems
    ]


def test_a_problem_is_drawn_with_its_line_and_a_caret():
    loaded = load_strategy(
        HEAD + LETTER.replace("attendance < 93", "attendence < 93"), name="a.yaml"
    )
    assert shown(loaded) == (
        "a.yaml:25:11: error: unknown measure, flag or term attendence\n"
        "25 |     when: attendence < 93\n"
        "   |           ^^^^^^^^^^\n"
        "   = did you mean attendance?"
    )


@pytest.mark.parametrize("sign", ["> 10", ">= 10", ">10", ">5", "| 10", "> attendance"])
def test_a_comparison_without_its_measure(sign):
    (at, said), *_ = pointed(small(provision(when=sign)))
    assert at == sign[0]
    assert said.startswith("a measure is missing before this sign")


def test_a_condition_that_begins_with_less_than():
    assert pointed(small(provision(when="<= 10"))) == [
        ("<=", "a measure is missing before <= (attendance <= …)")
    ]


TEXTS = {
    "when: *other": ("*other", "aliases (*name) are not part of a strategy"),
    "when: &name pp": ("&name pp", "anchors (&name) are not part of a strategy"),
    "when: !!str pp": ("!!str pp", "tags (tag:yaml.org,2002:str) are not part of a strategy"),
    "when: !python pp": ("!python pp", "tags (!python) are not part of a strategy"),
    "when: 'pp": ("", "a quote is opened before here and never closed"),
    "when: [pp": ("", "a list opened with [ is not closed"),
    "when: a: b": (":", "a colon stands where none can"),
    "when: @b": ("@", "text cannot begin with this character"),
    "\twhen: pp": (" ", "a tab indents this line"),
    "when:\tpp": (" ", "a tab stands between words"),
    "when: pp\x07": ("?", "a character that is not text (U+0007)"),
    "who: lead\n    who: office": ("who", "who stands here twice"),
    "when:": ("when", "when has no value"),
}


@pytest.mark.parametrize(("line", "found"), TEXTS.items())
def test_text_that_is_no_yaml_we_take(line, found):
    loaded = load_strategy(f"{HEAD}  - id: RIV-01\n    {line}\n", name="a.yaml")
    assert any(at == found[0] and said.startswith(found[1]) for at, said in pointed(loaded)), (
        pointed(loaded)
    )


SHAPES = {
    ("evry", "week"): ("evry", "unknown key evry (did you mean every?)"),
    ("subject", "pupil"): ("subject", "unknown key subject (write for)"),
    ("every", "fortnight"): ("fortnight", "every cannot be fortnight (write a cadence (day, week"),
    ("every", "[week, moth]"): ("moth", "every cannot be moth (did you mean month?"),
    ("on", "entri"): ("entri", "on cannot be entri (did you mean entry?)"),
    ("on", "{evnt: report}"): ("evnt", "unknown key evnt (did you mean event?)"),
    ("for", "pupils"): ("pupils", "for cannot be pupils (did you mean pupil?)"),
    ("do", "{lettr: warning}"): ("lettr", "unknown verb lettr (did you mean letter?)"),
    ("do", "letter"): ("letter", "do should be keys and values, not letter ()"),
    ("due", "2 fortnights"): ("2 fortnights", "due cannot be 2 fortnights (write a length of time"),
    ("id", "RIV-1"): ("RIV-1", "id cannot be RIV-1 (write three capitals, a dash and two figures"),
    ("who", "The lead"): ("The lead", "who cannot be The lead (write a name of small letters"),
    ("kind", "Z"): ("Z", "kind cannot be Z (there is R, P, C, S, K, X)"),
    ("with", "office"): ("office", "with should be a list (write [office])"),
    ("offer", "perhaps"): ("perhaps", "offer should be true or false, not perhaps ()"),
    ("when", "[pp]"): ("[", "when should be text, not a list ()"),
    ("when", "93"): ("93", "when should be text, not 93 (put it in quotes)"),
    ("instead_of", "[riv-1]"): ("riv-1", "instead_of cannot be riv-1 (write the id of a provision"),
    ("repeats", "{every: 6 weeks}"): ("repeats", "at_most is missing here ()"),
    ("repeats", "{every: 6 weeks, at_most: 99}"): ("99", "at_most cannot be 99 (at most 40)"),
    ("sets", "{asked: always}"): ("always", "asked cannot be always (there is spell, year"),
    ("branch", "[b]"): ("b", "branch should be keys and values, not b ()"),
}  # fmt: skip


@pytest.mark.parametrize(("key", "found"), SHAPES.items())
def test_a_key_or_value_of_the_wrong_shape(key, found):
    ((at, said),) = pointed(small(provision(**{key[0]: key[1]})))
    assert at == found[0]
    assert said.startswith(found[1])


def test_identity_and_head():
    assert pointed(small(identity="identity: {form: 2024-09-01, to: 2024-02-30}")) == [
        ("form", "unknown key form (did you mean from?)"),
        ("2024-02-30", "to should be a date of the calendar, not 2024-02-30 (write 2024-09-01)"),
    ]
    assert pointed(small(version="version: 1.0")) == [
        ("1.0", "version should be text, not 1.0 (put it in quotes)")
    ]


def test_all_problems_at_once_in_the_order_of_the_file():
    spoilt = provision(evry="week", when="attendence < 93", do="{lettr: warning}")
    loaded = small(spoilt, terms="terms:\n  vulnerable: {says: Known, when: cp or cinn}")
    assert [at for at, _ in pointed(loaded)] == ["cinn", "attendence", "lettr", "evry"]


def test_a_mistake_in_a_term_is_reported_once_where_it_stands():
    loaded = small(
        provision(unless="vulnerable"), terms="terms:\n  vulnerable: {says: Known, when: cinn}"
    )
    assert [at for at, _ in pointed(loaded)] == ["cinn"]


@pytest.mark.parametrize("style", [">-", "|", ">"])
def test_the_caret_finds_its_place_in_folded_text(style):
    when = f"{style}\n      attendance < 93 and\n      attendence < 95"
    (problem,) = small(provision(when=when)).problems
    assert problem.source_line == "      attendence < 95"
    assert problem.caret == "      ^^^^^^^^^^"


def test_and_in_quotes():
    (problem,) = small(provision(when='"pp and  attendence < 95"')).problems
    assert problem.caret == " " * 19 + "^" * 10


def test_limits(tmp_path: Path):
    assert "larger than 512 kB" in shown(load_strategy("#" * 1_000_000, name="a.yaml"))
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * 1_000_000)
    assert "larger than 512 kB" in shown(load(large))
    assert "nested more than 12 deep" in shown(load_strategy("[" * 5000, name="a.yaml"))
    many = "".join(
        LETTER.replace("RIV-23", f"R{chr(65 + i // 100)}V-{i % 100:02}") for i in range(501)
    )
    assert "at most 500 provisions, not 501" in shown(small(many))


def test_files_that_are_no_strategies(tmp_path: Path):
    assert "there is no strategy and no file of this name" in shown(load("rivingtn"))
    assert load("rivingtn").problems[0].suggestion == "did you mean rivington?"
    assert "no such file" in shown(load(tmp_path / "none.yaml"))
    assert "cannot be read" in shown(load(tmp_path))
    binary = tmp_path / "a.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in shown(load(binary))
    for text in ("", "- a\n- b", "word", "a: 1\n---\nb: 2"):
        assert shown(load_strategy(text, name="a.yaml"))


LINES = (HEAD + LETTER).splitlines()
JUNK = st.text(max_size=12) | st.sampled_from(
    [
        "- - -",
        "{",
        "[",
        "'",
        ": ",
        "when: > 9",
        "when: ((pp",
        "<<: *a",
        "- {}",
        "provisions: {}",
        "~",
    ]
)


@settings(max_examples=150)
@given(st.integers(0, len(LINES) - 1), st.integers(0, 40), JUNK)
def test_a_spoilt_file_never_raises(line, column, junk):
    spoilt = [*LINES]
    spoilt[line] = spoilt[line][:column] + junk + spoilt[line][column + 1 :]
    for problem in check(load_strategy("\n".join(spoilt), name="a.yaml")):
        assert problem.line >= 1
        assert render(problem)


@settings(max_examples=60)
@given(
    st.recursive(
        st.sampled_from(["pp", "93", "true", "RIV-23", "[]", "2024-01-01"]),
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda xs: f"[{', '.join(xs)}]")
            | st.dictionaries(
                st.sampled_from(["id", "when", "steps", "do", "for", "of", "case"]),
                inner,
                max_size=3,
            ).map(lambda xs: "{" + ", ".join(f"{k}: {v}" for k, v in xs.items()) + "}")
        ),
        max_leaves=6,
    ),
    st.sampled_from(
        ["steps", "branch", "when", "for", "after", "orders", "draw", "sets", "do", "on"]
    ),
)
def test_any_value_in_any_place_is_loaded_or_refused(value, key):
    for problem in check(small(provision(**{key: value}))):
        assert render(problem)
