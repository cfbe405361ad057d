"""Run the benchmarks and print one table; exit 1 when a limit that binds is missed."""

import importlib
import os
import sys

import django

from bench import BENCHES
from bench.table import MISSED, printed


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    rows = []
    for name in names or BENCHES:
        print(f"running {name} ...", file=sys.stderr, flush=True)
        rows.extend(importlib.import_module(f"bench.{name}").run())
    print(printed(rows))
    return 1 if any(row.verdict == MISSED for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
