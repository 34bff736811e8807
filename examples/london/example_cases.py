"""
Invented referrals for London's example year: who asks, and what is known of them.

Every number here is a choice made to give the year its shape. None is a statistic of any real
borough, landlord or household: boroughs and equality answers, for example, are drawn evenly.
"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from unlocking_doors.facts.case_facts import STANDARD_FACTS
from unlocking_doors.facts.equality import EQUALITY_FIELDS

REGION = Path(__file__).parents[2] / "plugins/london/src/unlocking_doors_london"
FIRST, LAST = date(2023, 4, 1), date(2024, 3, 31)

Row = dict[str, str]

#: What becomes of the 490 inquiries: 37 % are circulated (published), the rest is invented.
FATES = {
    "circulated": 181,
    "refused-by-landlord": 33,
    "no-answer-yet": 17,
    "more-information": 153,
    "not-eligible": 106,
}
#: Shares of the published strands among requests, and how the cohorts of a strand are drawn.
STRANDS = {"da": 58, "syv": 26, "safety": 9, "vawg": 5, "hate": 2}
COHORTS: Mapping[str, Mapping[str, int]] = {
    "da": {"domestic-abuse": 19, "child-to-parent-violence": 1},
    "syv": {"serious-youth-violence": 1},
    "safety": {"community-safety": 1},
    "vawg": {
        "sexual-violence": 4,
        "stalking": 3,
        "honour-based-violence": 3,
        "forced-marriage": 2,
        "harmful-sexual-behaviour": 2,
        "female-genital-mutilation": 1,
    },
    "hate": {"hate-crime": 1},
}
#: A second kind of harm, in about 6 % of cases; never one that would change the strand.
SECOND_KIND = 0.16
SECOND = {"da": ("serious-youth-violence", "sexual-violence", "stalking"), "syv": ("hate-crime",)}
#: Share of those at risk from youth violence who are owed a tenancy.
CARE_LEAVERS = 0.08
#: Share in temporary accommodation who had a social tenancy before it.
TEMPORARY = 0.1
NOTES = {
    "": 94,
    "Staying in a refuge; the tenancy is kept.": 3,
    "Staying with relatives; the tenancy is kept.": 2,
    "Would like to stay near a hospital.": 1,
}
TWIN_TRACK = {"domestic-abuse", "child-to-parent-violence", "sexual-violence"}

#: Columns of the form itself, in its order; every other fact follows.
NAMED = (
    "case",
    "received",
    "agency",
    "nominating_officer",
    "landlord",
    "area",
    "cohorts",
    "household",
    "extra_rooms",
    "access",
    "areas_of_choice",
    "areas_to_avoid",
    "tenancy",
    "consent_to_apply",
    "consent_to_circulation",
    "consent_to_monitoring",
)
#: The groups of the national lettings return; none is drawn more often than another.
ETHNIC_GROUPS = ("White", "Mixed or multiple", "Asian", "Black", "Arab or other", "Not said")


def read(name: str) -> list[Row]:
    """Read one of the region's CSV files."""
    with (REGION / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AREAS = {row["key"]: row["neighbours"].split("; ") for row in read("areas.csv")}
PARTNERS = read("partners.csv")


def columns() -> list[str]:
    """Return the columns of referrals.csv: the form's, every other fact, note and equality."""
    own = tomllib.loads((REGION / "region.toml").read_text("utf-8"))["fact"]
    asked = [fact.name for fact in STANDARD_FACTS if not fact.asks] + [row["name"] for row in own]
    facts = [name for name in asked if name not in NAMED]
    return [*NAMED, *facts, "note", *(f"equality_{name}" for name in EQUALITY_FIELDS)]


def pick(rng: Random, weights: Mapping[str, float]) -> str:
    """Draw one key by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def yes_no(rng: Random, share: float) -> str:
    """Draw yes with a share, else no."""
    return "yes" if rng.random() < share else "no"


def partners(area: str, on: date) -> list[str]:
    """Return the landlords that are in the scheme on a day and have homes in an area."""
    return [
        row["key"]
        for row in PARTNERS
        if area in row["areas"].split("; ")
        and row["since"] <= on.isoformat()
        and (not row["until"] or on.isoformat() < row["until"])
    ]


def quotas(total: int, shares: Mapping[str, int]) -> list[str]:
    """Divide a total by shares of a hundred, the largest remainders rounded up."""
    exact = {key: total * share / 100 for key, share in shares.items()}
    counts = {key: int(value) for key, value in exact.items()}
    short = total - sum(counts.values())
    for key in sorted(exact, key=lambda key: counts[key] - exact[key])[:short]:
        counts[key] += 1
    return [key for key, count in counts.items() for _ in range(count)]


def household(rng: Random, strand: str) -> str:
    """Draw the people who move, as sex and age; a couple as ``f34+m36``."""
    if strand == "syv":
        teenager = f"{pick(rng, {'m': 5, 'f': 1})}{rng.randint(13, 19)}"
        younger = [_child(rng, 15) for _ in range(int(pick(rng, {"0": 40, "1": 35, "2": 25})))]
        return " ".join([f"f{rng.randint(34, 52)}", teenager, *younger])
    adult = f"{pick(rng, {'f': 9, 'm': 1} if strand in {'da', 'vawg'} else {'f': 1, 'm': 1})}"
    first = f"{adult}{rng.randint(21, 58)}"
    if strand in {"safety", "hate"} and rng.random() < 0.4:
        first += f"+{pick(rng, {'f': 1, 'm': 1})}{rng.randint(21, 58)}"
    children = pick(rng, {"0": 36, "1": 28, "2": 19, "3": 10, "4": 4, "5": 2, "6": 1})
    return " ".join([first, *(_child(rng, 17) for _ in range(int(children)))])


def _child(rng: Random, oldest: int) -> str:
    return f"{pick(rng, {'f': 1, 'm': 1})}{rng.randint(0, oldest)}"


def complete_case(rng: Random, strand: str, received: date, *, plain: bool) -> Row:
    """
    Draw a referral that meets every rule of July 2022.

    Args:
        rng: Where the draws come from.
        strand: One of ``STRANDS``.
        received: Day of receipt.
        plain: No second kind of harm, no tenancy owed, no temporary accommodation: where the
            case is to be spoilt, each might carry it through all the same.
    """
    cohorts = [pick(rng, COHORTS[strand])]
    if not plain and rng.random() < SECOND_KIND and strand in SECOND:
        cohorts.append(rng.choice(SECOND[strand]))
    area = rng.choice(list(AREAS))
    officer = rng.randint(1, 120)
    consent = (received - timedelta(days=rng.randint(0, 10))).isoformat()
    landlord = rng.choice(partners(area, received))
    row = {
        "received": received.isoformat(),
        "agency": f"agency-{officer % 40 + 1:02d}",
        "nominating_officer": f"no-{officer:03d}",
        "landlord": landlord,
        "area": area,
        "cohorts": "; ".join(cohorts),
        "household": household(rng, strand),
        "extra_rooms": pick(rng, {"0": 96, "1": 4}),
        "access": pick(rng, {"none": 86, "ground-floor": 7, "step-free": 5, "wheelchair": 2}),
        "tenancy": _tenancy(rng, landlord),
        "risk_level": pick(rng, {"high": 60, "medium": 28, "standard": 4, "": 8}),
        "is_known_to_marac": pick(rng, {"yes": 35, "no": 45, "": 20}),
        "is_referred_by_professional": "yes",
        "is_at_risk_in_own_area": "yes",
        "is_owed_tenancy": "no",
        "is_tenant": "yes",
        "has_kept_tenancy": "yes",
        "has_landlord_no_suitable_home": "yes",
        "is_in_temporary_accommodation": "no",
        "has_support_in_place": yes_no(rng, 0.8),
        "has_rent_arrears": pick(rng, {"no": 60, "yes": 25, "": 15}),
        "is_overcrowded": pick(rng, {"no": 60, "yes": 25, "": 15}),
        "note": pick(rng, NOTES),
    }
    row |= dict.fromkeys(
        ("consent_to_apply", "consent_to_circulation", "consent_to_monitoring"), consent
    )
    row |= _areas(rng, area, cohorts)
    if strand == "da" and rng.random() < 0.7:
        row["dash_score"] = str(rng.randint(7, 21))
    if "serious-youth-violence" in cohorts:
        row["has_positive_risk_assessment"] = "yes"
    if strand == "syv":
        row |= {"is_tenant": "no", "tenant_moves_too": "yes"}
    if TWIN_TRACK & set(cohorts):
        row |= dict.fromkeys(
            (
                "is_in_contact_with_da_service",
                "is_registered_with_housing_moves",
                "is_bidding_on_housing_moves",
            ),
            "yes",
        )
    if not plain and rng.random() < TEMPORARY:
        row |= {
            "is_in_temporary_accommodation": "yes",
            "held_tenancy_before": "yes",
            "is_landlord_the_original": "yes",
        }
    if not plain and strand == "syv" and rng.random() < CARE_LEAVERS:
        row |= _care_leaver(rng, row)
    return row | _monitoring(rng)


def _care_leaver(rng: Random, row: Row) -> Row:
    return {
        "cohorts": f"{row['cohorts']}; owed-tenancy",
        "household": f"{pick(rng, {'f': 1, 'm': 1})}{rng.randint(18, 21)}",
        "landlord": row["area"],  # the authority that owes the tenancy stands as the landlord
        "tenancy": "none",
        "is_owed_tenancy": "yes",
        "has_kept_tenancy": "",
        "tenant_moves_too": "",
    }


def _tenancy(rng: Random, landlord: str) -> str:
    kind = "secure" if landlord in AREAS else "assured"
    return pick(rng, {f"{kind}-lifetime": 84, f"{kind}-fixed": 9, "starter": 7})


def _areas(rng: Random, area: str, cohorts: Sequence[str]) -> Row:
    others = [key for key in AREAS if key != area]
    far = [key for key in others if key not in AREAS[area]]
    row: Row = {}
    if "serious-youth-violence" in cohorts:
        near = rng.sample(AREAS[area], rng.randint(0, min(3, len(AREAS[area]))))
        row["areas_to_avoid"] = "; ".join(sorted([area, *near]))
    if cohorts[0] != "serious-youth-violence":
        pool = others if rng.random() < 0.4 else far
        avoided = row.get("areas_to_avoid", "").split("; ")
        pool = [key for key in pool if key not in avoided]
        row["areas_of_choice"] = "; ".join(sorted(rng.sample(pool, rng.randint(5, 12))))
    return row


def _monitoring(rng: Random) -> Row:
    if rng.random() < 0.35:
        return {}
    return {
        "equality_disability": pick(rng, {"yes": 1, "no": 3, "": 1}),
        "equality_ethnic_group": rng.choice(ETHNIC_GROUPS),
        "equality_sex": pick(rng, {"female": 1, "male": 1}),
        "equality_pregnancy_and_maternity": pick(rng, {"yes": 1, "no": 9, "": 2}),
    }
