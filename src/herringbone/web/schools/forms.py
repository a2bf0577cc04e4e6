"""Forms of the school's settings and of its people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from herringbone.documents import check_crest
from herringbone.documents.house import CREST_LIMIT, picture_kind
from herringbone.web.schools.asked import DayField
from herringbone.web.schools.models import Post, Role, School
from herringbone.web.schools.people import NewPost, who_has
from herringbone.web.schools.roll import class_names


class TimeInput(forms.TimeInput):
    input_type = "time"


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


GROUPS = (
    (
        "Registers",
        (
            "A register opens when its session begins. Until it closes whoever comes late is L, "
            "afterwards U; a change after closing is an amendment with its reason."
        ),
        ("am_starts", "am_closes", "pm_starts", "pm_closes", "late_until", "day_ends"),
    ),
    (
        "Not accounted for",
        "When somebody who is missing without a reason becomes an alarm.",
        ("alarm_vulnerable", "alarm_others"),
    ),
    (
        "Name and words",
        "Words as this school says them: form, tutor group, student.",
        ("name", "class_word", "pupil_word"),
    ),
    (
        "At the head of letters",
        "Letters give this address, and the attendance line where a family reports an absence.",
        (
            *("address_1", "address_2", "town", "postcode"),
            *("phone", "attendance_phone", "email"),
        ),
    ),
    (
        "Register of record",
        "Whose register is the legal one. Where another system keeps it, nothing is marked here.",
        ("register_of_record", "mis_name"),
    ),
    ("Second step", "", ("second_factor_roles",)),
)


IN_ORDER = (
    ("am_starts", "am_closes"),
    ("am_starts", "late_until"),
    ("am_closes", "alarm_vulnerable"),
    ("am_closes", "alarm_others"),
    ("am_closes", "pm_starts"),
    ("pm_starts", "pm_closes"),
    ("pm_closes", "day_ends"),
)
"""Times of the settings, the second later than the first."""


def _lower(label: object) -> str:
    words = str(label)
    return words[:1].lower() + words[1:]


class SettingsForm(forms.ModelForm):
    """Times of the registers, words, who keeps the registers, who needs a second factor."""

    second_factor_roles = forms.MultipleChoiceField(
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Roles that sign in with a second step",
        help_text="An authenticator app or a passkey, for roles that see sensitive records. "
        "Whoever holds one of these is asked to set it up at the next sign-in.",
    )

    class Meta:
        model = School
        fields = (
            "name",
            "am_starts",
            "am_closes",
            "pm_starts",
            "pm_closes",
            "late_until",
            "day_ends",
            "alarm_vulnerable",
            "alarm_others",
            "class_word",
            "pupil_word",
            "address_1",
            "address_2",
            "town",
            "postcode",
            "phone",
            "attendance_phone",
            "email",
            "register_of_record",
            "mis_name",
            "second_factor_roles",
        )
        labels = {
            "am_starts": "Morning register opens",
            "am_closes": "Morning register closes",
            "pm_starts": "Afternoon register opens",
            "pm_closes": "Afternoon register closes",
            "late_until": "Late pupils go to the office after",
            "day_ends": "School day ends",
            "alarm_vulnerable": "Alarm for vulnerable pupils not accounted for",
            "alarm_others": "Alarm for the others",
            "class_word": "Word for a class",
            "pupil_word": "Word for a pupil",
            "address_1": "First line of the address",
            "address_2": "Second line",
            "phone": "Telephone",
            "attendance_phone": "Attendance line",
            "email": "E-mail address for families",
            "register_of_record": "The legal register is kept by",
            "mis_name": "Name of the management system",
        }
        widgets = {
            name: TimeInput(format="%H:%M")
            for name in (
                "am_starts",
                "am_closes",
                "pm_starts",
                "pm_closes",
                "late_until",
                "day_ends",
                "alarm_vulnerable",
                "alarm_others",
            )
        }

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Title, help and fields of each box of the page, in order."""
        return [(title, says, [self[name] for name in names]) for title, says, names in GROUPS]

    def clean(self) -> dict[str, Any]:
        """A register closes after it opens, the afternoon comes after the morning, the day ends
        after both, and no alarm sounds before the register that it waits for has closed."""
        found: dict[str, Any] = super().clean() or {}
        for before, after in IN_ORDER:
            first, then = found.get(before), found.get(after)
            if first and then and then <= first:
                what = self.fields[before].label
                self.add_error(after, f"Later than {first:%H:%M}, please: {_lower(what)} then.")
        if found.get("register_of_record") == "mis" and not found.get("mis_name"):
            self.add_error("mis_name", "Which system keeps the registers?")
        return found


class CrestForm(forms.Form):
    """A picture for the head of letters."""

    picture = forms.FileField(
        label="Crest",
        help_text="A PNG or JPEG picture of 300 kB at most; under 50 kB letters print fastest.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def clean_picture(self) -> bytes:
        """The picture's bytes, once they are known to print."""
        given: bytes = self.cleaned_data["picture"].read(CREST_LIMIT + 1)
        try:
            picture_kind(given)
            check_crest(given)
        except ValueError as broken:
            raise forms.ValidationError(f"{str(broken)[:1].upper()}{str(broken)[1:]}.") from broken
        return given


class PersonForm(forms.Form):
    """A person and their post."""

    name = forms.CharField(max_length=120, help_text="As it stands in the record.")
    email = forms.EmailField(label="School e-mail address")
    role = forms.ChoiceField(choices=Role.choices)
    position = forms.CharField(
        max_length=80, required=False, help_text="Title in the record; the role's name if empty."
    )
    class_name = forms.ChoiceField(required=False, label="Class, for a class teacher")
    phone = forms.CharField(
        max_length=30, required=False, label="Direct number", help_text="Letters give it."
    )
    start = DayField(label="From", widget=DateInput())
    is_the_same = forms.BooleanField(
        required=False, label="It is the same person: give them this post as well"
    )

    def __init__(self, *args: Any, school: School, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.today = school, today
        names = [("", "–"), *((name, name) for name in class_names(school))]
        self.fields["class_name"].choices = names
        if not self._known():
            del self.fields["is_the_same"]

    def _known(self) -> str:
        """Who has the address that was typed already, in words; "" for nobody."""
        return who_has(self.school, str(self.data.get("email", "")), self.today)

    def clean_start(self) -> date:
        """A post begins within a year: a slip of the year would put a name under old entries."""
        start: date = self.cleaned_data["start"]
        if abs((start - self.today).days) > 366:
            raise forms.ValidationError("A day within a year of today, please.")
        return start

    def clean(self) -> dict[str, Any]:
        """An address that somebody has already never gives a second person a post by mistake."""
        found: dict[str, Any] = super().clean() or {}
        known = self._known()
        if known and not found.get("is_the_same"):
            self.add_error("email", f"{known} Look at the address, or tick below.")
        return found

    @property
    def new_post(self) -> NewPost:
        said = self.cleaned_data
        return NewPost(Role(said["role"]), said["position"], said["class_name"], said["phone"])


class EndForm(forms.Form):
    """The last day of a post."""

    last_day = DayField(widget=DateInput(), label="Last day")


class NumberForm(forms.ModelForm):
    """The direct number that letters of this post give."""

    class Meta:
        model = Post
        fields = ("phone",)
        labels = {"phone": "Direct number"}
        help_texts = {"phone": "A family rings it and reaches this person."}


class DeputyForm(forms.Form):
    """Who stands in for a post, from when to when."""

    user = forms.ModelChoiceField(queryset=None, label="Who stands in")
    start = DayField(widget=DateInput(), label="From")
    end = DayField(widget=DateInput(), label="To")
    why = forms.CharField(max_length=120, required=False, label="Why")

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = type(post.user).objects.filter(is_active=True)
        here = Post.objects.filter(school=post.school).values("user_id")
        self.fields["user"].queryset = people.filter(pk__in=here).exclude(pk=post.user_id)


class DayForm(forms.Form):
    """A day to look at."""

    day = DayField(widget=DateInput(), label="Day")
