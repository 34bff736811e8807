"""
Write the North West's example year: invented referrals, homes and answers of its first year.

Run ``python examples/northwest/generate.py``; the same seed writes the same bytes. Nothing follows
a published figure, as there is none: everything is made up, and says nothing about anybody.
"""

import sys
from datetime import date
from pathlib import Path

from unlocking_doors import Plugins
from unlocking_doors.testing.inventing import invent_year, write_year

SEED = 2032
FIRST, LAST = date(2024, 10, 1), date(2025, 9, 30)
INQUIRIES, HOMES = 180, 36


def generate(folder: Path | None) -> None:
    """Write the files of the example year into a folder; by default into the region's own."""
    plugins = Plugins.load()
    region = plugins.region("northwest")
    year = invent_year(region, seed=SEED, inquiries=INQUIRIES, homes=HOMES, since=FIRST, until=LAST)
    write_year(folder or plugins.folder("northwest") / "example", year, region)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
