"""Which rows of a run are new, and which contradict each other, the database or the region."""

from collections import Counter
from collections.abc import Iterator

from attrs import frozen

from unlocking_doors.commands.closing import (
    NOT_KNOWN,
    NOT_KNOWN_REMEDY,
    lacks_for_debt,
    open_pathways,
    owed_for,
)
from unlocking_doors.errors import Fault, RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.admissible import check_home, check_referral
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.decisions import OUTCOMES, Decision
from unlocking_doors.moves.lifecycle import OPEN
from unlocking_doors.moves.referrals import Referral, has_consent_again
from unlocking_doors.policy.region import Region
from unlocking_doors.store import Unit


@frozen(kw_only=True)
class Inputs:
    """
    What a run is given.

    Attributes:
        referrals: In any order.
        homes: In any order.
        decisions: What people answered, in any order.
    """

    referrals: tuple[Referral, ...] = ()
    homes: tuple[Home, ...] = ()
    decisions: tuple[Decision, ...] = ()


@frozen(kw_only=True)
class Admitted:
    """
    The new rows of a run.

    Attributes:
        referrals: In order of receipt.
        homes: In order of release.
        known_already: Number of rows that the database holds, exactly as they are.
    """

    referrals: tuple[Referral, ...]
    homes: tuple[Home, ...]
    known_already: int


def admit(unit: Unit, region: Region, inputs: Inputs) -> Admitted:
    """
    Return the rows that are new.

    Raises:
        RecordError: Rows cannot be taken in; every one is named, and nothing is changed.
    """
    faults = [*_repeated(inputs)]
    referrals: list[Referral] = []
    homes: list[Home] = []
    for referral in inputs.referrals:
        known = unit.case(referral.case)
        if known is None or (known.state == "returned" and known.referral != referral):
            faults += _referral_faults(referral, region, known)
            referrals.append(referral)
        elif known.referral != referral:
            faults.append(_other_content(f"case {referral.case}"))
    for home in inputs.homes:
        there = unit.home(home.home)
        if there is None:
            faults += _home_faults(home, region)
            homes.append(home)
        elif there.home != home:
            faults.append(_other_content(f"home {home.home}"))
    faults += _no_pathway(unit, region, inputs)
    if faults:
        raise RecordError("these rows cannot be taken in; nothing was changed", faults=faults)
    new = len(referrals) + len(homes)
    return Admitted(
        referrals=tuple(sorted(referrals, key=lambda one: (one.received, one.case))),
        homes=tuple(sorted(homes, key=lambda one: (one.released, one.home))),
        known_already=len(inputs.referrals) + len(inputs.homes) - new,
    )


def check_rows(region: Region, inputs: Inputs) -> None:
    """
    Check that rows could be taken in where nothing is on record yet.

    Raises:
        RecordError: They could not; every one is named.
    """
    faults = [*_repeated(inputs)]
    for referral in inputs.referrals:
        faults += _referral_faults(referral, region, None)
    for home in inputs.homes:
        faults += _home_faults(home, region)
    if faults:
        raise RecordError("these rows cannot be taken in; nothing was changed", faults=faults)


def _referral_faults(referral: Referral, region: Region, known: Case | None) -> Iterator[Fault]:
    """Yield what intake would refuse on the day, so that all of it is told at once."""
    try:
        check_referral(referral, region)
    except RecordError as wrong:
        yield from wrong.faults
    place, opened = f"case {referral.case}", region.identity.opened
    if referral.received < opened:
        message, remedy = f"was received before the scheme opened on {opened}", "Put the day right"
        yield Fault(code="UD-E218", place=place, message=message, remedy=remedy)
    withdrawn = known.consent_withdrawn if known else None
    if withdrawn is not None and not has_consent_again(referral, withdrawn):
        message = f"consent was withdrawn on {withdrawn}, and is not given since"
        yield Fault(code="UD-E401", place=place, message=message, remedy="Record a new consent")


def _home_faults(home: Home, region: Region) -> Iterator[Fault]:
    """Yield what the pot would refuse on the day."""
    try:
        check_home(home, region)
    except RecordError as wrong:
        yield from wrong.faults
    if not region.is_partner(home.landlord, home.released):
        yield _no_partner(home)


def _repeated(inputs: Inputs) -> Iterator[Fault]:
    names = [f"case {row.case}" for row in inputs.referrals]
    names += [f"home {row.home}" for row in inputs.homes]
    names += [_name(row) for row in inputs.decisions]
    for name, times in Counter(names).items():
        if times > 1:
            yield Fault(
                code="UD-E213",
                place=name,
                message=f"stands there {times} times",
                remedy="Give each row a key of its own, and each answer once",
            )


def _no_pathway(unit: Unit, region: Region, inputs: Inputs) -> Iterator[Fault]:
    """Yield each move by a pathway not open to the household that day, or of an unknown debt."""
    given = {referral.case: referral for referral in inputs.referrals}
    for row in inputs.decisions:
        known = unit.case(row.case)
        referral = given.get(row.case) or (known.referral if known else None)
        is_over = known is not None and known.state not in OPEN
        if (
            referral is None
            or is_over
            or OUTCOMES[row.step][row.outcome] != "close-by-another-route"
        ):
            continue
        on = row.day(referral.received)
        reason = region.reason_by_key.get(row.reason_code)
        if reason is None or reason.pathway not in open_pathways(region, referral, on):
            yield Fault(
                code="UD-E214",
                place=_name(row),
                message=f'"{row.reason_code}" names no pathway open to this case on {on}',
                remedy="See the pathways of the region, their cohorts and their days",
            )
        elif owed_for(region, referral, reason.pathway, on) and lacks_for_debt(referral):
            yield Fault(
                code=NOT_KNOWN,
                place=_name(row),
                message=f"names no {lacks_for_debt(referral)}, and the move makes a debt",
                remedy=NOT_KNOWN_REMEDY,
            )


def _name(row: Decision) -> str:
    return f"case {row.case}, {row.step.value} {row.nth}"


def _other_content(what: str) -> Fault:
    return Fault(
        code="UD-E212",
        place=what,
        message="is already in the database, with other content",
        remedy="A new one needs a key of its own; a returned case may come again with more facts",
    )


def _no_partner(home: Home) -> Fault:
    return Fault(
        code="UD-E210",
        place=f"home {home.home}",
        message=f'"{home.landlord}" is no partner on {home.released}',
        remedy="A home is given by a partner; see its dates in partners.csv of the region",
    )
