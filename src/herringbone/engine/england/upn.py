"""Unique pupil numbers: the check letter, and what is wrong with one in words.

Imports ask `problem` before they trust a number to join two files; `unfamiliar` is only a warning.
"""

from herringbone.engine.england.national import authorities, former_authority_codes

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The letters of a UPN, without I, O and S; a letter's value is its place here, from 0."""

LENGTH = 13
DIGITS = frozenset("0123456789")  # str.isdigit would let other scripts' digits through


def tidy(upn: str) -> str:
    """The number as it is kept: without spaces around it, in capitals."""
    return upn.strip().upper()


def check_letter(rest: str) -> str:
    """The first letter for characters 2 to 13; raises ValueError where they cannot be a UPN's."""
    rest = tidy(rest)
    wrong = _shape(rest)
    if wrong:
        raise ValueError(wrong)
    total = sum(
        place * (int(character) if character in DIGITS else ALPHABET.index(character))
        for place, character in enumerate(rest, start=2)
    )
    return ALPHABET[total % len(ALPHABET)]


def problem(upn: str) -> str | None:
    """What is wrong with a UPN, with what would be right; None where nothing is."""
    upn = tidy(upn)
    if len(upn) != LENGTH:
        return f"a UPN has {LENGTH} characters, {upn or 'this'} has {len(upn)}"
    if upn[0] not in ALPHABET:
        return f"{upn} does not begin with a check letter (A to Z without I, O and S)"
    wrong = _shape(upn[1:])
    if wrong:
        return f"{upn}: {wrong}"
    right = check_letter(upn[1:])
    return None if upn[0] == right else f"{upn} has check letter {upn[0]}, where {right} would fit"


def is_temporary(upn: str) -> bool:
    """Whether a valid UPN is a temporary one: its last character is a letter."""
    return tidy(upn)[-1:].isalpha()


def unfamiliar(upn: str) -> str | None:
    """A warning where no authority has, or had, the three digits in a valid UPN."""
    code = tidy(upn)[1:4]
    if code in authorities() or code in former_authority_codes():
        return None
    return f"{tidy(upn)}: no local authority {code} is known"


def _shape(rest: str) -> str | None:
    """What is wrong with characters 2 to 13, before any arithmetic."""
    if len(rest) != LENGTH - 1:
        return f"{LENGTH - 1} characters follow the check letter, not {len(rest)}"
    if not DIGITS.issuperset(rest[:-1]):
        return "characters 2 to 12 must be digits"
    if rest[-1] not in DIGITS and rest[-1] not in ALPHABET:
        return "the last character must be a digit, or a letter other than I, O and S"
    return None
