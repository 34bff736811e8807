"""Offers that the coordinator made against the order, or of a less secure tenancy, with reasons."""

from collections import Counter

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import Case, Offer
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
                table=table(
                    "override-reasons-table",
                    "Offers by the reason that the coordinator gave",
                    ("Reason", "Offers", "Out of turn"),
                    _by_reason(region, [offer for _, offer in found])
                    or [row("None", 0, 0)],
                    foot=row("All", len(found), len(turns)),
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
                            offer.passed_over, _label(region, offer))
                        for case, offer in found
                    ] or [row("None", *[NONE] * 5)],
                    texts=("Reason",),
                    keys=("Case", "Home", "On"),
                ),
            ),
        ),
    )  # fmt: skip


def _overridden(snapshot: Snapshot) -> list[tuple[Case, Offer]]:
    found = [(case, offer) for case in snapshot.cases for offer in case.offers if offer.override]
    return sorted(found, key=lambda pair: (pair[1].on, pair[0].key, pair[1].nth))


def _by_reason(region: Region, offers: list[Offer]) -> list[Row]:
    every = Counter(_label(region, offer) for offer in offers)
    turns = Counter(_label(region, offer) for offer in offers if offer.passed_over)
    return [row(label, number, turns[label]) for label, number in sorted(every.items())]


def _label(region: Region, offer: Offer) -> str:
    reason = region.reason_by_key.get(offer.override)
    return reason.label if reason else offer.override
