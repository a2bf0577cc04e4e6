"""Triggers that keep what was written, decided, tried and done as it was added."""

from django.db import migrations

from herringbone.web.schools.appendonly import installer

TABLES = ("messaging_approval", "messaging_try", "messaging_turn", "messaging_written")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_outgoing")]
    operations = [migrations.RunPython(installer(*TABLES), migrations.RunPython.noop)]
