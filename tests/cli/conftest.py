"""A small synthetic school on disk, made once, and a folder to spoil."""

import shutil

import pytest

from herringbone.engine.record.school import Phase
from herringbone.exchange.flat import write_folder
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school


@pytest.fixture(scope="session")
def school(tmp_path_factory):
    """A primary school of 40, one year; nobody changes it."""
    folder = tmp_path_factory.mktemp("made") / "school"
    write_folder(make_school(Recipe(pupils=40, phase=Phase.PRIMARY, years=(2024,), seed=3)), folder)
    return folder


@pytest.fixture
def spoilt(school, tmp_path):
    """A copy of it that a test may spoil."""
    return shutil.copytree(school, tmp_path / "spoilt")
