"""What a browser prints of the evacuation and the on-site page: few sheets, each class whole."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from desk_day import at
from django.contrib.staticfiles import finders
from django.template import Context, Template
from pypdf import PdfReader

from herringbone.web import clock
from herringbone.web.schools.models import Enrolment, Role
from herringbone.web.schools.tenancy import within
from worlds import TODAY, make_pupil


@pytest.fixture
def school(world):
    """420 pupils in fourteen classes; the world's own three have left."""
    with within(world.school):
        Enrolment.objects.update(end=TODAY - timedelta(days=1))
    for number in range(14):
        for child in range(30):
            name = f"Pupil{child}x{number}"
            make_pupil(world.school, name, class_name=f"K{number:02}", surname="Ashworth")
    return world


def with_its_styles(text: str) -> str:
    """The page with its style sheets in it, and no script: it is read without a server."""

    def sheet(tag: re.Match[str]) -> str:
        href = re.search(r'href="/static/([^"]+)"', tag[0])
        if href is None or not href[1].endswith(".css"):
            return ""
        media = re.search(r'media="([^"]+)"', tag[0])
        written = Path(finders.find(href[1])).read_text(encoding="utf-8")
        return f'<style media="{media[1] if media else "all"}">{written}</style>'

    text = re.sub(r"<link [^>]*>", sheet, text)
    return re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", ["on-site/evacuation/", "on-site/"])
def test_420_pupils_are_four_sheets_at_most_and_no_class_is_cut(school, browser, path):
    with clock.at(at("09:30")):
        text = school.client(Role.OFFICE).get(school.url(path)).content.decode()
    context = browser.new_context()
    page = context.new_page()
    page.set_content(with_its_styles(text))
    made = page.pdf(prefer_css_page_size=True)
    context.close()
    pages = [one.extract_text() for one in PdfReader(BytesIO(made)).pages]
    assert len(pages) <= 4
    for number in range(14):
        on = [len(re.findall(rf"\d+x{number}\b", text)) for text in pages]
        assert sorted(on)[-1] == sum(on) == 30, f"K{number:02} is cut: {on}"


def test_no_flag_goes_on_paper(world, browser):
    """Whatever page draws one: who has a social worker or a plan stays on the screen."""
    sheet = Path(finders.find("ui/css/print.css")).read_text(encoding="utf-8")
    marks = Path(finders.find("ui/css/marks.css")).read_text(encoding="utf-8")
    chips = Template("{% load ui %}<p>Amy {% flags keys %}</p>").render(
        Context({"keys": ["cp", "cin", "social_worker", "fsm"]})
    )
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f'<style>{marks}</style><style media="print">{sheet}</style>{chips}')
    assert page.get_by_text("CIN").is_visible()
    page.emulate_media(media="print")
    assert page.locator("p").inner_text().strip() == "Amy"
    context.close()
