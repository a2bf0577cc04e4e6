"""The crest on a school's letters: apart from the school's own row, which every request reads."""

from __future__ import annotations

from django.db import models

from herringbone.web.schools.tenancy import SchoolRow


class Crest(SchoolRow):
    """A PNG or JPEG picture that `documents.check_crest` has passed; one for a school."""

    picture = models.BinaryField()
    kind = models.CharField(max_length=3, choices=[("png", "PNG"), ("jpg", "JPEG")])

    class Meta:
        constraints = [models.UniqueConstraint(fields=("school",), name="one_crest_a_school")]
