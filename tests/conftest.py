"""Its place is its purpose: pytest puts this folder on the path, so that every test can import the
helpers that stand beside it (`shared_files`). And it sorts what needs a browser into its own tier.
"""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses a browser is marked so: `just browser` runs it, `just test` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
