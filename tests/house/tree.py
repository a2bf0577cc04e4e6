"""What the checkout holds, for the tests that look after the house itself."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "herringbone"
WRITTEN_BY_US = ("src", "tests", "docs", "benchmarks", ".ci")
WORDS = {".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".txt", ""}


def files(*folders: str, endings: set[str] | None = None) -> Iterator[Path]:
    """Files under the folders, then (where none is named) those at the root, by path."""
    for name in folders or WRITTEN_BY_US:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                if endings is None or path.suffix in endings:
                    yield path
    if not folders:
        for path in sorted(ROOT.iterdir()):
            if path.is_file() and path.name not in {"LICENSE", "uv.lock", ".git"}:
                if endings is None or path.suffix in endings:
                    yield path


def place(path: Path) -> str:
    """The path as a failure names it, from the root of the checkout."""
    return path.relative_to(ROOT).as_posix()
