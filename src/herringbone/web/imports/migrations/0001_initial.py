"""Tables of imports: the runs, what each did to which row, and uploads that wait."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('schools', '0002_second_factor'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('user_id', models.BigIntegerField(null=True)),
                ('person_name', models.CharField(max_length=120)),
                ('person_position', models.CharField(blank=True, default='', max_length=240)),
                ('source', models.CharField(blank=True, default='', max_length=120)),
                ('files', models.JSONField(default=list)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('stated', models.JSONField(default=list)),
                ('counts', models.JSONField(default=dict)),
                ('left', models.JSONField(default=dict)),
                ('last_day', models.DateField(null=True)),
                ('changed', models.BooleanField(default=True)),
                ('made_school', models.BooleanField(default=False)),
                ('entry_seq', models.PositiveBigIntegerField(null=True)),
                ('head_seq', models.PositiveBigIntegerField(default=0)),
                ('is_followed', models.BooleanField(default=False)),
                ('undo_seq', models.PositiveBigIntegerField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, default='', max_length=120)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
            ],
            options={
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='RowChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=40)),
                ('row_id', models.BigIntegerField()),
                ('deed', models.CharField(choices=[('made', 'made'), ('changed', 'changed'), ('removed', 'removed')], max_length=8)),
                ('before', models.JSONField(null=True)),
                ('after', models.CharField(blank=True, default='', max_length=64)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='imports.importrun')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(unique=True)),
                ('uploaded_at', models.DateTimeField()),
                ('stage', models.CharField(choices=[('refused', 'refused'), ('ready', 'waits for you'), ('running', 'being brought in'), ('done', 'brought in'), ('failed', 'not brought in')], max_length=8)),
                ('files', models.JSONField(default=list)),
                ('profile', models.CharField(blank=True, default='', max_length=80)),
                ('school_id_there', models.CharField(blank=True, default='', max_length=80)),
                ('answers', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField(null=True)),
                ('says', models.JSONField(default=list)),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='imports.importrun')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-uploaded_at',),
            },
        ),
        migrations.AddIndex(
            model_name='importrun',
            index=models.Index(fields=['school', 'at'], name='imports_imp_school__86470a_idx'),
        ),
        migrations.AddIndex(
            model_name='rowchange',
            index=models.Index(fields=['school', 'table', 'deed'], name='imports_row_school__743845_idx'),
        ),
        migrations.AddConstraint(
            model_name='rowchange',
            constraint=models.UniqueConstraint(fields=('school', 'run', 'table', 'row_id'), name='one_deed_a_row_and_import'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['school', 'stage'], name='imports_upl_school__fa9087_idx'),
        ),
    ]
