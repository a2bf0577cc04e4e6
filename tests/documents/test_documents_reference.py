"""The page on documents tells the truth: its example runs and it leaves nothing public out."""

import re
from pathlib import Path

import herringbone.documents as documents
from herringbone.documents import Ground

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "documents.md").read_text(
    encoding="utf-8"
)


def test_the_example_makes_a_pdf():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(example, "documents.md", "exec"), names)
    assert names["made"].startswith(b"%PDF-1.7")


def test_every_public_name_and_every_ground_is_on_the_page():
    written = set(re.findall(r"\w+", PAGE))
    assert not set(documents.__all__) - written
    assert not {ground.name for ground in Ground} - written
