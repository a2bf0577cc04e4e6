"""Who may be reached about a pupil, and what they may be told (columns as `contacts.csv`)."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Contact(SchoolRow):
    """One adult about one pupil; the same `contact_id` with another pupil is the same adult.

    `parental_responsibility` is "1", "0" or "" where it is not known. `legal_restriction` is a
    sentence for whoever is about to call or hand a child over.
    """

    pupil = models.ForeignKey("schools.Pupil", on_delete=models.PROTECT, related_name="contacts")
    contact_id = models.CharField(max_length=64)
    priority = models.CharField(max_length=8, blank=True, default="")
    title = models.CharField(max_length=40, blank=True, default="")
    forename = models.CharField(max_length=80, blank=True, default="")
    surname = models.CharField(max_length=80, blank=True, default="")
    relationship = models.CharField(max_length=60, blank=True, default="")
    parental_responsibility = models.CharField(max_length=8, blank=True, default="")
    lives_with = models.CharField(max_length=8, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    phone_2 = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=60, blank=True, default="")
    interpreter = models.CharField(max_length=8, blank=True, default="")
    address_1 = models.CharField(max_length=120, blank=True, default="")
    address_2 = models.CharField(max_length=120, blank=True, default="")
    town = models.CharField(max_length=80, blank=True, default="")
    postcode = models.CharField(max_length=10, blank=True, default="")
    may_contact = models.CharField(max_length=8, blank=True, default="")
    may_receive_letters = models.CharField(max_length=8, blank=True, default="")
    may_collect = models.CharField(max_length=8, blank=True, default="")
    legal_restriction = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("school", "pupil", "contact_id"), name="one_contact_a_pupil"
            )
        ]
        ordering = ("priority", "contact_id")

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.title, self.forename, self.surname) if part)
