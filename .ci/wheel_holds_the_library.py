"""Is every data file of the library inside the wheel? `.ci/run` asks, after building it."""

import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"

wheel = zipfile.ZipFile(sys.argv[1])
library = (SOURCE / "herringbone" / "library").rglob("*")
here = {
    path.relative_to(SOURCE).as_posix()
    for path in library
    if path.is_file() and path.suffix != ".pyc"
}
missing = sorted(here - set(wheel.namelist()))
if missing:
    sys.exit("the wheel lacks " + ", ".join(missing))
print(f"the wheel holds all {len(here)} files of the library")
