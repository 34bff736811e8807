"""Homes: what became of each, why some were not used, and what came of the offers."""

from collections import Counter
from collections.abc import Sequence

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.commands.unused import UnusedHome, unused_homes
from unlocking_doors.moves.cases import IN_POT, LAPSED, LET, TAKEN_BACK, UNDER_OFFER
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering import Exhibit, Section
from unlocking_doors.rendering.charts import Bar, bars
from unlocking_doors.reports.words import NONE, plural, row, share, stay, table, times

_STATES = {
    LET: "Let to a household of the scheme",
    UNDER_OFFER: "Under offer",
    IN_POT: "Still in the pot",
    LAPSED: "Left unused: the landlord's hold ended",
    TAKEN_BACK: "Taken back by the landlord",
}
_REASONS = {
    "area-not-chosen": "In an area that does not suit",
    "area-fled": "In the area fled",
    "area-to-avoid": "In an area to avoid",
    "too-few-bedrooms": "Too few bedrooms",
    "too-many-bedrooms": "More bedrooms than may be offered",
    "access-not-met": "Access does not meet the need",
    "lowers-security": "A less secure tenancy",
    "own-landlord": "The household's own landlord's",
    "own-former-home": "The home that the household left",
    "would-make-a-swap": "Would make a swap",
    "already-refused": "Refused by the household before",
    "no-longer-held": "No longer held for the pot",
    "not-yet-released": "Not released yet",
}


def homes(snapshot: Snapshot) -> Section:
    """Show what became of the homes, and why those that were not let suited nobody."""
    states = Counter(state.state for state in snapshot.homes)
    total = len(snapshot.homes)
    unused = unused_homes(snapshot)
    counts = [(label, states[state]) for state, label in _STATES.items()]
    return Section(
        key="homes",
        heading="Homes, and why some were not used",
        lead=(
            f"Of {plural(total, 'home')} put into the pot, {states[LET]:,} "
            f"({share(states[LET], total)}) were let to households of the scheme; "
            f"{states[LAPSED] + states[TAKEN_BACK]:,} left it unused."
        ),
        exhibits=(
            Exhibit(
                heading="What became of the homes",
                drawings=(
                    bars(
                        "homes-picture",
                        "Homes by what became of them",
                        "One bar for each: let, under offer, in the pot, unused, taken back.",
                        [Bar(label=label, text=f"{number:,} ({share(number, total)})",
                             values=(number,)) for label, number in counts],
                    ),
                ),
                table=table(
                    "homes-table",
                    "Homes by where they stand on the day",
                    ("Where it stands", "Homes", "Of all homes"),
                    [row(label, number, share(number, total)) for label, number in counts],
                    foot=row("All homes", total, share(total, total)),
                ),
            ),
            _reasons(unused),
            _each(unused, snapshot.region),
            _offers(snapshot),
        ),
    )  # fmt: skip


def _reasons(unused: Sequence[UnusedHome]) -> Exhibit:
    against: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    for one in unused:
        against.update(one.against)
        alone.update(one.alone)
        touched.update(code for code, number in one.against.items() if number)
    pairs = sum(one.waiting for one in unused)
    ranked = sorted(against, key=lambda code: (-against[code], code))
    return Exhibit(
        heading="What stood against the homes not used",
        text=(
            "Each home that was not let is set beside each household that waited while it was in "
            "the pot. Several reasons may stand between the two; where one stands alone, "
            "lifting it would have made a match possible."
        ),
        drawings=(
            bars(
                "unused-picture",
                "Pairs of home and household, by what stood between them",
                "One bar for each reason; inside it the pairs for which it was the only one.",
                [Bar(label=_label(code), text=f"{against[code]:,} · {alone[code]:,}",
                     values=(against[code], alone[code])) for code in ranked],
                parts=("pairs", "the only reason"),
            ),
        ),
        table=table(
            "unused-table",
            f"Reasons over {plural(pairs, 'pair')} of a home not used and a household waiting",
            ("Reason", "Homes", "Pairs", "Of all pairs", "Only reason"),
            [row(_label(code), touched[code], against[code], share(against[code], pairs),
                 alone[code]) for code in ranked]
            or [row("None", 0, 0, NONE, 0)],
        ),
    )  # fmt: skip


def _each(unused: Sequence[UnusedHome], region: Region) -> Exhibit:
    """List every home that was not let; a home's key is opaque and is no address."""
    rows = []
    for one in unused:
        home = one.state.home
        partner = region.partner_by_key.get(home.landlord)
        area = region.area_by_key.get(home.area)
        rows.append(
            row(
                home.home,
                partner.name if partner else home.landlord,
                area.name if area else home.area,
                home.bedrooms,
                stay(home.released, one.state.ended),
                one.waiting,
                one.suited,
                _why(one, region),
            )
        )
    return Exhibit(
        heading="Every home that was not used",
        text="Waiting: households that waited while it was in the pot. Suited: those it suited.",
        table=table(
            "unused-homes-table",
            "Homes not let, and why",
            ("Home", "Landlord", "Area", "Bedrooms", "In the pot", "Waiting", "Suited", "Why"),
            rows or [row("None", *[NONE] * 7)],
            texts=("Landlord", "Area", "In the pot", "Why"),
            keys=("Home",),
        ),
    )


def _why(one: UnusedHome, region: Region) -> str:
    if one.offers:
        last = one.offers[-1]
        reason = region.reason_by_key.get(last.reason_code)
        said = f": {reason.label}" if reason else ""
        return f"Offered {times(len(one.offers))}, and {last.outcome}{said}"
    if not one.waiting:
        return "Nobody was waiting"
    if one.suited:
        return "Suited, but not offered to any of them"
    most = max(sorted(one.against), key=lambda code: one.against[code])
    return f"Suited nobody; most often: {_label(most).lower()} ({one.against[most]:,})"


def _offers(snapshot: Snapshot) -> Exhibit:
    region = snapshot.region
    offers = [offer for case in snapshot.cases for offer in case.offers]
    found = Counter((one.outcome, one.reason_code, one.spent) for one in offers)
    rows = []
    for (outcome, code, spent), number in sorted(
        found.items(), key=lambda item: (item[0][0], -item[1], item[0])
    ):
        reason = region.reason_by_key.get(code)
        rows.append(
            row(outcome.capitalize(), reason.label if reason else code or NONE,
                "yes" if spent else "no", number, share(number, len(offers)))
        )  # fmt: skip
    return Exhibit(
        heading="What came of the offers",
        text="The reason last given; an offer that is spent counts against the offers allowed.",
        table=table(
            "offers-table",
            "Offers by outcome and reason",
            ("Outcome", "Reason", "Spent an offer", "Offers", "Of all offers"),
            rows or [row("None", NONE, NONE, 0, NONE)],
            texts=("Reason", "Spent an offer"),
            foot=row("All offers", "", "", len(offers), share(len(offers), len(offers))),
        ),
    )


def _label(code: str) -> str:
    return _REASONS.get(code, code.replace("-", " "))
