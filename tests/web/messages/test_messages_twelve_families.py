"""Practice 6: twelve families and every document of the library. Nobody gets what they may not, and
no document carries another adult's name, address, number or words, or an address that is withheld.
"""

from __future__ import annotations

import io

import pytest
from families import TWELVE, Family, Household, traces
from posting import AUTUMN
from pypdf import PdfReader

from herringbone.documents.writing import (
    PLACEHOLDERS,
    Channel,
    Purpose,
    names_of,
    template_of,
)
from herringbone.library import files
from herringbone.web.messages.asking import Wanted, ask
from herringbone.web.messages.filling import Facts
from herringbone.web.messages.recipients import reach
from herringbone.web.messages.writing_up import Letter
from worlds import NOW, OFFICE, TODAY, draw

pytestmark = pytest.mark.both_databases
DOCUMENTS = sorted(
    (folder, name) for folder in files.names_of_folders("letters") for name in names_of(folder)
)
QUICK = ("common", "rivington")
LAID = ("school_name", "contact_name", "parent_name", "child_name", "reply_link", "child_full_name")
EXTRA = {name: each.sample for name, each in PLACEHOLDERS.items() if name not in LAID}
"""What a person agrees before a letter goes, so that no document is left out for want of it."""


@pytest.fixture(params=TWELVE, ids=lambda make: make.__name__)
def family(request, posted) -> Family:
    made = request.param(Household(posted, TWELVE.index(request.param) + 10))
    pupils = {f"K{number}": pupil for number, pupil in enumerate(made.pupils)}
    weeks = "\n".join(f"{name} {' '.join(['//'] * 30 + ['II', 'NN'])}" for name in pupils)
    draw(posted.school, "Pupil " + "Mon " * 32 + "\n" + weeks, pupils, starts=AUTUMN)
    return made


def test_the_library_has_documents_for_each_strategy():
    assert len(DOCUMENTS) > 30
    assert {folder for folder, _ in DOCUMENTS} >= {"rivington", "arbour", "waves", "accord"}


@pytest.mark.thorough
def test_no_file_of_any_document_shows_another_adult_or_a_withheld_address(family):
    """Every document of the library by every channel, each letter's PDF read back."""
    _walk(family, DOCUMENTS)


def test_each_document_goes_to_whom_it_may_and_names_nobody_else(family, monkeypatch):
    """The shared documents and one strategy's, by their words; the rest among the thorough."""
    monkeypatch.setattr(Letter, "file", lambda *_: None)
    _walk(family, [(folder, name) for folder, name in DOCUMENTS if folder in QUICK])


def _walk(family: Family, documents: list[tuple[str, str]]) -> None:
    school = family.pupils[0].school
    facts = Facts(school, list(family.pupils), NOW)
    seen: set[tuple[str, str]] = set()
    for folder, name in documents:
        template = template_of(folder, name)
        for channel in template.channels:
            for pupil in family.pupils:
                want = Wanted(
                    strategy=folder,
                    template=name,
                    pupils=(pupil,),
                    key=f"{folder}:{channel}:{pupil.pk}",
                    day=TODAY,
                    session="AM",
                    channels=(channel,),
                    extra=EXTRA,
                )
                made = ask(school=school, wanted=want, by=OFFICE, now=NOW, facts=facts)
                assert not made.unwritten, (folder, name, channel, made.unwritten)
                _holds_nothing_of_others(family, made.messages, (folder, name, channel))
                _went_to_whom_it_may(family, pupil, template, channel, made)
                seen |= {(m.contact_key, channel.value) for m in made.messages}
    assert bool(seen) == bool(family.letters | family.texts)


def _holds_nothing_of_others(family, messages, where):
    for message in messages:
        text = _text(message)
        for adult in family.adults:
            if adult.contact_id == message.contact_key:
                continue
            for trace in traces(adult):
                assert trace not in text, f"{where}: {trace} in what {message.to_name} gets"
        for hidden in family.withheld:
            assert hidden not in text, f"{where}: a withheld address"


def _text(message) -> str:
    written = message.written
    text = f"{written.subject}\n{written.words}\n{message.to_name}\n{message.to_where}"
    if not written.pdf:
        return text
    pages = PdfReader(io.BytesIO(bytes(written.pdf))).pages
    printed = "\n".join(page.extract_text() for page in pages)
    assert message.to_name in printed, "their own name is read, so another's would be"
    return text + printed


def _went_to_whom_it_may(family, pupil, template, channel, made):
    """By post only to `letters`; by text only to `texts`, and only for safety more than parents."""
    kinds = {a.contact_id: a.relationship for a in family.adults}
    got = {kinds[m.contact_key] for m in made.messages}
    theirs = {a.relationship for a in pupil.contacts.all()}
    if channel == Channel.LETTER and template.purpose != Purpose.SAFETY:
        assert got <= family.letters & theirs
        if template.purpose not in (Purpose.NEWS, Purpose.REWARD):
            assert got == family.letters & theirs
    if channel == Channel.TEXT and template.purpose == Purpose.SAFETY:
        assert got == family.texts & theirs
    assert got <= family.letters | family.texts
    assert bool(made.alone) == family.alone


def test_whoever_is_left_out_is_told_with_the_reason(family):
    letter = template_of("", "acknowledgement")
    for pupil in family.pupils:
        found = reach([pupil], letter, (Channel.LETTER,))
        named = {one.contact.contact_id for one in (*found.recipients, *found.left_out)}
        assert named == {contact.contact_id for contact in pupil.contacts.all()}
        assert all(one.why for one in found.left_out)


def test_a_pupil_who_has_died_is_in_no_document(posted):
    home = Household(posted, 40)
    made = TWELVE[0](home)
    [pupil] = made.pupils
    pupil.died_on = TODAY
    pupil.save()
    for folder, name in DOCUMENTS:
        template = template_of(folder, name)
        found = reach([pupil], template, template.channels)
        assert not found.recipients
        assert all("has died" in one.why for one in found.left_out)
