"""Uploading on screen: nothing is written before a person said so, what they decided is done, and
what cannot be read is told in a table."""

import io
import os
import time
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from import_files import PAGE, Files, brought, drawn, everything, marks, page_of

from herringbone.web import clock
from herringbone.web.imports import running, uploading
from herringbone.web.imports.models import ImportRun, Stage, Upload
from herringbone.web.imports.running import PROGRESS, finish
from herringbone.web.imports.uploading import folder_of
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Enrolment, Role
from herringbone.web.schools.tenancy import within
from worlds import NOW, make_person, make_school

FILES = Files()


@pytest.fixture(autouse=True)
def _the_files_have_a_folder_of_their_own(settings, tmp_path):
    settings.DATA = tmp_path / "data"


@pytest.fixture
def office(held, client):
    """A browser in which an administrator of the school has signed in."""
    held.second_factor_roles = []
    held.save()
    client.force_login(make_person(held, Role.ADMINISTRATOR, name="Ada Admin"))
    return client


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.texts.items():
            archive.writestr(f"export/{name}", text)
    return SimpleUploadedFile("export.zip", out.getvalue())


def url(name, *args):
    return reverse(f"imports:{name}", args=("hill", *args))


def upload(client, *files, **more):
    return client.post(url("imports"), {"files": list(files), **more})


def the_upload():
    return Upload.everywhere.latest("pk")


OTHER = FILES.saying("marks", "P2,2026-11-20,AM,N", "P2,2026-11-20,AM,I")
WITHOUT_P3 = FILES.having(
    pupils="\n".join(FILES.texts["pupils.csv"].splitlines()[:3]) + "\n",
    marks="".join(
        line for line in FILES.texts["marks.csv"].splitlines(True) if not line.startswith("P3")
    ),
)


def test_an_upload_is_compared_and_nothing_is_written(held, office):
    before = everything(held, but={"Upload"})
    answer = upload(office, packed(OTHER))
    assert answer.url == url("upload", the_upload().token)
    page = office.get(answer.url).content.decode()
    assert "What would change" in page
    assert '<span class="diff-was">N</span>' in page and "20 Nov 2026 AM" in page
    assert everything(held, but={"Upload"}) == before


def test_the_folder_is_private(held, office):
    upload(office, packed(OTHER))
    assert folder_of(the_upload().token).stat().st_mode & 0o077 == 0


def test_bringing_it_in_is_done_in_the_name_of_whoever_said_so(held, office):
    upload(office, packed(OTHER))
    token = the_upload().token
    answer = office.post(url("bring_in", token), follow=True)
    assert page_of(held) == drawn(PAGE.replace("//  N-", "//  I-"))
    with within(held):
        run, entry = ImportRun.objects.latest("pk"), Entry.objects.latest("seq")
    assert answer.redirect_chain[-1][0] == url("run", run.pk)
    assert (entry.person_name, entry.person_position) == ("Ada Admin", "administrator")
    assert run.digest in entry.statement and run.digest in answer.content.decode()
    assert not folder_of(token).exists()
    assert the_upload().stage == Stage.DONE


def test_loose_files_come_too(held, office):
    files = [SimpleUploadedFile(name, text.encode()) for name, text in OTHER.texts.items()]
    upload(office, *files)
    office.post(url("bring_in", the_upload().token))
    assert page_of(held, "P2") == "P2 II II // // I-"


def test_files_that_say_nothing_new_are_told_so(held, office):
    upload(office, packed(FILES))
    page = office.get(url("upload", the_upload().token)).content.decode()
    assert "All of it stands here already." in page and "Bring in</button>" not in page


# --- deciding -------------------------------------------------------------------------------------
def test_without_an_answer_the_safe_one_holds(held, office):
    upload(office, packed(WITHOUT_P3))
    answer = office.post(url("bring_in", the_upload().token), follow=True)
    with within(held):
        assert Enrolment.objects.get(pupil__pupil_id="P3").end is None
    assert "Pupils on roll here whom the file no longer has" in answer.content.decode()


def test_the_answer_of_a_kind_is_done(held, office):
    upload(office, packed(WITHOUT_P3))
    office.post(url("bring_in", the_upload().token), {"all-vanished": "take"})
    with within(held):
        assert str(Enrolment.objects.get(pupil__pupil_id="P3").end) == "2026-11-20"


EARLIER = "P1,2026-11-09,AM,{}\nP2,2026-11-09,AM,{}\nP3,2026-11-09,AM,/\n"


def test_one_answer_wins_over_its_kind(held, office, tmp_path):
    old = FILES.having(marks=marks(PAGE) + EARLIER.format("N", "N"))
    brought(held, old, tmp_path)
    upload(office, packed(FILES.having(marks=marks(PAGE) + EARLIER.format("C", "C"))))
    page = office.get(url("upload", the_upload().token)).content.decode()
    assert "9 Nov 2026 AM N → C (before 16 Nov 2026)" in page
    office.post(
        url("bring_in", the_upload().token),
        {"all-changed-history": "take", "one-changed-history-1": "keep"},
    )
    starts = NOW.date().replace(day=9)
    assert page_of(held, "P1", "P2", starts=starts, days=1) == "P1 C-\nP2 N-"


def test_what_stops_an_import_stops_it_until_it_is_answered(held, office):
    other = FILES.saying("pupils", "Cawley,Cal,2019-01-05", "Elstow,Eve,2017-07-07")
    upload(office, packed(other))
    token, before = the_upload().token, everything(held)
    answer = office.post(url("bring_in", token))
    assert answer.status_code == 422
    assert "The same id, but another child: decide first." in answer.content.decode()
    assert everything(held) == before
    office.post(url("bring_in", token), {"all-other-child": "take"})
    assert the_upload().stage == Stage.DONE


def test_what_changed_since_it_was_compared_is_settled_again(held, office):
    """Another child came meanwhile: nothing is brought in, and the page says why."""
    upload(office, packed(OTHER))
    with within(held):
        held.pupils.filter(pupil_id="P3").update(date_of_birth="2012-01-01")
    answer = office.post(url("bring_in", the_upload().token), follow=True)
    assert the_upload().stage == Stage.FAILED
    assert "The same id, but another child: P3" in answer.content.decode()
    assert page_of(held) == drawn(PAGE)


# --- what cannot be read --------------------------------------------------------------------------
def test_problems_stand_in_a_table_with_their_places(held, office):
    bad = FILES.saying("marks", "P2,2026-11-20,AM,N", "P9,2026-11-20,AM,N")
    answer = upload(office, packed(bad))
    page = office.get(answer.url).content.decode()
    assert "These files cannot be brought in" in page
    row = page[page.index("marks.csv</th>") :]
    assert ">19</td>" in row and ">P9</td>" in row and "is not a pupil of pupils.csv" in row
    assert office.post(url("bring_in", the_upload().token)).status_code == 302
    assert the_upload().stage == Stage.REFUSED


def test_a_thousand_problems_are_shown_and_the_rest_counted(held, office):
    rows = "".join(f"X{n},2026-11-16,AM,/\n" for n in range(1200))
    answer = upload(office, packed(FILES.having(marks=FILES.texts["marks.csv"] + rows)))
    page = office.get(answer.url).content.decode()
    assert page.count("is not a pupil of pupils.csv") == 1000
    assert "and 200 more: unknown pupil" in page


def test_text_too_long_for_the_database_is_told(held, office):
    answer = upload(office, packed(FILES.saying("pupils", "Ashdown", "A" * 99)))
    assert "99 characters; 80 fit" in office.get(answer.url).content.decode()


def refused(office, *files):
    answer = upload(office, *files)
    assert answer.status_code == 422
    assert not Upload.everywhere.exists()
    assert not list(uploading.folder_of(NONE).parent.glob("*"))
    return answer.content.decode()


NONE = "00000000-0000-0000-0000-000000000000"


def test_no_file_at_all(held, office):
    assert "Choose a file." in refused(office)


def test_what_is_no_register(held, office):
    page = refused(office, SimpleUploadedFile("holiday.jpg", b"x"))
    assert "holiday.jpg: is no file of a register" in page


def test_what_only_calls_itself_a_zip(held, office):
    assert "is no ZIP file that can be read" in refused(office, SimpleUploadedFile("a.zip", b"PK"))


def test_too_much_is_refused_before_anything_is_kept(held, office, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_BYTES", 1000)
    assert "1,000 are the most" in refused(office, SimpleUploadedFile("marks.csv", b"x" * 1001))


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, text in members.items():
            held.writestr(name.replace("__", "/").replace("_csv", ".csv"), text)
    return SimpleUploadedFile("export.zip", out.getvalue())


def test_an_archive_with_one_name_twice(held, office):
    assert "holds marks.csv twice" in refused(office, archive(a__marks_csv="x", b__marks_csv="y"))


def test_an_archive_that_swells(held, office, monkeypatch):
    monkeypatch.setattr("herringbone.web.imports.uploading.unpack.__defaults__", (1 << 20,))
    page = refused(office, archive(marks_csv="0" * (2 << 20)))
    assert "unpacks to 2,097,152 bytes; 1,048,576 are the most" in page


def test_an_archive_without_a_register(held, office):
    assert "holds no CSV, TOML or XML file" in refused(office, archive(readme="x"))


def test_paths_that_climb_stay_in_the_folder(held, office, tmp_path):
    climbing = {f"../../../{name}": text for name, text in OTHER.texts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held_archive:
        for name, text in climbing.items():
            held_archive.writestr(name, text)
    upload(office, SimpleUploadedFile("export.zip", out.getvalue()))
    inside = folder_of(the_upload().token) / "files"
    assert {path.name for path in inside.iterdir()} == set(OTHER.texts)
    outside = [path for path in tmp_path.rglob("school.toml") if not path.is_relative_to(inside)]
    assert outside == [tmp_path / "files" / "school.toml"]


def test_rubbish_is_told_as_such(held, office):
    rubbish = os.urandom(300_000).replace(b"\0", b"\1")
    answer = upload(office, SimpleUploadedFile("marks.csv", rubbish))
    page = office.get(answer.url).content.decode()
    assert "These files cannot be brought in" in page and "marks.csv" in page


# --- throwing away --------------------------------------------------------------------------------
def test_files_are_thrown_away_at_a_word(held, office):
    upload(office, packed(OTHER))
    token = the_upload().token
    office.post(url("throw_away", token))
    assert not Upload.everywhere.exists() and not folder_of(token).exists()
    assert page_of(held) == drawn(PAGE)


def test_files_that_nobody_decides_on_go_after_a_week(held, office):
    upload(office, packed(OTHER))
    token = the_upload().token
    for days, stays in ((7, True), (8, False)):
        with clock.at(NOW + timedelta(days=days)):
            office.get(url("imports"))
        assert folder_of(token).exists() is stays


def test_another_schools_upload_does_not_exist(held, office, client):
    upload(office, packed(OTHER))
    token = the_upload().token
    dale = make_school("dale", second_factor_roles=[])
    client.force_login(make_person(dale, Role.ADMINISTRATOR))
    for name in ("upload", "bring_in", "progress", "throw_away"):
        address = reverse(f"imports:{name}", args=("dale", token))
        assert client.post(address).status_code in (404, 405)
        assert client.get(address).status_code in (404, 405)


def test_a_teacher_may_not_import(held, office, client):
    client.force_login(make_person(held, Role.CLASS_TEACHER, class_name="3B"))
    assert client.get(url("imports")).status_code == 403


# --- a year's file --------------------------------------------------------------------------------
@pytest.fixture
def launched(monkeypatch):
    """Every upload counts as large; what would be launched is only noted."""
    noted = []
    monkeypatch.setattr(running, "LARGE", 0)
    monkeypatch.setattr(running, "launch", noted.append)
    return noted


def test_a_large_upload_is_brought_in_by_a_process_of_its_own(held, office, launched):
    upload(office, packed(OTHER))
    token = the_upload().token
    page = office.post(url("bring_in", token), follow=True).content.decode()
    assert launched == [token]
    assert "Comparing …" in page and 'http-equiv="refresh"' in page
    assert page_of(held) == drawn(PAGE)
    assert "HX-Refresh" not in office.get(url("progress", token)).headers
    finish(the_upload())
    assert office.get(url("progress", token)).headers["HX-Refresh"] == "true"
    assert page_of(held, "P2") == "P2 II II // // I-"


def test_nobody_starts_it_twice(held, office, launched):
    upload(office, packed(OTHER))
    token = the_upload().token
    office.post(url("bring_in", token))
    page = office.post(url("bring_in", token), follow=True).content.decode()
    assert launched == [token]
    assert "It is being brought in already." in page
    office.post(url("throw_away", token))
    assert Upload.everywhere.exists()


def test_a_process_that_died_leaves_the_upload_waiting(held, office, launched):
    upload(office, packed(OTHER))
    token = the_upload().token
    office.post(url("bring_in", token))
    long_ago = time.time() - 2 * running.DEAD_AFTER
    os.utime(folder_of(token) / PROGRESS, (long_ago, long_ago))
    page = office.get(url("upload", token)).content.decode()
    assert "It was interrupted, and nothing was changed." in page and "Bring in</button>" in page
    office.post(url("bring_in", token))
    finish(the_upload())
    assert the_upload().stage == Stage.DONE


def test_a_process_that_was_given_up_for_dead_writes_nothing(held, office, launched):
    upload(office, packed(OTHER))
    office.post(url("bring_in", the_upload().token))
    late = the_upload()
    Upload.everywhere.update(stage=Stage.FAILED)
    before = everything(held)
    finish(late)
    assert everything(held) == before


def test_a_mistake_of_ours_leaves_nothing_and_is_told(held, office, monkeypatch):
    def fails(**_):
        raise RuntimeError("the power went")

    upload(office, packed(OTHER))
    before = everything(held, but={"Upload"})
    monkeypatch.setattr("herringbone.web.imports.bringing.write_entry", fails)
    page = office.post(url("bring_in", the_upload().token), follow=True).content.decode()
    assert "Something went wrong here, and nothing was changed." in page
    assert everything(held, but={"Upload"}) == before


# --- history and taking back ----------------------------------------------------------------------
def test_the_list_says_who_brought_what(held, office):
    page = office.get(url("imports")).content.decode()
    assert "Tess Office" in page and "27 marks" in page and "3 pupils" in page


def test_the_last_import_is_taken_back_after_saying_what_that_does(held, office):
    upload(office, packed(OTHER))
    office.post(url("bring_in", the_upload().token))
    page = office.get(url("undo")).content.decode()
    assert "1 mark become" in page.replace("becomes", "become")
    assert page_of(held, "P2") == "P2 II II // // I-"
    answer = office.post(url("undo"), follow=True)
    assert page_of(held) == drawn(PAGE)
    assert "taken back" in answer.content.decode()
    assert office.get(url("undo")).status_code == 404


def test_what_rests_on_it_is_listed_instead(held, office):
    from test_imports_undo import FRIDAY, say

    say(held, "P2", FRIDAY, "AM", "I")
    page = office.get(url("undo")).content.decode()
    assert "2026-11-20 AM: N → I since, by Tess Office" in page and "Take it back" not in page
    office.post(url("undo"))
    assert page_of(held, "P2") == "P2 II II // // I-"
