"""What the checkout holds, for the tests that look after the house itself."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "herringbone"
WRITTEN_BY_US = ("src", "tests", "docs", "benchmarks", ".ci")
NOT_OURS = {"LICENSE", "uv.lock", ".git"}
WORDS = {".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".txt", ""}


def files(*folders: str, endings: set[str] | None = None) -> Iterator[Path]:
    """Files under the folders (all of ours and the root's own where none is named), by path."""
    found = [path for name in folders or WRITTEN_BY_US for path in sorted((ROOT / name).rglob("*"))]
    if not folders:
        found += sorted(path for path in ROOT.iterdir() if path.name not in NOT_OURS)
    for path in found:
        ours = path.is_file() and "__pycache__" not in path.parts
        if ours and (endings is None or path.suffix in endings):
            yield path


def place(path: Path) -> str:
    """The path as a failure names it, from the root of the checkout."""
    return path.relative_to(ROOT).as_posix()
