"""The form that asks why marks change: a reason from the list, what it rests on, and words.

The same on the amendment page, in the grid and in the N list; as JSON from the grid's script.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms

from herringbone.web.office.changing import Because
from herringbone.web.registers.reasons import CHANNELS, REASONS, Channel, Evidence, Reason, offered


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **more)


class BecauseForm(forms.Form):
    """`because` is what it says, once valid. Which fields a reason needs is the list's own word."""

    reason = forms.ChoiceField(label="Why does it change?")
    channel = forms.ChoiceField(label="How the reason came", required=False)
    who = forms.CharField(
        label="From whom",
        required=False,
        max_length=120,
        help_text="As “mother”, “St Ann's surgery”.",
    )
    came_at = forms.DateTimeField(
        label="When it came",
        required=False,
        widget=MomentInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    words = forms.CharField(
        label="In words",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now
        self.fields["reason"].choices = [("", "Choose …"), *offered()]
        channels = [(key.value, says) for key, says in CHANNELS.items()]
        self.fields["channel"].choices = [("", "No evidence"), *channels]
        self.fields["came_at"].initial = now.replace(second=0, microsecond=0, tzinfo=None)
        self._say_what_is_needed()

    def _say_what_is_needed(self) -> None:
        """Beside each field the reasons that need it: in words, and for the script to go by."""
        evidence = [key for key, row in REASONS.items() if row.is_offered and row.needs_evidence]
        words = [key for key, row in REASONS.items() if row.is_offered and row.needs_words]
        for name in ("channel", "who", "came_at"):
            self._needed(name, evidence)
        self._needed("words", words)

    def _needed(self, name: str, reasons: Sequence[Reason]) -> None:
        field = self.fields[name]
        field.needed = "needed with: " + ", ".join(REASONS[one].says for one in reasons)
        field.widget.attrs["data-needed-by"] = " ".join(one.value for one in reasons)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        row = REASONS[Reason(said["reason"])] if said.get("reason") else None
        if row is not None and row.needs_evidence and not said.get("channel"):
            self.add_error("channel", "Say how it came: this reason needs what it rests on.")
        if row is not None and row.needs_evidence and not said.get("who", "").strip():
            self.add_error("who", "Say from whom it came.")
        if row is not None and row.needs_words and not said.get("words", "").strip():
            self.add_error("words", "This reason needs a few words.")
        self._clean_evidence(said)
        return said

    def _clean_evidence(self, said: dict[str, Any]) -> None:
        if not said.get("channel"):
            return
        if not said.get("who", "").strip() and "who" not in self.errors:
            self.add_error("who", "Say from whom it came.")
        if said.get("came_at") is None and "came_at" not in self.errors:
            self.add_error("came_at", "Say when it came.")
        elif said.get("came_at") and said["came_at"] > self.now + timedelta(minutes=1):
            self.add_error("came_at", "It cannot come later than now. Look at day and time.")

    @property
    def because(self) -> Because:
        said = self.cleaned_data
        evidence = None
        if said["channel"]:
            came = min(said["came_at"], self.now)
            evidence = Evidence(Channel(said["channel"]), came, said["who"].strip())
        return Because(Reason(said["reason"]), said["words"].strip(), evidence)

    @property
    def wrong(self) -> str:
        """All that is wrong in one sentence, for an answer without a page."""
        return " ".join(str(one) for errors in self.errors.values() for one in errors)
