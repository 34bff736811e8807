"""What is wrong with the invented referrals that are returned, or that cannot be taken."""

from random import Random

from example_cases import Row, pick


def make_incomplete(rng: Random, row: Row) -> Row:
    """Take from a referral, or change in it, what sends it back to its officer."""
    gaps: list[Row] = [
        {"has_landlord_no_suitable_home": pick(rng, {"": 1, "no": 2})},
        {"consent_to_circulation": ""},
        {"consent_to_monitoring": ""},
        {"tenancy": ""},
        {"is_in_temporary_accommodation": ""},
        {"is_at_risk_in_own_area": ""},
        {"is_in_temporary_accommodation": "yes", "held_tenancy_before": "yes",
         "is_landlord_the_original": "no"},
    ]  # fmt: skip
    if row.get("areas_of_choice"):
        chosen = row["areas_of_choice"].split("; ")
        gaps += [{"areas_of_choice": "; ".join(chosen[: rng.randint(1, 4)])}] * 5
        gaps += [{"areas_of_choice": ""}]
    else:
        gaps += [{"areas_to_avoid": ""}, *[{"has_positive_risk_assessment": ""}] * 5]
    if row.get("is_bidding_on_housing_moves"):
        gaps += [{"is_bidding_on_housing_moves": pick(rng, {"": 1, "no": 2})}] * 4
        gaps += [{"is_registered_with_housing_moves": "", "is_bidding_on_housing_moves": ""}] * 3
        gaps += [{"is_in_contact_with_da_service": "no"}] * 2
    for gap in rng.sample(gaps, int(pick(rng, {"1": 55, "2": 30, "3": 15}))):
        row |= gap
    return row


def make_ineligible(rng: Random, row: Row) -> Row:
    """Change in a referral what the scheme cannot take."""
    bars: list[tuple[int, Row]] = [
        (28, {"tenancy": "private", "landlord": "other"}),
        (8, {"tenancy": "licence"}),
        (18, {"landlord": "other"}),
        (4, {"landlord": "nettlebourne"}),
        (8, {"area": "other", "landlord": "other"}),
        (11, {"is_at_risk_in_own_area": "no"}),
        (12, {"has_kept_tenancy": "no"}),
        (7, {"is_referred_by_professional": "no", "agency": "", "nominating_officer": ""}),
        (10, {"is_tenant": "no", "tenant_moves_too": "no"}),
        (6, {"is_in_temporary_accommodation": "yes", "held_tenancy_before": "no"}),
        (4, {"cohorts": "witnesses"}),
        (3, {"cohorts": "county-lines"}),
    ]
    row |= rng.choices([bar for _, bar in bars], [weight for weight, _ in bars])[0]
    if rng.random() < 0.3:
        row["consent_to_monitoring"] = ""
    return row
