"""The project's own benchmarks: each compares us with a plain reference in the same run. `python -m bench [NAME...]`.

A benchmark is a module with `run() -> list[Row]`, named in `BENCHES`. See `table.py` for `Row`, `row` and `compare`.
"""

BENCHES = ["assignment", "tally", "directory", "inspection", "scorecards", "stage", "pitch_day", "upload"]
