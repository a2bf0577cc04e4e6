"""Changes of the roll as they are typed: admitted, back, moved, gone, looked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from herringbone.web.office.admitting import NewPupil
from herringbone.web.office.forms.events import DateInput
from herringbone.web.office.grounds import grounds_on
from herringbone.web.office.leaving import Leaving
from herringbone.web.schools.asked import DayField
from herringbone.web.schools.models import School
from herringbone.web.schools.roll import class_names

SEXES = [("", "not recorded"), ("F", "female"), ("M", "male")]


class InClass(forms.Form):
    """Asks for a class of the school and a day."""

    class_name = forms.ChoiceField(label="Class")
    start = DayField(label="From", widget=DateInput())

    def __init__(self, *args: Any, school: School, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(name, name) for name in class_names(school)]
        self.fields["class_name"].label = school.class_word.capitalize()
        self.fields["class_name"].choices = [("", "Choose …"), *names]
        self.fields["start"].initial = today


class AdmitForm(InClass):
    """What the admission register holds; the rest comes with the next import."""

    field_order = ("surname", "forename", "known_as", "date_of_birth", "sex", "class_name", "start")

    surname = forms.CharField(label="Surname", max_length=80)
    forename = forms.CharField(label="Forename", max_length=80)
    known_as = forms.CharField(label="Known as", max_length=80, required=False)
    date_of_birth = DayField(label="Date of birth", widget=DateInput())
    sex = forms.ChoiceField(label="Sex", choices=SEXES, required=False)
    upn = forms.CharField(
        label="UPN", max_length=13, required=False, help_text="Empty until you have it."
    )
    pupil_id = forms.CharField(
        label="Number",
        max_length=64,
        required=False,
        help_text="As the management system has it; empty for the next free one.",
    )
    last_school = forms.CharField(label="Last school", max_length=120, required=False)
    address = forms.CharField(
        label="Address", widget=forms.Textarea(attrs={"rows": 3}), help_text="One line each."
    )
    parent_title = forms.CharField(label="Title", max_length=40, required=False)
    parent_forename = forms.CharField(label="Parent's forename", max_length=80)
    parent_surname = forms.CharField(label="Parent's surname", max_length=80)
    relationship = forms.CharField(label="Relationship", max_length=60, initial="mother")
    phone = forms.CharField(label="Emergency telephone", max_length=40)
    email = forms.EmailField(label="E-mail", required=False)

    PARENT = ("parent_title", "parent_forename", "parent_surname", "relationship", "phone", "email")

    @property
    def new(self) -> NewPupil:
        said = self.cleaned_data
        contact = {
            "title": said["parent_title"],
            "forename": said["parent_forename"],
            "surname": said["parent_surname"],
            "relationship": said["relationship"],
            "phone": said["phone"],
            "email": said["email"],
            "lives_with": "1",
            "may_contact": "1",
        }
        names = ("surname", "forename", "known_as", "date_of_birth", "sex", "upn", "pupil_id")
        return NewPupil(
            **{name: said[name] for name in names},
            class_name=said["class_name"],
            start=said["start"],
            last_school=said["last_school"],
            address=tuple(line.strip() for line in said["address"].splitlines() if line.strip()),
            contacts=(contact,),
        )


class MoveForm(InClass):
    year_group = forms.CharField(
        label="Year group",
        max_length=20,
        required=False,
        help_text="Only if it changes and the class does not say so.",
    )


class ReturnForm(InClass):
    last_school = forms.CharField(label="Where from", max_length=120, required=False)


class LeaveForm(forms.Form):
    """A ground is asked; without one the pupil goes on the missing-education list instead."""

    ground = forms.ChoiceField(label="Ground", required=False, widget=forms.RadioSelect)
    last_day = DayField(label="Last day on roll", widget=DateInput())
    destination = forms.CharField(
        label="Where to",
        max_length=120,
        required=False,
        help_text="School, authority or country.",
    )
    confirmed_how = forms.CharField(
        label="Confirmed how",
        max_length=120,
        required=False,
        help_text="Who said so, how, and when: “Hollin Bank's office, e-mail of 19 November”.",
    )
    enquiry_made = forms.BooleanField(
        label="The school and the local authority looked together and agree", required=False
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        day = _day(self.data.get("last_day", "")) or today
        self.fields["last_day"].initial = today
        self.fields["ground"].choices = [(one.key, one.says) for one in grounds_on(day)]

    @property
    def leaving(self) -> Leaving:
        said = self.cleaned_data
        return Leaving(
            said["last_day"],
            said["ground"],
            said["destination"],
            said["confirmed_how"],
            said["enquiry_made"],
        )


class SearchForm(forms.Form):
    """The pupil is said to have gone, and nobody has confirmed where to."""

    told = forms.CharField(label="What were you told, and by whom?", max_length=300)
    last_seen = DayField(label="Last seen", required=False, widget=DateInput())


class FoundForm(forms.Form):
    how = forms.CharField(label="How is it known where they are?", max_length=300)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
