"""Strategies that nobody should be able to run, end to end: status 1 and words from every verb."""

import pytest

from command_line import herringbone
from small_strategy import HEAD, LETTER

DAY = "2024-12-06"
GOOD = HEAD + LETTER
TERM = "  vulnerable: {says: Known to children's services, when: cp or cin}\n"
LADDER = "ladders:\n  steps: {says: The ladder, rungs: %s, skipped_rungs: climb, reset: year}\n"


TENS = range(100)


def ladder(rungs):
    return GOOD.replace("provisions:", LADDER % rungs + "provisions:", 1)


def bomb(levels, width):
    """Terms of terms of terms: few lines, and `width ** levels` of them written out."""
    uses = [" or ".join([f"t{level + 1}"] * width) for level in range(levels)]
    lines = [f"  t{level}: {{says: Some, when: {used}}}\n" for level, used in enumerate(uses)]
    return GOOD.replace(TERM, "".join(lines) + f"  t{levels}: {{says: Some, when: pp}}\n" + TERM)


def changed(old, new):
    assert old in GOOD
    return GOOD.replace(old, new, 1)


REFUSED = {
    "group's measure": (changed("attendance < 93", "pa_share > 10"), "a group's, not a pupil's"),
    "never true": (changed("attendance < 93", "attendance < -5"), "can never be true"),
    "between reversed": (changed("attendance < 93", "attendance between 95 and 90"), "never"),
    "id twice": (GOOD + LETTER, "RIV-23 stands twice"),
    "no such role": (changed("who: lead", "who: leed"), "did you mean lead"),
    "no such letter": (changed("letter: warning", "letter: wrning"), "did you mean warning"),
    "no moment": (changed("every: week", "every: []"), "never has its moment"),
    "follows itself": (
        changed("every: week", "after: {any_of: [RIV-23], done: yes, wait: 1 week}"),
        "circle that nothing stops",
    ),
    "ladder of one": (ladder("[RIV-23]"), "the least it holds is 2"),
    "ladder twice": (ladder("[RIV-23, RIV-23]"), "stands twice on the ladder"),
    "ladder of a ladder": (ladder("[steps, RIV-23]"), "the id of a provision or step"),
    "terms in a circle": (changed("cp or cin", "vulnerable"), "in a circle"),
    "terms multiplied": (bomb(9, 20), "come to more than 100"),
    "term called and": (changed("  vulnerable:", "  and:"), "a word of conditions"),
    "term called attendance": (changed("  vulnerable:", "  attendance:"), "already"),
    "flag called attendance": (
        changed("on: entry", "on: entry\n    sets: {attendance: spell}"),
        "cannot be set",
    ),
    "escape in text": (
        changed("A small", '"\\e[31mA small').replace("strategy\n", 'strategy"\n'),
        "U+001B",
    ),
    "text backwards": (changed("A small", "A \u202esmall"), "U+202E"),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), "not UTF-8"),
    "too large": (GOOD + "#" * 600_000, "larger than 512 kB"),
    "600 provisions": (
        HEAD + "".join(LETTER.replace("RIV-23", f"RI{c}-{n:02}") for c in "ABCDEF" for n in TENS),
        "at most 500",
    ),
    "alias": (changed("title:", "extra: &a [1]\ntitle:"), "anchors"),
    "tag": ("!!python/object/apply:os.system ['id']\n", "tags"),
    "key twice": (changed("title:", "title: Another\ntitle:"), "title stands here twice"),
    "on is true": (changed("on: entry", "on: true"), "on cannot be true"),
    "phase is no": (changed("[primary]", "[no]"), "phase cannot be no"),
    "letter of another alphabet": (changed("attendance < 93", "аttendance < 93"), "alphabet"),
    "wide sign": (changed("attendance < 93", "attendance ＜ 93"), "write <"),
    "hard space": (changed("attendance < 93", "attendance\u00a0< 93"), "not a plain one"),
    "power": (changed("attendance < 93", "attendance < 10**9"), "has no place"),
    "exponent": (changed("attendance < 93", "attendance < 1e5"), "not a number"),
    "complex": (changed("attendance < 93", "attendance < 3j"), "not a number"),
    "in nothing": (changed("attendance < 93", "band in []"), "the list is empty"),
    "chain": (changed("attendance < 93", "attendance<90<80"), "compares two numbers"),
    "English": (changed("attendance < 93", "attendance is less than 93"), "write <"),
    "not between": (changed("attendance < 93", "attendance not between 90 and 95"), "= not att"),
    "text and number": (changed("attendance < 93", "year_group == 3"), 'in quotes: "3"'),
    "flag and text": (changed("attendance < 93", "sen == 'K'"), "write sen, or not sen"),
    "nots": (changed("attendance < 93", "not " * 300 + "pp"), "600"),
    "long text": (
        changed("A letter goes", "|\n" + "      much\n" * 999 + "      A"),
        "says cannot",
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_it_is_refused_by_every_verb(school, tmp_path, name):
    text, said = REFUSED[name]
    mine, out = tmp_path / "mine.yaml", tmp_path / "out"
    mine.write_bytes(text if isinstance(text, bytes) else text.encode())
    for words in (
        ("strategy", "check", mine),
        ("strategy", "show", mine),
        ("evaluate", school, "--strategy", mine, "--as-of", DAY, "--out", out),
        ("simulate", school, "--strategy", mine),
    ):
        ran = herringbone(*words)
        assert ran.status == 1, (words, ran)
        assert "mine.yaml:" in ran.err
        assert said in ran.err
        assert "program's own" not in ran.err
        assert len(ran.err) < 20_000
        assert "\x1b" not in ran.err
    assert not out.exists()


def test_the_small_strategy_itself_runs(school, tmp_path):
    (tmp_path / "mine.yaml").write_text(GOOD, encoding="utf-8")
    words = ("evaluate", school, "--strategy", tmp_path / "mine.yaml", "--as-of", DAY)
    assert herringbone(*words).status == 0


def test_a_file_without_an_end_is_read_only_as_far_as_a_strategy_may_go():
    ran = herringbone("strategy", "check", "/dev/zero")
    assert ran.status == 1
    assert "larger than 512 kB" in ran.err
