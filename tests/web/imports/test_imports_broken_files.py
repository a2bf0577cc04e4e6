"""Archives and files that are damaged, or named to do harm: refused in words, nothing is kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from herringbone.web.imports.models import Upload
from herringbone.web.schools.models import Role
from herringbone.web.schools.tenancy import within

ROWS = "pupil_id,surname\n" + "".join(f"P{n},Nn{n * 7919}\n" for n in range(3000))


@pytest.fixture(autouse=True)
def _the_files_have_a_folder_of_their_own(settings, tmp_path):
    settings.DATA = tmp_path / "data"


def packed(how, name="pupils.csv"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive:
        archive.writestr(name, ROWS)
    return held.getvalue()


def damaged(how):
    archive = bytearray(packed(how))
    archive[60:120] = b"\xff" * 60
    return bytes(archive)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("s.zip", damaged(zipfile.ZIP_DEFLATED), "is no ZIP file that can be read"),
        ("s.zip", damaged(zipfile.ZIP_LZMA), "is no ZIP file that can be read"),
        ("s.zip", damaged(zipfile.ZIP_BZIP2), "is no ZIP file that can be read"),
        ("s.zip", packed(zipfile.ZIP_DEFLATED)[:900], "is no ZIP file that can be read"),
        ("s.zip", packed(zipfile.ZIP_STORED, "é" * 200 + ".csv"), "is no ZIP file that can be"),
        ("é" * 240 + ".csv", ROWS.encode(), "has too long a name"),
    ],
    ids=["deflate", "lzma", "bzip2", "cut off", "long name inside", "long name"],
)
def test_it_is_refused_in_words_and_nothing_is_kept(world, settings, name, content, says):
    world.school.second_factor_roles = []
    world.school.save()
    client = world.client(Role.ADMINISTRATOR)
    answer = client.post(world.url("import/"), {"files": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert says in answer.text
    with within(world.school):
        assert not Upload.objects.exists()
    assert not [path for path in settings.DATA.rglob("*") if path.is_file()]


def test_a_path_that_climbs_stays_in_the_uploads_own_folder(world, settings):
    world.school.second_factor_roles = []
    world.school.save()
    client = world.client(Role.ADMINISTRATOR)
    archive = packed(zipfile.ZIP_DEFLATED, "../../../../climbed.csv")
    client.post(world.url("import/"), {"files": SimpleUploadedFile("s.zip", archive)})
    with within(world.school):
        token = Upload.objects.get().token
    found = list(settings.DATA.parent.rglob("climbed.csv"))
    assert found == [settings.DATA / "imports" / str(token) / "files" / "climbed.csv"]
