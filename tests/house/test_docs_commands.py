"""Every command that the documentation shows is one that exists, with options that exist."""

import re
import shlex

import click
import pytest

from herringbone.cli.main import commands
from tree import ROOT, files, place

PAGES = [*ROOT.glob("*.md"), *files("docs", endings={".md"})]
FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"^(?:uv run --frozen )?herringbone (.+)$")
RECIPE = re.compile(r"^uv run --frozen just ([\w-]+)")
HELP = {"--help", "--version"}


def shown(page):
    """Lines that look like commands, in fenced blocks and in running text."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in FENCED.findall(text) for line in block.splitlines()]
    return [*lines, *INLINE.findall(text)]


def resolve(words):
    """The command that the words name, and the words after it."""
    command, context = commands, click.Context(commands)
    while words and isinstance(command, click.Group):
        if words[0] in HELP:
            return command, []
        found = command.get_command(context, words[0])
        assert found is not None, f"there is no verb {words[0]}"
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_the_commands_shown_exist(page):
    for line in shown(page):
        match = COMMAND.match(line.partition(" | ")[0])
        if match is None or match[1].startswith("("):
            continue
        command, words = resolve(shlex.split(match[1].rstrip(",.")))
        known = {name for option in command.params for name in option.opts} | HELP
        unknown = {word for word in words if word.startswith("--")} - known
        assert not unknown, f"{line}: no option {unknown}"


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_the_recipes_shown_exist(page):
    recipes = set(re.findall(r"^([a-z][\w-]*)(?: [^:]+)?:(?:$| )", justfile(), re.MULTILINE))
    for line in shown(page):
        match = RECIPE.match(line)
        assert match is None or match[1] in recipes, line


def justfile():
    return (ROOT / "justfile").read_text(encoding="utf-8")


def test_the_readme_names_the_two_commands_of_a_fresh_machine():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert "uv run --frozen just try" in lines
    assert "uv run --frozen just test" in lines
