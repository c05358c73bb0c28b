"""The recognition of scans, measured on pages that are drawn here: `python -m benchmarks.scans`."""
