"""The triggers that keep the legal record append-only; nothing takes them away again."""

from django.db import migrations

from herringbone.web.registers.triggers import install


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
