"""`herringbone strategy schema`: what an editor needs to help with a strategy file."""

from __future__ import annotations

import json

import click


@click.command("schema", short_help="Print the JSON Schema for editors.")
def command() -> None:
    """Print the JSON Schema of a strategy file.

    Save it and name it in the first line of a strategy: # yaml-language-server: $schema=FILE
    """
    from herringbone.engine.language.loading import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False, sort_keys=True))
