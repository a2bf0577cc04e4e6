"""Both benchmarks of speed, one after the other: `uv run --frozen just bench`, same options."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SPEED = ("one_day.py", "long_table.py")


def main() -> int:
    """1 where either misses a target or finds results that differ."""
    here = Path(__file__).parent
    ended = [subprocess.call([sys.executable, here / name, *sys.argv[1:]]) for name in SPEED]
    return max(ended)


if __name__ == "__main__":
    sys.exit(main())
