"""Files that arrive whole: written beside their place, moved in when all of them are done.

Every writer of the project goes through here, so that a failure leaves nothing half-written.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def arriving(folder: Path) -> Iterator[Path]:
    """A temporary folder whose files replace those of the same names in `folder` at the end.

    Where the block raises, `folder` is as it was. A new folder appears by one rename.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield waiting
        waiting.chmod(0o777 & ~_umask())
        if folder.exists():
            for file in sorted(waiting.iterdir()):
                file.replace(folder / file.name)
        else:
            waiting.rename(folder)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


@contextmanager
def arriving_file(path: Path) -> Iterator[Path]:
    """The same for one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(descriptor)
    waiting = Path(name)
    try:
        yield waiting
        waiting.chmod(0o666 & ~_umask())
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
