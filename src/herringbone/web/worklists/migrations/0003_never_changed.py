"""Triggers that keep the rows as they were added."""

from django.db import migrations

from herringbone.web.schools.appendonly import installer


class Migration(migrations.Migration):
    dependencies = [("worklists", "0002_handling")]
    operations = [migrations.RunPython(installer("worklists_handling"), migrations.RunPython.noop)]
