"""The amendment of one mark, or of a few of one pupil: the new code and all that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from herringbone.engine.england.codes import national_codes
from herringbone.web.office.changing import Session
from herringbone.web.office.coding.details import BY_AUTHORITY, WITH_PROVIDER
from herringbone.web.office.forms.because import BecauseForm
from herringbone.web.registers.changes import Carried
from herringbone.web.registers.minutes import ARRIVED
from herringbone.web.schools.asked import day_of
from herringbone.web.ui.days import day as day_words

BLANK = "-"


def code_choices(days: Sequence[date], sessions: Sequence[str]) -> list[tuple[str, str]]:
    """Codes that may stand on all of these days; one stroke for present, whichever the session."""
    known = [national_codes().codes_on(day) for day in days]
    common = [c for c in known[0] if all(c in others for others in known[1:])] if known else []
    stroke = "\\" if set(sessions) == {"PM"} else "/"
    found = [(stroke, f"{stroke}  present")]
    found += [
        (code.symbol, f"{code.symbol}  {code.says[0].lower()}{code.says[1:]}")
        for code in sorted(common, key=lambda one: one.symbol)
        if code.symbol not in ("/", "\\") and code.parent == code.symbol
    ]
    return [("", "Choose …"), *found, (BLANK, "take the mark away")]


class AmendForm(BecauseForm):
    """`sessions` are chosen among those offered; one alone is chosen already. Where none of them is
    closed yet, no reason is asked: it is part of taking the register."""

    field_order = ("sessions", "code", "minutes", "authoriser", "provider", "reason")

    sessions = forms.MultipleChoiceField(
        label="Sessions", widget=forms.CheckboxSelectMultiple, error_messages={}
    )
    code = forms.ChoiceField(label="Becomes")
    minutes = forms.IntegerField(label="Minutes late", required=False, min_value=0, max_value=600)
    authoriser = forms.CharField(
        label="Who granted it", required=False, max_length=120, help_text="For C, C1, C2, J1 and S."
    )
    provider = forms.CharField(
        label="Provider", required=False, max_length=120, help_text="For B, K and W."
    )

    def __init__(
        self, *args: Any, offered_sessions: Sequence[Session], needs_reason: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.by_key = {session_key(one): one for one in offered_sessions}
        self.fields["sessions"].choices = [
            (key, f"{day_words(day)} {session}") for key, (day, session) in self.by_key.items()
        ]
        days = sorted({day for day, _ in offered_sessions})
        halves = [session for _, session in offered_sessions]
        self.fields["code"].choices = code_choices(days, halves)
        self.fields["reason"].required = needs_reason
        if len(self.by_key) == 1:
            self.fields["sessions"].widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        code = said.get("code", "")
        if code in BY_AUTHORITY and not said.get("authoriser", "").strip():
            self.add_error("authoriser", f"{code} stands only with the name of who granted it.")
        if code in WITH_PROVIDER and not said.get("provider", "").strip():
            self.add_error("provider", f"{code} needs the provider: where the child is taught.")
        if said.get("minutes") is not None and code not in ARRIVED:
            self.add_error("minutes", f"Minutes go with {', '.join(ARRIVED)}.")
        return said

    @property
    def new_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return "" if code == BLANK else code

    @property
    def chosen(self) -> list[Session]:
        return [self.by_key[key] for key in self.cleaned_data["sessions"]]

    @property
    def carried(self) -> Carried:
        said = self.cleaned_data
        return Carried(
            minutes_late=said["minutes"],
            authoriser=said["authoriser"].strip() or None,
            provider=said["provider"].strip() or None,
        )


def session_key(one: Session) -> str:
    """How a session stands in an address or a form: `2026-11-20-AM`."""
    return f"{one[0].isoformat()}-{one[1]}"


def session_of_key(text: str) -> Session:
    """Reads it back; raises ValueError for anything else."""
    day, _, session = text.rpartition("-")
    if session not in ("AM", "PM"):
        raise ValueError(f"{text!r} is no session")
    return day_of(day), session


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Seen by staff who see the register. What was said, by whom, when.",
    )


class SettleAlarmForm(forms.Form):
    how = forms.CharField(
        label="What was done about the document?",
        max_length=300,
        help_text="As “letter withdrawn, mother told by phone 10:12”.",
    )
