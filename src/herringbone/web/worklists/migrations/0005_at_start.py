from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("worklists", "0004_saved_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="held_back",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="standing",
            name="turn",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="work",
            name="at_start",
            field=models.CharField(
                blank=True,
                choices=[
                    ("standing", "true before the strategy ran here"),
                    ("due", "fell due on the day of the first run"),
                ],
                default="",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="handling",
            name="how",
            field=models.CharField(
                choices=[
                    ("done", "done"),
                    ("already", "done before Herringbone ran"),
                    ("started", "to be done now, though it was true before"),
                    ("not_apt", "not appropriate"),
                    ("snoozed", "put off"),
                    ("handed", "handed over"),
                    ("undone", "taken back"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="work",
            name="state",
            field=models.CharField(
                choices=[
                    ("at_start", "to settle"),
                    ("open", "open"),
                    ("done", "done"),
                    ("not_apt", "not appropriate"),
                    ("lapsed", "not done in time"),
                    ("cancelled", "no longer asked for"),
                ],
                default="open",
                max_length=12,
            ),
        ),
    ]
