"""One knock at one door, planned or done: why, on which outing, who was seen."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow
from herringbone.web.visits.models.outings import Outing


class Reason(models.TextChoices):
    """Why a visit is made; `WORK` are those that the strategy asks for."""

    WORK = "work", "the strategy asks for it"
    JOINT = "joint", "a joint visit was asked for"
    EVENT = "event", "something ahead may hit attendance"
    CONCERN = "concern", "somebody is worried"


class Seen(models.TextChoices):
    """How it ended, in the words of the verb's outcomes."""

    SEEN = "seen", "child seen"
    AT_DOOR = "spoken_at_door", "spoke at the door, child not seen"
    NOBODY = "nobody_home", "nobody home"


class HomeVisit(SchoolRow):
    """To the home of `pupil`, whose brothers and sisters it is about as well. `with_whom` was seen
    or spoken to, `spoke` says whether that was the child or somebody with care of the child. What
    was found of each child stands in the communications log. `go_again`: of somebody nothing is
    known yet, so that the home stays on the day's route. `made_with` is the knock that was also
    this one, where several were asked for at one door."""

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=8, choices=Reason.choices)
    why = models.CharField(max_length=300, blank=True, default="")
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    outing = models.ForeignKey(Outing, null=True, on_delete=models.PROTECT, related_name="visits")
    seen = models.CharField(max_length=16, choices=Seen.choices, blank=True, default="")
    with_whom = models.CharField(max_length=160, blank=True, default="")
    spoke = models.BooleanField(default=False)
    words = models.TextField(blank=True, default="")
    card_left = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    go_again = models.BooleanField(default=False)
    made_with = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="made_too"
    )
    done_by = models.CharField(max_length=120, blank=True, default="")
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("day", "pk")
        indexes = [models.Index(fields=("school", "day"))]

    @property
    def is_out(self) -> bool:
        """Somebody is on the way to it."""
        return self.outing is not None and self.outing.back_at is None and self.done_at is None
