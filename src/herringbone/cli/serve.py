"""`herringbone serve`: the configured database to browsers, from this computer.

One process where the database is SQLite, as many as asked where it is PostgreSQL.
"""

from __future__ import annotations

import socket
from contextlib import nullcontext

import click

THREADS = 16
"""Requests answered at once in a process; each may hold one connection to the database."""
MOST_WORKERS = 64
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - known by name, not bound to unasked


@click.command("serve", short_help="Serve the database to browsers.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="The port."
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help="Processes; more than one needs PostgreSQL.",
)
@click.option(
    "--no-work", is_flag=True, help="No worker beside it: `herringbone work` runs elsewhere."
)
def command(host: str, port: int, workers: int, no_work: bool) -> None:
    """Serve Herringbone, with a worker beside it for what is done in the background.

    The database is brought to this release first, and nothing is served where the legal record is
    not sealed or a check of the settings fails.

    Only this computer can reach it unless --host says otherwise; then HERRINGBONE_HOSTS names the
    addresses that are answered.
    """
    ready(host, port, workers)
    click.echo(f"Herringbone is at http://{_shown(host)}:{port}/ (Ctrl+C ends it).")
    if host in EVERYWHERE:
        click.echo("Other computers reach it under the names in HERRINGBONE_HOSTS.")
    run(host, port, workers, works=not no_work)


def ready(host: str, port: int, workers: int) -> None:
    """Brings the database to this release and checks all that serving needs; raises `Refused`."""
    from herringbone.cli.database import opened
    from herringbone.cli.refusals import Refused

    with opened():
        from django.core.checks import ERROR, run_checks  # type: ignore[import-untyped]
        from django.db import connection  # type: ignore[import-untyped]

        wrong = [check for check in run_checks() if check.level >= ERROR]
        if wrong:
            raise Refused(
                *(f"{check.msg} {check.hint or ''}".strip() for check in wrong),
                "herringbone: not served until that is put right.",
            )
        if workers > 1 and connection.vendor == "sqlite":
            raise Refused(
                "herringbone: SQLite is served by one process; for more workers set DATABASE_URL "
                "to a PostgreSQL database."
            )
        connection.close()
    _demand_free(host, port)


def _demand_free(host: str, port: int) -> None:
    from herringbone.cli.refusals import Refused

    try:
        [(family, _, _, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise Refused(
            f"herringbone: cannot listen on {host}:{port}: {error.strerror or error}.",
            "Something else may be there already: choose another with --port, or --host.",
        ) from error


def _shown(host: str) -> str:
    if host in EVERYWHERE or host == "127.0.0.1":
        return "localhost"
    return f"[{host}]" if ":" in host else host


def run(host: str, port: int, workers: int = 1, *, works: bool = True) -> None:
    """Serves until it is told to stop (SIGINT or SIGTERM); `ready` comes first."""
    from granian import Granian
    from granian.constants import Interfaces

    from herringbone.cli.beside import a_worker

    server = Granian(
        "herringbone.web.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_access=False,
        websockets=False,
    )
    with a_worker() if works else nullcontext():
        server.serve()
