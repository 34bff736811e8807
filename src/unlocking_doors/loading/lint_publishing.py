"""A profile of disclosure control that would leave little of a region's tables to be seen."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from unlocking_doors.errors import Fault
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.places import Places
from unlocking_doors.loading.records import MOST_BYTES
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.region import Region

MOSTLY_HIDDEN = "UD-L070"

_ALL, _REST = "all", "the rest"


def publishing_findings(region: Region, places: Places, example: Path | None) -> Iterator[Fault]:
    """
    Yield a profile that would hide more than half of the table of referrals of a year.

    It is judged by the fullest calendar year of the region's example referrals, by strand and
    sub-region; what protects others is not counted. ``publish --check`` judges every table, by
    what a database holds.

    Args:
        region: The region.
        places: Where its parts stand.
        example: The folder of its example data; without one nothing can be said.
    """
    cells = _fullest_year(region, example) if example else Counter[tuple[str, str]]()
    profile, survey = region.profile, Survey(region=region, places=places)
    hidden = sum(count <= profile.hides_up_to for count in cells.values())
    if 2 * hidden > len(cells):
        message = (
            f'the profile "{profile.key}" would hide {hidden} of the {len(cells)} counts, by '
            "strand and sub-region, of the fullest year of its example referrals"
        )
        remedy = "Choose another profile, or fewer strands or sub-regions"
        yield survey.fault(("publishing", "profile"), MOSTLY_HIDDEN, message, remedy)


def _fullest_year(region: Region, example: Path) -> Counter[tuple[str, str]]:
    """Count the referrals of a year in each cell and total; what cannot be read counts nowhere."""
    text = read_text(example / "referrals.csv", name="referrals.csv", most_bytes=MOST_BYTES)
    try:
        head, *rows = csv.reader(text.splitlines() if isinstance(text, str) else ())
    except (ValueError, csv.Error):  # it is empty, or one cell of it has no end
        return Counter()
    columns = ("received", "cohorts", "area")
    if not set(columns) <= set(head):
        return Counter()
    day, cohort, area = (head.index(name) for name in columns)
    most = max(day, cohort, area)
    seen = Counter((row[day][:4], row[cohort], row[area]) for row in rows if len(row) > most)
    years: Counter[str] = Counter()
    for (year, *_), number in seen.items():
        years[year] += number
    fullest = max(years, key=lambda year: years[year], default="")
    strands = {one.key: one.strand for one in region.cohorts}
    parts = {one.key: one.sub_region for one in region.areas}
    found: Counter[tuple[str, str]] = Counter()
    for (year, kinds, place), number in seen.items():
        if year == fullest:
            strand = strands.get(kinds.partition(";")[0].strip(), _REST)
            part = parts.get(place, _REST)
            for cell in ((strand, part), (strand, _ALL), (_ALL, part), (_ALL, _ALL)):
                found[cell] += number
    return found
