"""The process of a large upload: `python -m herringbone.web.imports.alone TOKEN`, started by the
server with its own surroundings."""

from __future__ import annotations

import sys

import django


def main(token: str) -> None:
    django.setup()
    from herringbone.web.imports.models import Stage, Upload
    from herringbone.web.imports.running import finish

    held = Upload.everywhere.select_related("school")
    finish(held.get(token=token, stage=Stage.RUNNING))


if __name__ == "__main__":
    main(sys.argv[1])
