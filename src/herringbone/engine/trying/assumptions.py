"""What people are assumed to do once a strategy asks, read from a declared file.

`simulate` and `coverage` draw from it by seed; no source gives these figures, and every result says
so. Marks never react to any of it.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from herringbone.engine.language.verbs import Verb
from herringbone.library import files

Share = Annotated[Decimal, Field(ge=0, le=1)]
MARKS_DO_NOT_REACT = (
    "Marks never react to what is done: the figures compare how much work each strategy asks for, "
    "not how well it works."
)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reported(_Part):
    share: Share
    why: str


class Response(_Part):
    """`after` is the fewest and most school days until it is done; `outcomes` are shares of those
    done and sum to 1; `minutes` is the staff time of each person taking part."""

    done: Share
    after: tuple[Annotated[int, Field(ge=0, le=60)], Annotated[int, Field(ge=0, le=60)]]
    outcomes: dict[str, Share] = Field(default_factory=lambda: {"done": Decimal(1)})
    why: str
    minutes: Annotated[int, Field(ge=0, le=2000)] = 0

    @model_validator(mode="after")
    def _adds_up(self) -> Response:
        if sum(self.outcomes.values()) != 1:
            raise ValueError("the shares of the outcomes must sum to 1")
        if self.after[0] > self.after[1]:
            raise ValueError("`after` is the fewest, then the most school days")
        return self


class Assumptions(_Part):
    """The whole file; every verb of the language has its line."""

    name: str
    reported_before_register: Reported
    offers: Response
    verbs: dict[Verb, Response]
    rules: Response  # what a rule of the register finds wrong, whatever its verb
    practices: Response  # a checklist item

    @model_validator(mode="after")
    def _complete(self) -> Assumptions:
        missing = sorted(set(Verb) - set(self.verbs))
        if missing:
            raise ValueError(f"no line for: {', '.join(missing)}")
        return self


def load_assumptions(path: Path | None = None) -> Assumptions:
    """The shipped assumptions, or those of a file. Raises `ValueError` in words."""
    if path is None:
        value = files.read_yaml("assumptions", "people.yaml")
    else:
        value = files.parse_yaml(path.read_text(encoding="utf-8"))
    try:
        return Assumptions.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{path or 'people.yaml'}: {where}: {first['msg']}") from None
