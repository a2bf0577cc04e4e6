"""Work that was asked for before is called by plain words from here on, as new work is."""

from __future__ import annotations

from django.db import migrations

from herringbone.web.strategies.evaluation import task_said


def _reword(apps, schema_editor) -> None:
    Work = apps.get_model("worklists", "Work")
    changed = []
    for work in Work.objects.filter(words__contains=": ").only("words", "verb", "thing", "is_offer"):
        named = f"{work.verb}: {work.thing}".replace("_", " ")
        rest = work.words.removeprefix("offer ")
        if rest.startswith(named):
            variant = rest.removeprefix(named).strip(" ()")
            work.words = task_said(
                None, work.verb, work.thing, variant=variant, offer=work.is_offer
            )
            changed.append(work)
    Work.objects.bulk_update(changed, ["words"], batch_size=300)


class Migration(migrations.Migration):
    dependencies = [("worklists", "0005_at_start")]
    operations = [migrations.RunPython(_reword, migrations.RunPython.noop)]
