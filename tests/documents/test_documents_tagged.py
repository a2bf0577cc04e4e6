"""Every document is tagged, says what it is and in which language, and is the same file again."""

import subprocess
import sys
import typing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from queue import LifoQueue

import pytest
import typst

import herringbone.documents as documents
from herringbone.documents import (
    CannotPrint,
    Document,
    PaperRow,
    composing,
    letters,
    pdf,
    pictures,
    printing,
)
from herringbone.documents.letters import FONTS, HOLE, HOLE_WORDS, as_printed
from paper_samples import (
    EVERY,
    certificate,
    late_slip,
    on_site_list,
    paper_register,
    postcard,
    pupil,
    visit_card,
)
from pdf_reading import count_of, metadata, reader, tags, words

AGAIN = """
from hashlib import sha256
from paper_samples import EVERY
from herringbone.documents import pdf
print(*[sha256(pdf(made())).hexdigest() for made in EVERY.values()])
"""
NAMES = ["Łukasz", "Şerife", "Nguyễn", "Ελένη", "Ђорђе", "O’Connor", "Zoë", "Adéọlá"]
WITHOUT_TABLE = (postcard, visit_card)
every = pytest.mark.parametrize("make", EVERY.values(), ids=EVERY.keys())


@pytest.fixture(scope="module")
def made() -> dict[object, bytes]:
    return {make: pdf(make()) for make in EVERY.values()}


def test_every_document_of_the_package_is_tested_here():
    types = [each for each in vars(documents).values() if isinstance(each, type)]
    printed = {each for each in types if hasattr(each, "template")}
    assert printed - {Document} == {type(make()) for make in EVERY.values()}


def test_every_template_belongs_to_a_document():
    shared = {"house", "strokes", "crest"}
    templates = {path.stem for path in composing.TEMPLATES.glob("*.typ")} - shared
    assert templates == {make().template for make in EVERY.values()}


@every
def test_it_is_tagged_and_says_its_language_and_title(make, made):
    root = reader(made[make]).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader(made[make]).metadata.title == make().title


@every
def test_it_claims_the_standards_that_typst_holds_it_to(make, made):
    said = metadata(made[make])
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaid:part>2</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said


@every
def test_a_screen_reader_meets_one_title_and_tables_with_heads(make, made):
    count = count_of(made[make])
    assert count["/Title"] == 1
    assert bool(count["/Table"]) == (make not in WITHOUT_TABLE)
    assert count["/THead"] == count["/Table"]
    assert count["/TH"] >= 2 * count["/Table"]


def test_the_herringbone_is_a_figure_told_in_words(made):
    figures = [tag.alt for tag in tags(made[certificate]) if tag.kind == "/Figure"]
    told = (
        "Spring term, second half: 15 of 20 sessions attended. "
        "Absent: Tuesday 3 March 2026, all day I; Wednesday 4 March 2026, afternoon M; "
        "Friday 6 March 2026, all day O."
    )
    assert figures == [told]


@every
def test_the_date_in_the_file_is_the_one_it_carries(make, made):
    stated = reader(made[make]).metadata
    assert stated.creation_date == stated.modification_date == make().printed_at


@every
def test_the_same_values_give_the_same_bytes(make, made):
    assert pdf(make()) == made[make]


def test_another_process_gives_the_same_bytes():
    said = [
        subprocess.run(
            [sys.executable, "-c", AGAIN],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent), "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    ]
    assert said[0] == said[1]
    assert len(said[0].split()) == len(EVERY)


def test_another_moment_gives_other_bytes():
    slip = late_slip()
    later = replace(slip, printed_at=slip.printed_at + timedelta(minutes=1))
    assert pdf(slip) != pdf(later)


@every
def test_only_our_own_fonts_are_used_and_all_are_embedded(make, made):
    names, embedded = set(), True
    for page in reader(made[make]).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(font.get_object()["/BaseFont"].split("+")[-1])
            embedded &= "/FontFile2" in inner["/FontDescriptor"]
    assert {name.split("-")[0] for name in names} <= {"AtkinsonHyperlegibleNext", "NotoSans"}
    assert names
    assert embedded


def test_each_bundled_font_has_its_licence_beside_it():
    families = {path.stem.split("-")[0] for path in FONTS.glob("*.ttf")}
    assert families == {path.name.removesuffix("-OFL.txt") for path in FONTS.glob("*.txt")}
    for path in FONTS.glob("*.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in path.read_text(encoding="utf-8")


def test_pictures_are_one_png_a_page():
    made = pictures(on_site_list())
    assert len(made) == len(reader(pdf(on_site_list())).pages) == 3
    assert all(each.startswith(b"\x89PNG") for each in made)


# --- what goes wrong is never printed ------------------------------------------------------------
@pytest.fixture
def template(tmp_path, monkeypatch):
    """Puts another template in the place of the late slip's."""
    for path in composing.TEMPLATES.glob("*.typ"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(composing, "TEMPLATES", tmp_path)
    idle = LifoQueue()
    idle.put(None)
    monkeypatch.setattr(composing, "IDLE", idle)
    return lambda text: (tmp_path / "late_slip.typ").write_text(text, encoding="utf-8")


def test_an_unknown_font_is_an_error(template):
    template('#let print(values) = { set document(title: "x"); text(font: "Nowhere Sans", "x") }')
    with pytest.raises(printing.TemplateFault, match="unknown font family: nowhere sans"):
        pdf(late_slip())


def test_a_page_that_could_not_be_read_aloud_is_an_error(template):
    template("#let print(values) = [= No title]")
    with pytest.raises(typst.TypstError, match="missing document title"):
        pdf(late_slip())


def test_values_are_never_read_as_markup():
    name = '#panic("x") *b* _i_ $x$ \\ " `raw` @here <label> // # = - + ]'
    assert name in words(pdf(late_slip(pupil=name)))


# --- letters that no font holds ------------------------------------------------------------------
def test_every_letter_that_is_said_to_print_does_print():
    known = "".join(sorted(letter for letter in letters._letters() if letter.isalpha()))
    assert len(known) > 1000
    assert HOLE not in as_printed(known)
    parts = [known[i : i + 20] for i in range(0, len(known), 20)]
    pdf(paper_register(rows=tuple(PaperRow(part, part) for part in parts)))


@pytest.mark.parametrize(
    "name", ["Łukasz", "Şerife", "Nguyễn", "Ελένη", "Ђорђе", "O’Connor", "Zoë", "Adéọlá"]
)
def test_names_of_many_languages_print_as_they_are(name):
    assert name in words(pdf(certificate(pupil=pupil(name=name))))


def test_an_accent_written_apart_is_composed():
    assert "Zoë" in words(pdf(certificate(pupil=pupil(name="Zoe\u0308"))))


def test_a_working_list_comes_out_with_a_mark_where_a_letter_is_lacking_and_says_so():
    slip = words(pdf(late_slip(pupil="Ben بن")))
    assert f"Ben {HOLE}{HOLE}" in slip
    assert HOLE_WORDS in slip
    assert HOLE_WORDS not in words(pdf(late_slip()))


def test_a_document_of_record_is_refused_and_names_the_letters():
    refused = "Ben بن' holds ب ن, which the documents' fonts do not have; write it in Latin"
    with pytest.raises(CannotPrint, match=refused):
        pdf(certificate(pupil=pupil(name="Ben بن")))


def test_the_protocol_says_what_a_document_must_have():
    wanted = {"template", "of_record", "printed_at", "title", "values"}
    assert wanted <= set(typing.get_type_hints(Document)) | set(vars(Document))
    assert all(hasattr(make(), name) for make in EVERY.values() for name in wanted)
