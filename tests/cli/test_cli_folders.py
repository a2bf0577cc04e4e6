"""`school make` and `export`: the same seed gives the same school, and nothing is overwritten."""

from command_line import herringbone


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_seed_makes_the_same_school(tmp_path):
    for name in ("a", "b"):
        words = ("school", "make", tmp_path / name, "--pupils", 20, "--seed", 7)
        ran = herringbone(*words, "--phase", "secondary", "--name", "Weaver High School")
        assert ran.status == 0, ran.err
        assert "Everybody in it is invented" in ran.out
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert "Weaver High School" in (tmp_path / "a" / "school.toml").read_text(encoding="utf-8")


def test_the_covid_scenario_marks_its_year(tmp_path):
    words = ("--pupils", 60, "--years", "2021", "--scenario", "covid")
    assert herringbone("school", "make", tmp_path / "s", *words).status == 0
    marks = (tmp_path / "s" / "marks.csv").read_text(encoding="utf-8")
    assert ",X0" in marks


def test_a_nursery_comes_on_top_of_the_pupils(tmp_path):
    words = ("school", "make", tmp_path / "s", "--pupils", 60, "--nursery", 20)
    assert herringbone(*words).status == 0
    assert ",N2," in (tmp_path / "s" / "pupils.csv").read_text(encoding="utf-8")
    ran = herringbone("evaluate", tmp_path / "s", "--strategy", "accord", "--as-of", "2025-03-14",
                      "--out", tmp_path / "out")  # fmt: skip
    assert ran.status == 0, ran.err
    refused = herringbone(*words[:2], tmp_path / "t", "--phase", "secondary", "--nursery", 20)
    assert refused.status == 2
    assert "primary or all-through" in refused.err


def test_a_school_that_is_there_is_not_overwritten(school, tmp_path):
    for words in (("school", "make", school), ("export", school, "--out", school)):
        before = contents(school)
        ran = herringbone(*words)
        assert ran.status == 1
        assert "--force" in ran.err
        assert contents(school) == before


def test_export_writes_what_was_read(school, tmp_path):
    ran = herringbone("export", school, "--out", tmp_path / "copy")
    assert ran.status == 0, ran.err
    assert contents(tmp_path / "copy") == contents(school)


def test_export_lists_the_rows_it_left_out(spoilt, tmp_path):
    with (spoilt / "marks.csv").open("a", encoding="utf-8") as marks:
        marks.write("NOBODY,2024-12-06,AM,/\n")
    assert herringbone("export", spoilt, "--out", tmp_path / "out").status == 1
    words = ("export", spoilt, "--out", tmp_path / "out", "--skip-bad-rows")
    assert herringbone(*words).status == 0
    assert "NOBODY" in (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8")
