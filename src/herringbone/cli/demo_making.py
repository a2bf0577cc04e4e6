"""Makes a demonstration: `python -m herringbone.cli.demo_making FOLDER DAY PORT`.

The command runs it as a process of its own and counts its lines.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from herringbone.web.demo.place import keep_sign_ins, point_settings_at


def main(folder: str, day: str, port: str) -> None:
    today = date.fromisoformat(day)
    point_settings_at(Path(folder), today, int(port))
    from herringbone.web.project.commands import start_django

    start_django()
    from django.db import connection  # type: ignore[import-untyped]

    from herringbone.web.demo.building import build

    made = build(today, lambda words: print(words, flush=True))
    connection.close()
    keep_sign_ins(Path(folder), made)


if __name__ == "__main__":
    main(*sys.argv[1:])
