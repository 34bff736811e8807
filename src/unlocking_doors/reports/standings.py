"""The ledger by partner: what each gave and received, and who owes."""

from collections import Counter

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.ledger import EntryKind, given_and_received, standings
from unlocking_doors.rendering import Exhibit, Section
from unlocking_doors.rendering.charts import Standing, diverging
from unlocking_doors.reports.evenness import evenness
from unlocking_doors.reports.targets import targets
from unlocking_doors.reports.words import NONE, plural, row, signed, table


def ledger(snapshot: Snapshot) -> Section:
    """Show homes given, homes received and the standing of every partner."""
    region = snapshot.region
    homes = given_and_received(snapshot.entries)
    balance = standings(snapshot.entries)
    put_in = Counter(state.home.landlord for state in snapshot.homes)
    names = {key: region.account(key) for key in balance}
    others = standings(entry for entry in snapshot.entries if entry.kind is not EntryKind.LETTING)
    ranked = sorted(balance, key=lambda key: (-balance[key], names[key]))
    silent = [
        partner
        for partner in region.partners
        if partner.is_in_force(snapshot.as_at) and partner.key not in balance
    ]
    owed = sum(value for value in balance.values() if value > 0)
    total = sum(balance.values())
    owes = [-balance[key] for key in balance if balance[key] < 0 and key in region.partner_by_key]
    corrections = len({entry.case for entry in snapshot.entries if entry.corrects})
    taken_back = (
        f" {plural(corrections, 'letting')} taken back by correction." if corrections else ""
    )
    carried = ", and what was carried from other books or to them" if others else ""
    table_of_all = table(
        "ledger-table",
        "Homes given and received through the pot, by partner",
        ("Partner", "Homes put in", "Given", "Received", *(["Carried"] if others else []),
         "Standing"),
        [
            row(names[key], put_in[key], *homes.get(key, (0, 0)),
                *([signed(others.get(key, 0))] if others else []), signed(balance[key]))
            for key in ranked
        ]
        or [row("No letting yet", NONE, NONE, NONE, NONE)],
        foot=row("These partners", sum(put_in[key] for key in ranked),
                 sum(given for given, _ in homes.values()),
                 sum(received for _, received in homes.values()),
                 *([signed(sum(others.values()))] if others else []), signed(total)),
    )  # fmt: skip
    drawing = diverging(
        "ledger-picture",
        "Standing of each partner, in homes",
        "Bars to the right for partners that are owed homes, to the left for those that owe; "
        "the table has every number.",
        [
            Standing(label=names[key], value=balance[key], text=signed(balance[key]))
            for key in ranked
            if balance[key]
        ],
    )
    return Section(
        key="ledger",
        heading="Who owes, and who is owed",
        lead=(
            f"{plural(len(owes), 'partner')} {'owes' if len(owes) == 1 else 'owe'} the pot "
            f"{plural(sum(owes), 'home')}, and "
            f"{'as many are owed by it' if sum(owes) == owed else f'it owes {owed}'}. "
            f"All standings sum to {signed(total)}."
        ),
        exhibits=(
            Exhibit(
                heading="The ledger by partner",
                text=(
                    f"Standing is homes given less homes received{carried}. The pot is central: "
                    "nobody owes anybody in particular, and no homes are swapped." + taken_back
                ),
                drawings=(drawing,),
                table=table_of_all,
            ),
            *evenness(snapshot),
            *targets(snapshot),
            Exhibit(
                heading="Partners that have neither given nor received",
                table=table(
                    "silent-table",
                    f"{plural(len(silent), 'partner')} in the scheme on the day, without a letting",
                    ("Partner", "Kind", "Homes put in"),
                    [
                        row(one.name, one.kind.value.replace("-", " "), put_in[one.key])
                        for one in sorted(silent, key=lambda one: (-put_in[one.key], one.name))
                    ]
                    or [row("None", NONE, NONE)],
                    texts=("Kind",),
                ),
            ),
        ),
    )
