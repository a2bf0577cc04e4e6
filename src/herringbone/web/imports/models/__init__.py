"""What was brought in by whom, what each import did to which row, and files that wait."""

from herringbone.web.imports.models.runs import Deed, ImportRun, RowChange
from herringbone.web.imports.models.uploads import Stage, Upload

__all__ = ["Deed", "ImportRun", "RowChange", "Stage", "Upload"]
