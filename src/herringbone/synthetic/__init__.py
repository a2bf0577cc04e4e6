"""Calibrated synthetic schools: invented people, real figures.

`make_school(Recipe(...))` is the whole of it; docs/explanation/synthetic-school.md says how.
"""

from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school

__all__ = ["Recipe", "make_school"]
