"""One thing to be done in the background for one school: asked for, taken up, tried, ended.

`queue` writes what is asked for, `claiming` who has taken it up, `ending` how it went; nobody else
writes a row.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class State(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    DEAD = "dead", "given up"


class Job(SchoolRow):
    """`at` is when it may run, `tries` how often it was taken up since it was asked for.

    Whoever takes it up holds it until `lease_until` and renews that while they live. `payload`
    holds keys and never anything about a child. `last_error` says what failed and where in the
    code, without the words of the exception, which may hold a name. `is_scheduled`: its key names
    an occasion, for which there is one job for ever.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, blank=True, default="")
    payload = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    is_scheduled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "kind", "key"),
                condition=models.Q(state="waiting"),
                name="one_waiting_a_key",
            ),
            models.UniqueConstraint(
                fields=("school", "kind", "key"),
                condition=models.Q(is_scheduled=True),
                name="one_job_an_occasion",
            ),
        ]
        indexes = [
            models.Index(fields=("state", "at")),
            models.Index(fields=("school", "kind", "key", "started_at")),
        ]
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}".strip()
