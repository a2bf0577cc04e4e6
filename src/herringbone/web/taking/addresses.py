"""How a day, a session and a class stand in an address; what does not fit is no address at all."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter


class DayInAddress:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


class SessionInAddress:
    regex = "AM|PM"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ClassInAddress:
    """A class by its name. A slash, as in "Y3/4 Oak", becomes a tilde: it would end the part."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return value.replace("~", "/")

    def to_url(self, value: str) -> str:
        return value.replace("/", "~")


register_converter(DayInAddress, "school_day")
register_converter(SessionInAddress, "session")
register_converter(ClassInAddress, "class_name")
