"""Schools that were made before are made the same for ever: what others wrote down still holds."""

from datetime import date

import pytest

from herringbone.engine.record.school import Phase
from herringbone.synthetic import Recipe, make_school
from school_digest import digest

MADE_BEFORE = (
    (Recipe(), "a93a8a864cb5ac220496260f5fcebe5b45da9b6dea975984966ccda99a90ccbc"),
    (
        Recipe(pupils=420, years=(2025, 2026), seed=7, until=date(2026, 11, 19)),
        "e02c42fdfd0cf73e5f0aba3a780a7f86e7e891d124aa00e694326f899ecb7fe2",
    ),
    (Recipe(pupils=1), "df4f1a286d30f79e27aa4e171d6d700fa404926de0256e6b0320cf7a78fc0a37"),
    (
        Recipe(pupils=25, years=(2018,)),
        "d598f9b4b001d1940e64c83b4d3bf1f5a16ed64f640c82a3406e8e940c8db531",
    ),
    (
        Recipe(pupils=120, phase=Phase.SECONDARY, years=(2020, 2021, 2022), scenario="covid"),
        "904fd89450f8b503c96b3b252e886a3eade4472c467c4170124b2b8a5bf9d9d0",
    ),
    (
        Recipe(pupils=60, phase=Phase.SPECIAL, years=(2025,), seed=8),
        "14bb2e46ee1dd74488824d197222500fc002888990d3c9b95f4270f7dfe7d39b",
    ),
    (
        Recipe(pupils=150, phase=Phase.ALL_THROUGH, years=(2023, 2024), seed=9),
        "29ad8b1d58881ec46eafa6707f72c46a54ad88413d76f7dc09d461129e44d931",
    ),
    (
        Recipe(pupils=90, years=(2027,), seed=-4),
        "dab2853f7ce7c418735adb124c333f01e043be2c7fe3f3a548997c8e48aa4e6c",
    ),
)


@pytest.mark.parametrize(
    ("recipe", "made"), MADE_BEFORE, ids=[f"{r.phase}-{r.pupils}" for r, _ in MADE_BEFORE]
)
def test_a_recipe_from_before_the_nursery_makes_the_same_school(recipe: Recipe, made: str) -> None:
    assert digest(make_school(recipe)) == made
