"""The form that closes "here this morning, not here now": how, who, and at what time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from herringbone.web.movements.forms.passing import CLOCK, Clocked
from herringbone.web.movements.missing import Settled
from herringbone.web.movements.models import Found


class SettleForm(Clocked):
    """Four ways, no fifth; a name and a time with each."""

    how = forms.ChoiceField(label="How", choices=Found.choices, widget=forms.RadioSelect)
    who = forms.CharField(
        label="Who found, signed out, confirmed, or was called (with a reference)",
        max_length=120,
    )
    at = forms.TimeField(label="At", widget=CLOCK)
    words = forms.CharField(
        label="In words", max_length=300, required=False, widget=forms.TextInput
    )
    field_order = ("how", "who", "at", "words")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        del self.fields["why"]

    def settled(self) -> Settled:
        said = self.cleaned_data
        return Settled(
            how=Found(said["how"]),
            who=said["who"],
            at=self.moment(said["at"]),
            words=said["words"],
        )
