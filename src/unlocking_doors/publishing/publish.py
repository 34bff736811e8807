"""Make an exact table safe: the only place where published counts are made."""

from collections.abc import Iterable, Mapping
from math import inf

from unlocking_doors.errors import RefusedError
from unlocking_doors.policy.publishing import Profile
from unlocking_doors.publishing.protecting import Protection
from unlocking_doors.publishing.published import HIDDEN, SEAL, WITHHELD, Published, Shown
from unlocking_doors.publishing.register import Registered, connected
from unlocking_doors.publishing.secrets import secrets
from unlocking_doors.publishing.showing import (
    WITHHOLD,
    exactly,
    expected_error,
    hides_zeros,
    largest_small,
    show,
)
from unlocking_doors.publishing.tally import TOTAL, Cell, Tally, total_of
from unlocking_doors.publishing.worlds import Statement, Worlds

#: What it costs to withhold a cell, by how many dimensions it sums over.
_PRICES = (4, 40, 80)


def publish(tally: Tally, profile: Profile, register: Iterable[Registered] = ()) -> Published:
    """
    Hide, round, and withhold until no small count can be learnt.

    Every small count of the table, and every small difference between it and a table of the
    register, gets a double: a proof that nobody can learn it, neither a stranger nor a partner
    who knows its own cases, not even by putting together all that was ever published. Where a
    count has none, other numbers of this table are withheld until it has one: cells first, totals
    last, the smallest first.

    Args:
        tally: The exact table.
        profile: The rule.
        register: All that was published before.

    Returns:
        The table as it may leave.

    Raises:
        RefusedError: Its period cuts one that was published, or nothing of it could be shown.
    """
    before = connected(tally, register)
    shown = _first_shown(tally, profile)
    known = total_of(tally.dimensions) if tally.is_total_known else None
    sheets = [*((one.tally, one.published.shown) for one in before), (tally, shown)]
    worlds = Worlds.of(sheets, with_empty=hides_zeros(profile))
    kept = secrets(worlds, largest_small(profile), with_zeros=hides_zeros(profile))
    protection = Protection(worlds=worlds)

    def price(statement: Statement) -> int | None:
        """Say what it costs to withhold a cell: totals most, and more the more they count."""
        if (
            statement.cell == known
            or statement.sheet < len(before)
            or statement in protection.withheld
            or not statement.count
        ):
            return None
        return _PRICES[statement.cell.count(TOTAL)] + statement.count.bit_length()

    new = [one for one in worlds.statements.values() if one.sheet == len(before)]
    for secret in kept:
        while not protection.protect(secret, price):
            # The search lost its way among too much that is shown: less of it, nearest first.
            able = [one for one in new if price(one) is not None]
            if not able:
                raise _nothing(tally)
            protection.withhold(
                min(able, key=lambda one: (not one.atoms & secret.atoms, price(one), one.cell))
            )
    for statement in sorted(protection.withheld, key=lambda one: (-one.count, one.cell)):
        # What a later step has made needless is shown after all.
        protection.reveal(statement, shown[statement.cell])
    for statement in protection.withheld:
        if statement.more == inf:
            shown[statement.cell] = WITHHOLD
    return _published(tally, shown, profile)


def _first_shown(tally: Tally, profile: Profile) -> dict[Cell, Shown]:
    shown = {cell: show(count, profile) for cell, count in tally.counts_of.items()}
    if tally.is_total_known:
        total = total_of(tally.dimensions)
        shown[total] = exactly(tally.counts_of[total])
    return shown


def _nothing(tally: Tally) -> RefusedError:
    message = f'nothing of the table "{tally.key}" {tally.period} can be shown safely'
    return RefusedError(
        message, code="UD-E808", remedy="Publish a wider table: fewer rows, or a longer period"
    )


def _published(tally: Tally, shown: Mapping[Cell, Shown], profile: Profile) -> Published:
    signs = {one.text for one in shown.values()}
    told = [one for one in shown.values() if one.text != "0"]
    least = "0" if hides_zeros(profile) else "1"
    notes = [tally.why]
    if HIDDEN in signs:
        notes.append(f"{HIDDEN} stands for a count of {least} to {profile.hides_up_to}.")
    if WITHHELD in signs:
        notes.append(f"{WITHHELD} stands for a count that is withheld to protect another.")
    if profile.rounds_to > 1:
        notes.append(
            f"Other numbers are rounded to the nearest {profile.rounds_to}, totals as well: they "
            "need not add up."
        )
    if tally.is_total_known:
        notes.append("The total of all is known to everybody, and shown as it is.")
    return Published(
        key=tally.key,
        title=tally.title,
        counts=tally.counts,
        period=tally.period,
        dimensions=tally.dimensions,
        shown=dict(shown),
        profile=profile.key,
        notes=tuple(notes),
        shown_share=(
            round(100 * sum(one.value is not None for one in told) / len(told)) if told else None
        ),
        mean_error=expected_error(profile),
        is_total_known=tally.is_total_known,
        _seal=SEAL,
    )
