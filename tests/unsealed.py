"""Lets a test that commits be cleaned up after: Django then empties every table, which the triggers
of the legal record and of the kept logs refuse, as they should. They are away only meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations

from herringbone.web.registers import triggers
from herringbone.web.schools import appendonly

_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_unsealed(self: Any, sql_list: list[str]) -> None:
    vendor = self.connection.vendor
    with self.connection.cursor() as cursor:
        for table in (*triggers.TABLES, *appendonly.KEPT):
            for name in (*triggers.names(vendor), *appendonly.names(vendor)):
                if name.startswith(f"keep_{table}_"):
                    on = f" ON {table}" if vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    _flush(self, sql_list)
    with self.connection.cursor() as cursor:
        for statement in (*triggers.statements(vendor), *appendonly.statements(vendor)):
            cursor.execute(statement)


BaseDatabaseOperations.execute_sql_flush = _flush_unsealed
