"""A data folder with a school, an administrator and their open door, made by a program of its own:
`python import_site.py` prints the session's key. For tests that need a real server."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]


def main() -> None:
    sys.path[:0] = [str(TESTS), str(Path(__file__).parent)]
    from herringbone.web.project import commands

    commands.start_django()
    commands.prepare_database()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from herringbone.web.schools.models import Role, School
    from worlds import make_person

    school = School.objects.create(
        name="Alder Vale School",
        slug="vale",
        phase="primary",
        academic_year_start=date(2024, 9, 1),
        second_factor_roles=[],
    )
    user = make_person(school, Role.ADMINISTRATOR, name="Ada Admin")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(session.session_key)


if __name__ == "__main__":
    main()
