"""Places: where circulated households want to go, and where they went."""

from collections import Counter

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.facts.areas import Area
from unlocking_doors.policy.cohorts import AreaMode
from unlocking_doors.rendering import Drawing, Exhibit, Section
from unlocking_doors.rendering.maps import Tile, tile_map
from unlocking_doors.reports.summary import lettings
from unlocking_doors.reports.words import plural, row, table

_LETTERS = 4


def places(snapshot: Snapshot) -> Section:
    """Show demand and moves by area: two tile maps, and the table of both."""
    region = snapshot.region
    areas = [area for area in region.areas if area.is_in_force(snapshot.as_at)]
    circulated = [case for case in snapshot.cases if case.request is not None]
    chosen: Counter[str] = Counter()
    suits: Counter[str] = Counter()
    avoiding = 0
    for case in circulated:
        if case.request is None:
            continue
        suits.update(case.request.areas)
        cohort = region.cohort_by_key.get(case.judged.cohort if case.judged else "")
        if cohort is not None and cohort.area_mode is AreaMode.AVOID:
            avoiding += 1
        else:
            chosen.update(case.request.areas)
    pot = Counter(state.home.area for state in snapshot.homes)
    area_of = {state.home.home: state.home.area for state in snapshot.homes}
    moved = lettings(snapshot.cases)
    to = Counter(area_of.get(letting.home or "", "") for letting in moved if letting.home)
    fled = Counter(case.referral.area or "" for case in snapshot.cases if case.letting)
    elsewhere = sum(letting.home is None for letting in moved)
    short = abbreviations(areas)
    top = max(areas, key=lambda area: (chosen[area.key], area.name), default=None)
    lead = (
        f"{top.name} is chosen most often: by {plural(chosen[top.key], 'household')} of the "
        f"{len(circulated) - avoiding:,} that chose areas."
        if top and circulated
        else "No request has been circulated yet."
    )
    others = (
        f" {plural(elsewhere, 'move')} by another pathway "
        f"{'is' if elsewhere == 1 else 'are'} not on the map: the scheme does not know where to."
        if elsewhere
        else ""
    )
    avoided = (
        f" {plural(avoiding, 'household')} named only areas to avoid: any other suits them, and "
        "they are counted under “suits” alone."
        if avoiding
        else ""
    )
    return Section(
        key="places",
        heading="Where households want to go, and where they went",
        lead=lead,
        exhibits=(
            Exhibit(
                heading="Demand and moves by area",
                text=(
                    "Each square is one area, near where it lies; a household that chose several "
                    "is counted in each." + avoided + others
                ),
                drawings=(
                    _map("demand", "Households that chose the area", areas, short, chosen),
                    _map("moves", "Households that moved there", areas, short, to),
                ),
                table=table(
                    "places-table",
                    "Households and homes by area",
                    ("Area", "On the map", "Chose it", "Suits", "Homes in the pot", "Moved in",
                     "Moved out"),
                    [
                        row(area.name, short[area.key], chosen[area.key], suits[area.key],
                            pot[area.key], to[area.key], fled[area.key])
                        for area in sorted(areas, key=lambda one: one.name)
                    ],
                    texts=("On the map",),
                ),
            ),
        ),
    )  # fmt: skip


def _map(
    key: str, title: str, areas: list[Area], short: dict[str, str], counts: Counter[str]
) -> Drawing:
    most = sorted((area for area in areas if counts[area.key]),
                  key=lambda area: (-counts[area.key], area.name))[:3]  # fmt: skip
    named = ", ".join(f"{area.name} {counts[area.key]}" for area in most)
    return tile_map(
        f"{key}-picture",
        title,
        f"A grid of {len(areas)} areas. Most: {named or 'none'}.",
        [
            Tile(label=short[area.key], value=counts[area.key], row=area.row, column=area.column)
            for area in areas
        ],
    )


def abbreviations(areas: list[Area]) -> dict[str, str]:
    """
    Return a short name for each area, no two alike.

    ``Hackney`` becomes ``Hack`` and ``Barking and Dagenham`` ``B&D``; where two would be alike,
    the later one by key ends in a number.
    """
    found: dict[str, str] = {}
    for area in sorted(areas, key=lambda one: one.key):
        first, _, second = area.name.partition(" and ")
        short = f"{first[0]}&{second[0]}" if second else area.name.partition(" ")[0][:_LETTERS]
        number, name = 2, short
        while name in found.values():
            name, number = f"{short[: _LETTERS - 1]}{number}", number + 1
        found[area.key] = name
    return found
