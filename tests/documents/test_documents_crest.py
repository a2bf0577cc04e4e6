"""A school's crest: printed beside its name, kept out of what is read aloud, refused when unfit."""

from dataclasses import replace

import pytest

from herringbone.documents import BrokenCrest, check_crest, pdf
from herringbone.documents.house import CREST_LIMIT
from paper_samples import (
    SCHOOL,
    certificate,
    evidence,
    late_slip,
    on_site_list,
    paper_register,
    png,
    register_page,
    supply_slip,
)
from pdf_reading import count_of, reader


def with_crest(picture: bytes):
    return replace(SCHOOL, crest=picture)


@pytest.mark.parametrize("make", [certificate, evidence, register_page])
def test_a_crest_is_printed_and_not_read_aloud(make):
    made = pdf(make(school=with_crest(png())))
    assert len(reader(made).pages[0].images) == 1
    assert count_of(made)["/Figure"] == count_of(pdf(make()))["/Figure"]


@pytest.mark.parametrize("make", [late_slip, on_site_list, paper_register, supply_slip])
def test_no_picture_can_hold_up_a_working_paper(make):
    made = pdf(make(school=with_crest(png()[:40])))
    assert not reader(made).pages[0].images


def test_a_crest_of_another_kind_or_too_large_is_refused():
    with pytest.raises(ValueError, match="neither a PNG nor a JPEG picture"):
        with_crest(b"<svg/>")
    with pytest.raises(ValueError, match="the crest is 300 kB; save it smaller, 300 kB at most"):
        with_crest(png() + bytes(CREST_LIMIT))


def test_a_crest_is_tried_when_a_school_chooses_it():
    check_crest(png())
    with pytest.raises(BrokenCrest, match="open it and save it again as a PNG"):
        check_crest(png()[:40])
    with pytest.raises(ValueError, match="neither a PNG nor a JPEG"):
        check_crest(b"GIF89a")
