"""A group of verbs that loads each only when it is asked for, so that `--help` is quick.

`main` and the groups under it keep their verbs in a table; nothing else has to be registered.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from herringbone.cli.refusals import Unexpected, cannot_use

Table = Mapping[str, tuple[str, str]]


class Verbs(click.Group):
    """`table` maps each verb to its module, which has a `command`, and the line in the list."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        command = import_module(self.table[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs from the table alone: no module is loaded for it."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])


class Guarded(Verbs):
    """The outermost group: whatever goes wrong below is told in words, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read our output has gone: click ends quietly
            raise cannot_use(error) from error
        except Exception as error:
            raise Unexpected(error) from error
