"""A certificate shows what stood at the head of the chain that it carries, and nothing older."""

from datetime import date

import pytest

from herringbone.web.pupils import certificates
from herringbone.web.pupils.certificates import Period, Refused, issue
from herringbone.web.pupils.models import CertificateKind
from herringbone.web.pupils.pages import PupilPage
from herringbone.web.registers.amending import amend
from herringbone.web.registers.models import ChainHead
from herringbone.web.schools.models import Post, Role
from herringbone.web.schools.tenancy import within
from herringbone.web.schools.viewer import viewer_of
from worlds import NOW, OFFICE, TODAY, draw

PAGE = """
Pupil Mon Tue Wed Thu
Amy   //  //  II  //
"""
MONDAY, THURSDAY = date(2026, 11, 16), date(2026, 11, 19)


@pytest.fixture
def printed(monkeypatch):
    """The documents that were printed, instead of their bytes."""
    made = []
    monkeypatch.setattr(certificates, "pdf", lambda document: made.append(document) or b"%PDF")
    return made


@pytest.mark.parametrize("kind", CertificateKind)
def test_what_was_amended_after_the_page_was_read_stands_on_it(world, printed, kind):
    amy = world.pupils["Amy"]
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    with within(world.school):
        viewer = viewer_of(world.by_role[Role.HEAD], world.school, TODAY)
        page = PupilPage(viewer, amy, NOW)
        period = Period(page.measured, amy, MONDAY, THURSDAY)
        assert period.figures.authorised == 2
        amend(
            school=world.school,
            author=OFFICE,
            pupil=amy,
            date=date(2026, 11, 18),
            session="AM",
            code="G",
            at=NOW,
            reason="mistake",
        )
        issued = issue(viewer=viewer, period=period, kind=kind, at=NOW)
        head = ChainHead.objects.get(school=world.school)
    (document,) = printed
    marks = [mark.code for half_term in document.half_terms for mark in half_term.marks]
    assert marks[4:6] == ["G", "I"]
    assert (document.figures.authorised, document.figures.unauthorised) == (1, 1)
    assert (issued.head_seq, issued.head) == (head.seq, head.hash)
    if kind == CertificateKind.EVIDENCE:
        assert document.fingerprint.sequence == head.seq
        assert [one.new for one in document.amendments] == ["G"]


@pytest.mark.parametrize("kind", CertificateKind)
def test_a_name_that_the_fonts_do_not_hold_is_refused_in_words(world, kind):
    world.school.second_factor_roles = []
    world.school.save()
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    amy = world.pupils["Amy"]
    with within(world.school):
        amy.surname = "\u674e"
        amy.save(update_fields=["surname"])
    said = {"kind": kind.value, "first": "2026-11-16", "last": "2026-11-19"}
    answer = world.client(Role.HEAD).post(world.url(f"pupils/{amy.pk}/certificate/"), said)
    assert answer.status_code == 200
    assert any("\u674e" in reason for reason in answer.context["reasons"])


def test_the_head_signs_what_somebody_else_prepared(world, printed):
    document = certified(world, printed, Role.ATTENDANCE_OFFICER)
    head, officer = (world.by_role[role] for role in (Role.HEAD, Role.ATTENDANCE_OFFICER))
    assert document.signatory.name == head.name
    assert document.prepared_by.name == officer.name
    assert document.marks_as_at == "Friday 20 November 2026, 09:10, from Herringbone"


def test_without_a_head_nobody_can_sign_and_it_says_so(world, printed):
    with within(world.school):
        Post.objects.filter(role=Role.HEAD).delete()
    with pytest.raises(Refused, match="Nobody is entered as head teacher"):
        certified(world, printed, Role.ATTENDANCE_OFFICER)


def certified(world, printed, role):
    amy = world.pupils["Amy"]
    draw(world.school, PAGE, world.pupils, starts=MONDAY)
    with within(world.school):
        viewer = viewer_of(world.by_role[role], world.school, TODAY)
        period = Period(PupilPage(viewer, amy, NOW).measured, amy, MONDAY, THURSDAY)
        issue(viewer=viewer, period=period, kind=CertificateKind.EVIDENCE, at=NOW)
    return printed[-1]
