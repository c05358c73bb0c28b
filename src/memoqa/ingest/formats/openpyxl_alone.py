"""Import openpyxl without numpy, which it takes if it is there and has no use for in a child that only reads.

All of the .xlsx reader takes openpyxl from here.
"""

import sys
from typing import Any, cast

_modules = cast("dict[str, Any]", sys.modules)
_unloaded = "numpy" not in _modules
if _unloaded:
    _modules["numpy"] = None  # what Python takes for a module that cannot be imported
try:
    from openpyxl import load_workbook
    from openpyxl.packaging.relationship import get_dependents, get_rels_path
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.cell import range_boundaries
    from openpyxl.utils.datetime import from_excel
finally:
    if _unloaded:
        del _modules["numpy"]

__all__ = ["from_excel", "get_column_letter", "get_dependents", "get_rels_path", "load_workbook", "range_boundaries"]
