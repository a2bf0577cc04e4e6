"""What a daily run leaves: its memory, the work it asked for, and where it stands."""

from herringbone.web.worklists.models.memory import Remembered, Standing
from herringbone.web.worklists.models.views import SavedView
from herringbone.web.worklists.models.work import KEY, AtStart, Handling, How, State, Work

__all__ = [
    "KEY",
    "AtStart",
    "Handling",
    "How",
    "Remembered",
    "SavedView",
    "Standing",
    "State",
    "Work",
]
