"""openpyxl comes without numpy, and numpy can be imported all the same afterwards."""

import subprocess
import sys


def test_numpy_is_not_loaded_by_it_and_can_be_loaded_after_it():
    code = (
        "import sys, memoqa.ingest.formats.openpyxl_alone as o;"
        "print('numpy' in sys.modules, o.load_workbook.__name__);"
        "import numpy; print(numpy.int64(3))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "load_workbook", "3"]
