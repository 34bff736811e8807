"""
Invent a year for any region: referrals, homes and answers, all of it made up from a seed.

The same region and seed give the same bytes. Every row says that it is invented, so that the
label travels with the data.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from attrs import asdict, evolve, frozen

from unlocking_doors.errors import RecordError, RefusedError
from unlocking_doors.facts.homes import Home
from unlocking_doors.loading import columns_of, write_table
from unlocking_doors.loading.columns import EQUALITY, INVENTED
from unlocking_doors.loading.examples import NOTE
from unlocking_doors.loading.writing import unwritable, write_whole
from unlocking_doors.moves.decisions import Decision
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.invented_answers import Answers
from unlocking_doors.testing.invented_homes import invent_home
from unlocking_doors.testing.invented_people import ages
from unlocking_doors.testing.invented_referrals import Inquiries

#: What an example year says of itself.
ABOUT = "Invented data; they say nothing about any real landlord or household."

_DAY = timedelta(days=1)
#: Of a round that comes late, the last home would wait for nobody.
_BEFORE_THE_END = timedelta(days=6)

Cells = tuple[str, ...]


@frozen(kw_only=True)
class InventedYear:
    """
    An invented year.

    Attributes:
        seed: What it was drawn from.
        as_at: Its last day.
        referrals: In order of receipt.
        homes: In order of release.
        decisions: What people answered, case by case.
        rows: The same as cells, by kind of file, in the order of its columns.
    """

    seed: int
    as_at: date
    referrals: tuple[Referral, ...]
    homes: tuple[Home, ...]
    decisions: tuple[Decision, ...]
    rows: Mapping[str, tuple[Cells, ...]]


def invent_year(
    region: Region, *, seed: int, inquiries: int, homes: int, since: date, until: date
) -> InventedYear:
    """
    Invent a year of a region, or any other stretch of days.

    What becomes of an inquiry is aimed at, and left to the region's own rules; about half are
    eligible. Most homes are such as somebody asked for.

    Args:
        region: The region; its open cohorts, partners, rules and coded reasons are used.
        seed: The same region and seed give the same year.
        inquiries: Number of referrals.
        homes: Number of homes.
        since: First day.
        until: Last day, which is also the day up to which it is played.

    Raises:
        RecordError: The region's scheme runs on none of the days.
    """
    identity = region.identity
    first = max(since, identity.opened)
    last = until if identity.closed is None else min(until, identity.closed - _DAY)
    if last < first:
        message = f"the scheme of {region.key} runs on no day from {since} to {until}"
        raise RecordError(message, code="UD-E222", remedy="Name days on which it runs")
    rng = Random(f"{seed}/year")
    days = sorted(rng.randint(0, (last - first).days) for _ in range(inquiries))
    drawing, answers = Inquiries(region), Answers(region, last)
    drawn, decisions, approved = [], [], []
    for number, after in enumerate(days, start=1):
        case = f"E{first.year % 100:02d}-{number:04d}"
        one = drawing.draw(Random(f"{seed}/{case}"), case, first + after * _DAY)
        drawn.append(one.referral)
        if one.is_eligible:
            granted, said = answers.to(Random(f"{seed}/{case}/answers"), one)
            decisions += said
            approved += [granted] if granted else []
    ends = max(first, last - _BEFORE_THE_END)
    drawn_homes = [
        invent_home(
            Random("/".join((str(seed), "home", str(number)))),
            region,
            approved,
            since=first,
            until=ends,
        )
        for number in range(homes)
    ]
    pot = _numbered(f"H{first.year % 100:02d}", [home for home in drawn_homes if home])
    return InventedYear(
        seed=seed,
        as_at=last,
        referrals=tuple(drawn),
        homes=pot,
        decisions=tuple(decisions),
        rows={
            "referrals": _rows(region, "referrals", [_of_referral(one, seed) for one in drawn]),
            "homes": _rows(region, "homes", [_fields(one) for one in pot]),
            "decisions": _rows(region, "decisions", [_of_decision(one) for one in decisions]),
        },
    )


def write_year(folder: Path, year: InventedYear, region: Region, *, about: str = ABOUT) -> None:
    """
    Write a year as the example data of a region.

    Args:
        folder: Where to, made if it is not there.
        year: The year.
        region: The region that it was invented for.
        about: What the data are, in a sentence.

    Raises:
        RefusedError: It holds such a file of which some row does not say that it is invented.
        OutputError: The folder cannot be written to, or is full.
    """
    for kind in year.rows:
        if not _is_invented(folder / f"{kind}.csv"):
            message = f"{folder / kind}.csv holds rows that do not say that they are invented"
            raise RefusedError(message, code="UD-N007", remedy="Name another folder with --out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    for kind, rows in year.rows.items():
        header = [column.name for column in columns_of(kind, region)]
        write_table(folder / f"{kind}.csv", header, rows, signed=("on",))
    said = json.dumps(about, ensure_ascii=False)
    note = f"about = {said}\nas_at = {year.as_at}\nseed = {year.seed}\n"
    write_whole(folder / NOTE, note)


def _is_invented(path: Path) -> bool:
    """Tell whether a file may be written anew: it is not there, or every row is invented."""
    if not path.exists():
        return True
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return all(row.get(INVENTED) == "yes" for row in csv.DictReader(file))
    except (OSError, ValueError, csv.Error):
        return False  # whatever it is, it is not ours


def _numbered(year: str, homes: Sequence[Home]) -> tuple[Home, ...]:
    """Give homes their keys in order of release."""
    ordered = sorted(homes, key=lambda one: (one.released, one.landlord, one.area, one.bedrooms))
    return tuple(
        evolve(home, home=f"{year}-{number:03d}") for number, home in enumerate(ordered, start=1)
    )


def _rows(region: Region, kind: str, values: Sequence[Mapping[str, object]]) -> tuple[Cells, ...]:
    names = [column.name for column in columns_of(kind, region)]
    return tuple(
        tuple(_cell((row | {INVENTED: True}).get(name)) for name in names)
        for row in map(dict, values)
    )


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return "; ".join(sorted(map(str, value))) or "none"
        case _:
            return str(value)


def _fields(value: Referral | Home | Decision) -> dict[str, object]:
    return asdict(value, recurse=False)


def _of_referral(referral: Referral, seed: int) -> dict[str, object]:
    row = _fields(referral) | dict(referral.answers)
    row |= {f"consent_{name}": on for name, on in asdict(referral.consents).items()}
    if referral.equality is not None:
        row |= {EQUALITY + name: said for name, said in asdict(referral.equality).items()}
    people = referral.household
    if people is not None:
        rng = Random(f"{seed}/{referral.case}/ages")
        row |= {"household": ages(rng, people), "extra_rooms": people.extra_rooms}
    return row


def _of_decision(decision: Decision) -> dict[str, object]:
    on = decision.on or f"+{decision.after}"
    return _fields(decision) | {"on": on, "step": decision.step.value}
