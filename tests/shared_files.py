"""The real figures and files that lie beside the checkout, for tests that compare with the source.

They are not part of the project; where they are missing the test is skipped and says so.
"""

import csv
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[1].parent / "shared" / "data"


def shared(path: str) -> Path:
    """The file at `path` in the shared folder; skips the test where it is not there."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs the source file {path}, in ../shared/data beside the checkout")
    return found


def shared_rows(path: str) -> list[dict[str, str]]:
    """A shared table as rows of text; skips like `shared`."""
    with shared(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
