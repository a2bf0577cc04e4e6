"""The engine's memory as rows, and how far a school's runs have come.

A row is a line of `memory.csv`; `running` writes what changed between two runs and nothing else.
"""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Standing(SchoolRow):
    """One a school: up to which school day it was closed, under which strategy. Runs lock it, so
    that two at once follow each other; `turn` counts them. `version` is the strategy's version as
    run. `held_back` says why the last run asked for nothing, "" where it ran."""

    strategy = models.CharField(max_length=80, blank=True, default="")
    version = models.CharField(max_length=120, blank=True, default="")
    ran_to = models.DateField(null=True, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)
    turn = models.PositiveBigIntegerField(default=0)
    held_back = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school",), name="one_standing_a_school")]


class Remembered(SchoolRow):
    """One line of the memory: a spell, or something that is no spell (`kind`), as text, exactly as
    `memory.csv` has it, so that what is stored and what is exported cannot part ways."""

    provision = models.CharField(max_length=80)
    step = models.CharField(max_length=80, blank=True, default="")
    subject = models.CharField(max_length=200, blank=True, default="")
    entered_on = models.CharField(max_length=10)
    left_on = models.CharField(max_length=10, blank=True, default="")
    how = models.CharField(max_length=20, blank=True, default="")
    left_how = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=20, blank=True, default="")
    number = models.CharField(max_length=10, blank=True, default="")
    repeats = models.CharField(max_length=10, blank=True, default="")
    detail = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=("school", "provision", "step", "subject"))]
