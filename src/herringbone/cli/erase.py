"""`herringbone erase`: takes out of a school's records what need not be kept any longer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime

    from herringbone.web.communications.erasing_all import Due, Erased
    from herringbone.web.registers.changes import Author
    from herringbone.web.schools.models import Pupil, School

GROUNDS = ("retention", "request")


@click.command("erase", short_help="Erase what need not be kept any longer.")
@click.option("--school", "slug", help="One school, by its short name; needed where there are two.")
@click.option(
    "--ground",
    type=click.Choice(GROUNDS),
    default=GROUNDS[0],
    show_default=True,
    help="The years are over, or a person's request to be erased was granted.",
)
@click.option(
    "--pupil",
    "keys",
    multiple=True,
    metavar="ID",
    help="A pupil by the school's own id, as often as wanted; by default all. A request names one.",
)
@click.option(
    "--by",
    "email",
    required=True,
    metavar="E-MAIL",
    help="Who erases: somebody with a post at the school, by the address that they sign in with.",
)
@click.option("--yes", is_flag=True, help="Do not ask again.")
def command(slug: str | None, ground: str, keys: Sequence[str], email: str, yes: bool) -> None:
    """Say what is old enough to be erased, ask, and erase it for good.

    Contents of the register and words of what was said, done, sent and worried about go; rows stay,
    with who wrote them and when, and the record still verifies. Nothing goes before the years for
    which the law keeps a register are over, whatever the ground. What was erased, by whom, when and
    on which ground stands in the record and in the register of erasures.
    """
    from herringbone.cli.database import opened, school_named
    from herringbone.cli.refusals import Refused

    if ground == "request" and not keys:
        raise Refused("herringbone: a request is about somebody: name each with --pupil.")
    with opened():
        from herringbone.web import clock
        from herringbone.web.schools.tenancy import within

        school, now = school_named(slug), clock.now()
        with within(school):
            author, pupils = _author(school, email, now), _pupils(school, keys)
            whose = {"school": school, "pupils": pupils, "at": now, "nobodys": not keys}
            if _say_and_ask(whose, author, ground, yes=yes):
                _erase(whose, author, ground)


def _say_and_ask(whose: dict[str, Any], author: Author, ground: str, *, yes: bool) -> bool:
    """Whether there is anything, and it is to go."""
    from herringbone.web.communications.erasing_all import due

    found, school = due(**whose), whose["school"]
    as_of = f"{whose['at']:%d %B %Y}"
    click.echo(f"{school.name} ({school.slug}), as of {as_of}. Ground: {_words(ground)}.")
    if not found.is_any:
        click.echo("Nothing is old enough to be erased.")
        return False
    for line in _lines(found):
        click.echo(f"  {line}")
    click.echo("Rows stay, with who wrote them and when. What goes cannot be brought back.")
    if not yes:
        click.confirm(f"Erase it in the name of {author.name}, {author.position}?", abort=True)
    return True


def _erase(whose: dict[str, Any], author: Author, ground: str) -> None:
    from herringbone.web.communications.erasing_all import erase_all
    from herringbone.web.registers.erasure import Ground

    wanted = Ground.REQUEST if ground == "request" else Ground.RETENTION
    click.echo(_done(erase_all(**whose, author=author, ground=wanted)))


def _words(ground: str) -> str:
    from herringbone.web.registers.erasure import GROUNDS as WORDS
    from herringbone.web.registers.erasure import Ground

    said: str = WORDS[Ground.REQUEST if ground == "request" else Ground.RETENTION]
    return said


def _lines(found: Due) -> list[str]:
    of = f"of {found.pupils:,} {'pupil' if found.pupils == 1 else 'pupils'}"
    rows = [f"{count:,} {words}" for words, count in found.rows.items()]
    return [f"{found.contents:,} contents of the register {of}", *rows]


def _done(made: Erased) -> str:
    numbers = ", ".join(f"{entry.seq:,}" for entry in made.entries)
    entries = f" Entries of the record that say so: {numbers}." if numbers else ""
    lines = sum(sum(row.rows.values()) for row in made.audits)
    pupils = sum(row.pupil_id is not None for row in made.audits)
    nobodys = " and one for messages that name none" if len(made.audits) > pupils else ""
    return (
        f"Erased.{entries} Rows emptied: {lines:,}; the register of erasures holds a line for each "
        f"of {pupils:,} {'pupil' if pupils == 1 else 'pupils'}{nobodys}."
    )


def _author(school: School, email: str, now: datetime) -> Author:
    from herringbone.cli.refusals import Refused
    from herringbone.web.registers.changes import Author
    from herringbone.web.schools.people import posts_on

    posts = posts_on(school, now.date()).filter(user__email__iexact=email.strip())
    post = posts.select_related("user").order_by("pk").first()
    if post is None:
        raise Refused(
            f"herringbone: nobody with a post at {school.name} today signs in as {email}. Whoever "
            "erases is named in the record: give their address with --by."
        )
    return Author(post.user.name, post.position, post.user.pk)


def _pupils(school: School, keys: Sequence[str]) -> list[Pupil]:
    from herringbone.cli.refusals import Refused
    from herringbone.web.schools.models import Pupil

    rows = Pupil.objects.filter(school=school).order_by("pk")
    if not keys:
        return list(rows)
    found = list(rows.filter(pupil_id__in=keys))
    unknown = sorted(set(keys) - {pupil.pupil_id for pupil in found})
    if unknown:
        raise Refused(
            f"herringbone: {school.name} has no pupil {', '.join(unknown)}. Ids are the school's "
            "own, as its exports have them. Nothing was erased."
        )
    return found
