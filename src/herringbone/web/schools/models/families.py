"""Persons and families across a trust's schools; within one a family is its `family_id`."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class TrustPerson(models.Model):
    """One child in a trust, whatever the schools: a transfer keeps the person, not the figures."""

    trust = models.ForeignKey("schools.Trust", on_delete=models.PROTECT, related_name="+")


class TrustFamily(models.Model):
    """One family in a trust, whatever the schools of its children."""

    trust = models.ForeignKey("schools.Trust", on_delete=models.PROTECT, related_name="+")


class TrustFamilyMember(SchoolRow):
    """A school's family, by its `family_id` there, as part of a trust's."""

    family = models.ForeignKey(TrustFamily, on_delete=models.PROTECT, related_name="members")
    school_family = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "school_family"), name="one_trust_family_a_family"
            )
        ]
