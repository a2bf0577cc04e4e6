"""Is every data file (library, fonts, templates, styles) inside the wheel? `.ci/run` asks."""

import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"

wheel = zipfile.ZipFile(sys.argv[1])
here = {
    path.relative_to(SOURCE).as_posix()
    for path in (SOURCE / "herringbone").rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
}
missing = sorted(here - set(wheel.namelist()))
if missing:
    sys.exit("the wheel lacks " + ", ".join(missing))
print(f"the wheel holds all {len(here)} files of the package")
