"""The door's forms in the words that a school uses: labels in sentence case, one name for a field.

What they ask and check is the library's; only what they are called is ours.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms

CURRENT, NEW, AGAIN = "Current password", "New password", "New password, once more"


class _Worded:
    """Puts `labels` over the library's own."""

    labels: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label = label
            field.widget.attrs.pop("placeholder", None)


class ChangePassword(_Worded, forms.ChangePasswordForm):
    labels = {"oldpassword": CURRENT, "password1": NEW, "password2": AGAIN}


class SetPassword(_Worded, forms.SetPasswordForm):
    labels = {"password1": NEW, "password2": AGAIN}


class ResetPassword(_Worded, forms.ResetPasswordForm):
    labels = {"email": "School e-mail address"}


class NewPassword(_Worded, forms.ResetPasswordKeyForm):
    labels = {"password1": NEW, "password2": AGAIN}
