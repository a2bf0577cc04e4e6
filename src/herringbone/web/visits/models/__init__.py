"""Visits to a home, who is out on them, and what whoever knocks should know beforehand."""

from herringbone.web.visits.models.homes import HomeNote
from herringbone.web.visits.models.outings import Outing
from herringbone.web.visits.models.visits import HomeVisit, Reason, Seen

__all__ = ["HomeNote", "HomeVisit", "Outing", "Reason", "Seen"]
