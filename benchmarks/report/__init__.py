"""What a run of the benchmarks found, as a page, as tables, beside an older run: `python -m benchmarks.report`."""
