"""What a person fills in to upload files: the files, their kind, and which school of several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from herringbone.exchange.formats import FORMATS
from herringbone.exchange.profiles import packaged

HOLDS_NO_MARKS = "census"


class SeveralFiles(forms.FileField):
    """A file field that takes several files at once; cleaned to a list."""

    class Input(forms.ClearableFileInput):
        allow_multiple_selected = True

    widget = Input

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if data and isinstance(data, list | tuple) else [data or None]
        return [super(SeveralFiles, self).clean(one, initial) for one in given]


class UploadForm(forms.Form):
    files = SeveralFiles(
        label="Files",
        help_text="A ZIP of the flat files, or the files themselves (school.toml, calendar.csv, "
        "pupils.csv, marks.csv …); or your system's export as XML or CSV.",
        widget=SeveralFiles.Input(attrs={"accept": ".zip,.csv,.toml,.xml"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    profile = forms.ChoiceField(
        label="Kind of file", required=False, help_text="Only where it is not recognised."
    )
    school_id_there = forms.CharField(
        label="School in the file",
        required=False,
        max_length=80,
        help_text="Only where the file holds several schools: its number there.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(one.name, _says(one.name, one.format)) for one in packaged()]
        held = [kind for kind in kinds if kind[0] != HOLDS_NO_MARKS]
        field: Any = self.fields["profile"]
        field.choices = [("", "Recognise it"), *held]


def _says(name: str, format_name: str) -> str:
    return f"{FORMATS[format_name].says}: {name}"
