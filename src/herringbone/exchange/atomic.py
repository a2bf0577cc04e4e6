"""Files that arrive whole: written beside their place, moved in when all of them are done.

Every writer of the project goes through here, so that a failure leaves nothing half-written.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def arriving(folder: Path) -> Iterator[Path]:
    """A temporary folder whose files replace those of the same names in `folder` at the end.

    Where the block raises, `folder` is as it was. A new folder appears by one rename.
    """
    if folder.is_symlink() and not folder.exists():
        raise FileNotFoundError(
            errno.ENOENT, "It is a link to a folder that is not there", str(folder)
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield waiting
        waiting.chmod(0o777 & ~_umask())
        if folder.exists():
            files = sorted(waiting.iterdir())
            _refuse_folders(folder / file.name for file in files)
            for file in files:
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


def _refuse_folders(places: Iterable[Path]) -> None:
    """Before the first file is moved in: one that cannot be would leave a mixture behind."""
    for place in places:
        if place.is_dir() and not place.is_symlink():
            raise IsADirectoryError(errno.EISDIR, "Is a folder where a file must go", str(place))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
