"""Offers that the coordinator made against the order, or of a less secure tenancy, with reasons."""

from collections import Counter

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import Case, Offer
from unlocking_doors.policy.reasons import About
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.reports.words import NONE, count, day, plural, row, table


def out_of_turn(snapshot: Snapshot) -> tuple[Section, ...]:
    """Show the offers out of turn; nothing where there was none."""
    return (overrides(snapshot),) if _overridden(snapshot) else ()


def overrides(snapshot: Snapshot) -> Section:
    """Show every offer that needed the coordinator's reason, and how many were passed over."""
    found, region = _overridden(snapshot), snapshot.region
    turns = [offer for _, offer in found if offer.passed_over]
    offers = sum(len(case.offers) for case in snapshot.cases)
    passed = sum(offer.passed_over for offer in turns)
    lower = sum(offer.lowers_security for _, offer in found)
    return Section(
        key="out-of-turn",
        heading="Offers out of turn",
        lead=(
            f"Of {plural(offers, 'offer')}, {count(len(turns))} went to a household that was not "
            f"the first on the list, past {plural(passed, 'household')} in all; {count(lower)} "
            "were of a tenancy less secure than the one held. Each has a reason of the region."
        ),
        exhibits=(
            Exhibit(
                heading="By reason",
                text="An offer may have a reason about the turn and one about security.",
                table=table(
                    "override-reasons-table",
                    "Offers by the reason that the coordinator gave",
                    ("Reason", "About", "Offers"),
                    _by_reason(region, [offer for _, offer in found])
                    or [row("None", NONE, 0)],
                    foot=row("All", NONE, len(found)),
                    texts=("About",),
                ),
            ),
            Exhibit(
                heading="Every such offer",
                text="The place is on the ranked list of the home on the day of the offer.",
                table=table(
                    "overrides-table",
                    "Offers with the coordinator's reason",
                    ("Case", "Home", "On", "Place", "Passed over", "Reason"),
                    [
                        row(case.key, offer.home, day(offer.on), offer.passed_over + 1,
                            offer.passed_over, "; ".join(_labels(region, offer)))
                        for case, offer in found
                    ] or [row("None", *[NONE] * 5)],
                    texts=("Reason",),
                    keys=("Case", "Home", "On"),
                ),
            ),
        ),
    )  # fmt: skip


def _overridden(snapshot: Snapshot) -> list[tuple[Case, Offer]]:
    found = [(case, offer) for case in snapshot.cases for offer in case.offers if _codes(offer)]
    return sorted(found, key=lambda pair: (pair[1].on, pair[0].key, pair[1].nth))


def _by_reason(region: Region, offers: list[Offer]) -> list[Row]:
    every = Counter(given for offer in offers for given in _labels(region, offer).items())
    return [row(label, about, number) for (label, about), number in sorted(every.items())]


def _labels(region: Region, offer: Offer) -> dict[str, str]:
    """Return the reasons of an offer, and what each is about."""
    reasons = region.reason_by_key
    return {
        reasons[code].label if code in reasons else code: about.value
        for code, about in _codes(offer).items()
    }


def _codes(offer: Offer) -> dict[str, About]:
    given = {offer.override: About.TURN, offer.security_override: About.SECURITY}
    return {code: about for code, about in given.items() if code}
