"""What people type about messages: a decision with its reason, the school's rules, a stop."""

from __future__ import annotations

from typing import Any

from django import forms

from herringbone.documents.writing import UnknownLetter, template_of
from herringbone.web.messages.models import SendingRules, StopKind

DECISIONS = (
    ("approve", "Approve: it goes"),
    ("hold", "Hold it back"),
    ("call", "Ring instead"),
    ("withdraw", "Withdraw it"),
)


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=DECISIONS, label="What becomes of it")
    reasoning = forms.CharField(
        required=False,
        max_length=1000,
        label="Why",
        help_text="Kept with the message, beside what this page showed.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TakeBackForm(forms.Form):
    """For what was let go and has not left."""

    reasoning = forms.CharField(max_length=500, label="Why it does not go")


class AgainForm(forms.Form):
    """For what failed or perhaps went."""

    what = forms.ChoiceField(choices=(("again", "Send it again"), ("went", "It went")))
    reasoning = forms.CharField(max_length=500, label="How you know, or why again")


class CameBackForm(forms.Form):
    why = forms.CharField(
        max_length=300, label="What the envelope says", initial="not known at this address"
    )


class StopForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label.capitalize()) for kind in StopKind if kind != "returned"],
        label="What is open",
    )
    why = forms.CharField(max_length=300, label="In a few words")


class LiftForm(forms.Form):
    why = forms.CharField(max_length=300, label="What settled it")


class RulesForm(forms.ModelForm):
    """Quiet hours, caps and what needs no approval. Safety is never held up by any of them."""

    automatic_names = forms.CharField(
        required=False,
        label="Templates that leave without approval",
        help_text="One a line, as strategy/template (rivington/class_all_here). At first none. "
        "A letter against which anything speaks still waits for a person.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = SendingRules
        fields = (
            "quiet_from",
            "quiet_until",
            "on_school_days_only",
            "most_letters",
            "in_days",
            "fewest_sessions",
        )
        labels = {
            "quiet_from": "Nothing leaves after",
            "quiet_until": "and before",
            "on_school_days_only": "Only on school days",
            "most_letters": "At most so many letters about a child",
            "in_days": "in so many days",
            "fewest_sessions": "No letter about attendance before so many sessions",
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["automatic_names"].initial = "\n".join(self.instance.automatic)

    def clean_automatic_names(self) -> list[str]:
        """Names that the library has; a name that nobody wrote would never be looked for."""
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["automatic_names"].splitlines())):
            strategy, _, name = line.partition("/")
            try:
                template_of(strategy, name)
            except UnknownLetter as unknown:
                raise forms.ValidationError(f"{line}: {unknown}.") from unknown
            found.append(line)
        return sorted(set(found))
