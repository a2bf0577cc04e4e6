"""Settings for the tests: the real ones, a database of their own, a quick password hash."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("HERRINGBONE_DATA", tempfile.mkdtemp(prefix="herringbone-tests-"))
# Processes that test side by side inherit one folder: what one writes there is not another's.
_folder, _process = Path(os.environ["HERRINGBONE_DATA"]), os.environ.get("PYTEST_XDIST_WORKER", "")
if _process and _folder.name != _process:
    (_folder / _process).mkdir(parents=True, exist_ok=True)
    os.environ["HERRINGBONE_DATA"] = str(_folder / _process)
os.environ.setdefault(
    "HERRINGBONE_SECRET_KEY", "only for the tests, where nothing is secret at all"
)

from herringbone.web.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True  # each test client would otherwise look at every static file first
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in earnest: a server's threads and the test then wait for each other, where tables
    # in memory are locked. Its tables come straight from the models, which `tests/conftest.py`
    # completes: a test holds them equal to those of the migrations, which take seconds.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3"), "MIGRATE": False}  # noqa: F405
