"""What a parent reads is plain: grade 7 at most, every page of the link in every state."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from linked import link, send

from herringbone.documents.writing.grade import grade_of

MOST = 7.0
BLOCKS = re.compile(r"</(?:p|h1|h2|li|dd|dt|label|legend|option|button|div)>")


def words_of(page: str) -> str:
    """The text of the page's main part, a line for each thing said."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"<select.*?</select>", "", main, flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", "", BLOCKS.sub("\n", main))
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return "\n".join(line for line in lines if line)


@pytest.mark.parametrize("why", ["ill", "sick", "on_the_way", "at_school"])
def test_the_thank_you_is_plain(world, why):
    address = link(world, "Ben", "Cal")
    after = send(address, why=why, help="on").url
    for shown in (after, address, f"{address}?again"):
        assert grade_of(words_of(Client().get(shown).content.decode())) <= MOST


def test_the_form_is_plain(world):
    for address in (link(world), f"{link(world, 'Ben', 'Cal')}?each"):
        assert grade_of(words_of(Client().get(address).content.decode())) <= MOST


def test_the_page_of_no_link_is_plain(db):
    said = words_of(Client().get("/r/none").content.decode())
    assert "ring your child" in said
    assert grade_of(said) <= MOST
