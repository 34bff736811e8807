"""Small schemes that were played in Toyland, their bundles, and bundles that somebody changed."""

import json
import warnings
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import evolve
from small_years import Clock, day, home, inputs, play, referral, said, yes_to_all
from toyland import TOYLAND

from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.policy.cohorts import LeavingReason
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import CalendarPeriod, Tally, Unit, calendar_period
from unlocking_doors.publishing.tally import Category, Dimension
from unlocking_doors.released import Audience
from unlocking_doors.scheme import Scheme

#: The files of records in a bundle.
RECORDS = (
    *("regions.jsonl", "events.jsonl", "cases.jsonl", "homes.jsonl", "entries.jsonl"),
    *("publications.jsonl", "commands.jsonl", "settings.jsonl"),
)
#: What was put into every free-text and sensitive field, and may be in exact data alone.
NOTE = "canary-note"
CANARIES = (NOTE, *(f"canary-{name}" for name in EQUALITY_FIELDS))


def toyland_with_reasons() -> Region:
    """Return Toyland with the first cohort mapped to a reason for leaving."""
    first, *others = TOYLAND.cohorts
    mapped = evolve(first, leaving_reason=LeavingReason.NON_DOMESTIC_VIOLENCE)
    return evolve(TOYLAND, cohorts=(mapped, *others))


def played(url: str, region: Region | None = None) -> Scheme:
    """Open a scheme in which somebody moved, and refused, and waits; a table was published."""
    equality = Equality(**{name: f"canary-{name}" for name in EQUALITY_FIELDS})
    clock = Clock()
    scheme = Scheme.open(region or toyland_with_reasons(), url, clock=clock)
    play(
        scheme,
        inputs(
            referral("c-1", note=NOTE, equality=equality),
            *yes_to_all("c-1"),
            home("h-1"),
            referral("c-2", household=Household.parse("m70+f68"), received=day(1)),
            said("c-2", "approval", "approved"),
            said("c-2", "offer", "refused", "too-near"),
            home("h-2", released=day(2), bedrooms=1, tenancy=Tenancy.STARTER),
            referral("c-3", received=day(2), answers={"is_tenant": None}),
            referral("c-4", received=day(3), consents=Consents(to_apply=day(3))),
        ),
        days=60,
        is_invented=True,
    )
    clock.go_on(70)
    scheme.add_home(home("h-3", released=day(70)), key="a-key-of-its-own")
    scheme.publish(tally(), Audience.BOARD)
    scheme.publish(tally(), Audience.PUBLIC)
    return scheme


def tally(period: str = "2024-03") -> Tally:
    """Return a table that is wide enough to be published."""
    month: CalendarPeriod = calendar_period(period)
    return Tally(
        key="pigs-by-house",
        title="Pigs by house",
        counts="pigs",
        period=month,
        why="as coarse as it is because three pigs are few",
        dimensions=(
            Dimension(
                key="house",
                label="House",
                categories=(Category(key="straw", label="Straw"),),
            ),
        ),
        units=tuple(Unit(key=f"p-{n}", at=("straw",)) for n in range(40)),
    )


def files_in(bundle: Path) -> dict[str, bytes]:
    """Return every file of a bundle."""
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: dict[str, bytes] | list[tuple[str, bytes]], **how: Any) -> Path:
    """Write a zip archive with any names at all."""
    pairs = list(files.items()) if isinstance(files, dict) else files
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", **how) as archive:
        warnings.simplefilter("ignore")  # a name that stands there twice is the point
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name), content, how.get("compression"))
    return path


def forged(bundle: Path, to: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Change a file of a bundle, and its manifest too, so that no hash tells."""
    files = files_in(bundle)
    files[name] = change(files[name])
    manifest = json.loads(files["manifest.json"])
    for key, content in files.items():
        if key != "manifest.json":
            manifest["files"][key] = {
                "records": content.count(b"\n"),
                "size": len(content),
                "sha256": sha256(content).hexdigest(),
            }
    files["manifest.json"] = json.dumps(manifest).encode() + b"\n"
    return packed(to, files)
