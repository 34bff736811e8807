"""
Write London's example year: invented referrals, homes and answers, April 2023 to March 2024.

Run ``python examples/london/generate.py``; the same seed writes the same bytes. The shape follows
the published totals (490 inquiries a year, 37 % circulated, 58/26/9/5/2 % by reason); everything
else is made up, and says nothing about any real landlord or household.
"""

import csv
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from attrs import frozen
from example_answers import approval, days_to_approve, homes, to_offers, withdrawal
from example_cases import (
    FATES,
    FIRST,
    LAST,
    REGION,
    STRANDS,
    TWIN_TRACK,
    Row,
    columns,
    complete_case,
    quotas,
)
from example_faults import make_incomplete, make_ineligible

SEED = 2023
#: Cases that Housing Moves houses, and homes of theirs and of others that come into the pot.
BY_HOUSING_MOVES, LEFT_BY_THEM, LEFT_BY_OTHERS = 9, 5, 2
#: Days before the year's end by which an approval must come to be circulated within it.
LAST_ROUND = 8


@frozen(kw_only=True)
class Inquiry:
    """One inquiry before it has a key: its row, what becomes of it, and its approval."""

    row: Row
    fate: str
    received: date
    days: int

    @property
    def approved(self) -> date:
        """The day of the landlord's answer."""
        return self.received + timedelta(days=self.days)


def inquiries() -> list[Inquiry]:
    """Draw the inquiries of the year, in order of receipt, with their case keys."""
    found = []
    for fate, total in FATES.items():
        for number, strand in enumerate(quotas(total, STRANDS)):
            found.append(_inquiry(Random(f"{SEED}/{fate}/{number}"), fate, strand))
    found.sort(key=lambda inquiry: (inquiry.received, inquiry.fate, inquiry.row["household"]))
    for number, inquiry in enumerate(found, start=1):
        inquiry.row["case"] = f"E23-{number:04d}"
    return found


def _inquiry(rng: Random, fate: str, strand: str) -> Inquiry:
    days = days_to_approve(rng)
    first, last = 0, (LAST - FIRST).days
    if fate == "circulated":
        last -= days + LAST_ROUND
    elif fate == "refused-by-landlord":
        last -= days
    elif fate == "no-answer-yet":
        first = last - 40
    received = FIRST + timedelta(days=rng.randint(first, last))
    plain = fate in {"more-information", "not-eligible"}
    row = complete_case(rng, strand, received, plain=plain)
    if fate == "more-information":
        row = make_incomplete(rng, row)
    elif fate == "not-eligible":
        row = make_ineligible(rng, row)
    return Inquiry(row=row, fate=fate, received=received, days=days)


def answers(found: Sequence[Inquiry]) -> tuple[list[Row], list[tuple[Row, date]]]:
    """
    Draw what people answer.

    Returns:
        The rows of decisions.csv, and the cases whose old homes come into the pot.
    """
    rng = Random(f"{SEED}/pathway")
    circulated = [inquiry for inquiry in found if inquiry.fate == "circulated"]
    early = [one for one in circulated if one.approved < LAST - timedelta(days=120)]
    twin = [one for one in early if TWIN_TRACK & set(one.row["cohorts"].split("; "))]
    pathway = sorted(one.row["case"] for one in rng.sample(twin, BY_HOUSING_MOVES))
    rows: list[Row] = []
    left: list[tuple[Row, date]] = []
    for one in found:
        case, granted = one.row["case"], one.fate == "circulated"
        if not granted and one.fate != "refused-by-landlord":
            continue
        draw = Random(f"{SEED}/answers/{case}")
        rows.append(approval(draw, case, one.received, one.days, granted=granted))
        if granted:
            rows += to_offers(draw, Random(f"{SEED}/answers/{case}/later"), case)
            gone = withdrawal(draw, case, one.approved, pathway=case in pathway)
            if gone is not None:
                rows.append(gone)
            if case in pathway[:LEFT_BY_THEM] and gone is not None:
                left.append((one.row, date.fromisoformat(gone["on"])))
    others = [one for one in early if one.row["case"] not in pathway]
    chosen = rng.sample(others, LEFT_BY_OTHERS)
    return rows, [*left, *((one.row, one.approved + timedelta(days=90)) for one in chosen)]


def write(path: Path, names: Sequence[str], rows: Sequence[Row]) -> None:
    """
    Write rows as CSV: UTF-8, one line each, an empty cell where nothing is known.

    Each row says that it is invented, so that the label travels with the data.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, [*names, "invented"], restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(row | {"invented": "yes"} for row in rows)


def generate(folder: Path) -> None:
    """Write the files of the example year into a folder."""
    found = inquiries()
    decisions, left = answers(found)
    pot = homes(Random(f"{SEED}/homes"), left)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "referrals.csv", columns(), [inquiry.row for inquiry in found])
    write(folder / "homes.csv", list(pot[0]), pot)
    write(folder / "decisions.csv", list(decisions[0]), decisions)
    about = "Invented data; they say nothing about any real landlord or household."
    (folder / "example.toml").write_text(
        f'about = "{about}"\nas_at = {LAST}\nseed = {SEED}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else REGION / "example")
