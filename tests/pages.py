"""
Open every page of a region in a real browser, as a desktop, a telephone and a printer show it.

    make pages            # or: python tests/pages.py london northwest

Runs the region's demo into `out/pages`, writes every report and every document of the toolkit,
and asks the browser and axe-core what is wrong with each page: nothing may be. It leaves pictures
beside the pages. Where no browser is found it says so and is content: none is needed to use the
library.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from browsing import BROWSERS, examine, extent, find_browser, photograph, printed

from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.released import Audience
from unlocking_doors.scheme import Scheme

OUT = Path("out/pages")
REGIONS = ("london", "northwest")
WIDTH, TELEPHONE = 1_280, 320
TALLEST = 16_000
#: The last whole period of each kind in the example years, which end on 31 March.
PERIODS = {"": "", "month": "{0}-02", "quarter": "{0}-Q1", "year": "{1}"}


def pages(region: str) -> Iterator[Path]:
    """Write every page of a region, and yield each."""
    folder = OUT / region
    _run("demo", region, "--out", folder)
    with reopen_scheme(str(folder / "scheme.db")) as scheme:
        year = scheme.snapshot().as_at.year
        for kind, report in sorted(scheme.reports.items()):
            if kind == "equalisation":  # of a region with Housing Moves
                continue
            partner = _busiest(scheme) if report.audience is Audience.PARTNER else ""
            for span in report.periods or ("",):
                period = PERIODS[span].format(year, year - 1)
                yield scheme.report(kind, folder, period=period, partner=partner)
    _run("documents", region, "--out", folder / "documents", "--db", folder / "scheme.db")
    yield from sorted((folder / "documents").rglob("*.html"))


def _busiest(scheme: Scheme) -> str:
    """Return the partner most of whose tenants were referred: its pages are the fullest."""
    cases = Counter(case.referral.landlord for case in scheme.snapshot().cases)
    return next(key for key, _ in cases.most_common() if key in scheme.region.partner_by_key)


def _run(*typed: object) -> None:
    command = (sys.executable, "-m", "unlocking_doors", *map(str, typed))
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def faults(browser: str, page: Path) -> Iterator[str]:
    """Yield what is wrong with a page; pictures of it stay beside it."""
    told = examine(browser, page)
    yield from (f"axe: {one}" for one in told.violations)
    yield from (f"asks for {one}" for one in told.asked)
    yield from (f"console: {one}" for one in told.errors)
    if not told.rules:
        yield "axe found nothing to look at"
    for width in (WIDTH, TELEPHONE):
        wide, high = extent(browser, page, width)
        if wide > width:
            yield f"is {wide} pixels wide in a window of {width}"
        picture = page.with_name(f"{page.stem}-{width}.png")
        photograph(browser, page, picture, width, min(high, TALLEST))
    printed(browser, page, page.with_name(f"{page.stem}-printed.pdf"))


def main(*regions: str) -> int:
    """Examine every page of some regions; return 1 where something is wrong."""
    browser = find_browser()
    if browser is None:
        print(f"No page opened: none of {', '.join(BROWSERS)} is installed.")
        return 0
    every = [page for region in regions or REGIONS for page in pages(region)]
    found = False
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for page, wrong in zip(every, pool.map(partial(_told, browser), every), strict=True):
            print(f"{page}: {wrong or 'nothing found'}", flush=True)
            found |= bool(wrong)
    return int(found)


def _told(browser: str, page: Path) -> str:
    return "; ".join(faults(browser, page))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
