"""The engine's memory to rows and back: what changed is written, what stayed is not touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from herringbone.web.schools.models import School
from herringbone.web.worklists.models import Remembered

COLUMNS = tuple(
    field.name for field in Remembered._meta.fields if field.name not in {"id", "school"}
)
Line = tuple[str, ...]


def rows_of(school: School, subjects: Collection[str] | None = None) -> list[dict[str, str]]:
    """The memory as the engine reads it, or what it says of some pupils and of the school's runs;
    none before the first run."""
    rows = Remembered.objects.filter(school=school)
    if subjects is not None:
        rows = rows.filter(Q(subject__in=subjects) | Q(subject=""))
    held = rows.values_list(*COLUMNS)
    return [dict(zip(COLUMNS, line, strict=True)) for line in held]


def remember(school: School, rows: Iterable[Mapping[str, str]]) -> int:
    """Makes the stored memory these rows; how many lines came or went. In a transaction."""
    wanted = Counter(tuple(row[name] for name in COLUMNS) for row in rows)
    gone: list[int] = []
    for key, *line in Remembered.objects.filter(school=school).values_list("pk", *COLUMNS):
        if wanted[tuple(line)] > 0:
            wanted[tuple(line)] -= 1
        else:
            gone.append(key)
    for first in range(0, len(gone), 500):
        Remembered.objects.filter(pk__in=gone[first : first + 500]).delete()
    new = [line for line, times in wanted.items() for _ in range(times)]
    Remembered.objects.bulk_create(
        (Remembered(school=school, **dict(zip(COLUMNS, line, strict=True))) for line in new),
        batch_size=500,
    )
    return len(gone) + len(new)
