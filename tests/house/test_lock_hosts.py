"""The lock is what a stranger installs from: only the public index may stand in it."""

import tomllib
from urllib.parse import urlsplit

from tree import ROOT

PUBLIC = {"pypi.org", "files.pythonhosted.org"}


def addresses() -> list[str]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    found = []
    for package in lock["package"]:
        found += [value for key, value in package["source"].items() if key == "registry"]
        found += [file["url"] for file in package.get("wheels", ()) if "url" in file]
        found += [package["sdist"]["url"]] if "sdist" in package else []
    return found


def test_the_lock_names_only_the_public_index():
    elsewhere = sum(urlsplit(address).hostname not in PUBLIC for address in addresses())
    assert elsewhere == 0, f"{elsewhere} addresses of the lock are not PyPI's; lock again"


def test_the_lock_holds_addresses_at_all():
    assert len(addresses()) > 100


def test_every_dependency_says_why_it_is_there():
    wanting = [
        line.strip()
        for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith('    "') and ">=" in line and "#" not in line
    ]
    assert not wanting
