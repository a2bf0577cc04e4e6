"""Triggers that keep the rows as they were added."""

from django.db import migrations

from herringbone.web.schools.appendonly import installer


class Migration(migrations.Migration):
    dependencies = [("communications", "0001_initial")]
    operations = [migrations.RunPython(installer("communications_communication"), migrations.RunPython.noop)]
