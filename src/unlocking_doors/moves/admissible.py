"""
What a referral and a home may say: keys that are opaque, and that lead somewhere.

An area to avoid that names no area would protect nobody, so what a file's reader checks is
checked again for whoever uses the library from Python.
"""

from collections.abc import Iterable, Iterator

from unlocking_doors.errors import Fault, RecordError
from unlocking_doors.facts.homes import ACCESS_LEVELS, Home
from unlocking_doors.moves.referrals import OTHER, Referral
from unlocking_doors.policy.region import Region
from unlocking_doors.sensitive import is_opaque

_NOWHERE, _NOT_OPAQUE = "UD-E216", "UD-E217"


def check_referral(referral: Referral, region: Region) -> None:
    """
    Check a referral against its region.

    Raises:
        RecordError: Fields are wrong; all of them are named, and no value is repeated.
    """
    _refuse(f"case {referral.case}", _referral_faults(referral, region))


def check_home(home: Home, region: Region) -> None:
    """
    Check a home against its region.

    Raises:
        RecordError: Fields are wrong; all of them are named.
    """
    _refuse(f"home {home.home}", _home_faults(home, region))


def _referral_faults(referral: Referral, region: Region) -> Iterator[tuple[str, str]]:
    yield from _opaque(
        case=referral.case,
        agency=referral.agency or None,
        nominating_officer=referral.nominating_officer or None,
    )
    areas, partners = {*region.area_by_key, OTHER}, {*region.partner_by_key, OTHER}
    for name, given, known in (
        ("landlord", [referral.landlord], partners),
        ("area", [referral.area], areas),
        ("areas_of_choice", referral.areas_of_choice or (), areas),
        ("areas_to_avoid", referral.areas_to_avoid or (), areas),
        ("cohorts", referral.cohorts or (), region.cohort_by_key),
        ("access", [referral.access], ACCESS_LEVELS),
    ):
        if not {one for one in given if one is not None} <= set(known):
            yield name, _NOWHERE
    for name in referral.answers:
        spec = region.vocabulary.get(name)
        if spec is None or spec.asks:
            yield name, _NOWHERE


def _home_faults(home: Home, region: Region) -> Iterator[tuple[str, str]]:
    yield from _opaque(home=home.home, left_by=home.left_by)
    if home.area not in region.area_by_key:
        yield "area", _NOWHERE
    if home.landlord not in region.partner_by_key:
        yield "landlord", _NOWHERE
    if home.access not in ACCESS_LEVELS:
        yield "access", _NOWHERE
    if home.bedrooms < 0:
        yield "bedrooms", _NOWHERE
    if home.held_until is not None and home.held_until <= home.released:
        yield "held_until", _NOWHERE


def _opaque(**keys: str | None) -> Iterator[tuple[str, str]]:
    for name, key in keys.items():
        if key is not None and not is_opaque(key):
            yield name, _NOT_OPAQUE


def _refuse(place: str, wrong: Iterable[tuple[str, str]]) -> None:
    said = {
        _NOWHERE: ("names nothing that the region has", "See the region's files for what it has"),
        _NOT_OPAQUE: (
            "is no opaque key",
            "Write letters, digits and . _ / - only, and nothing of a name",
        ),
    }
    faults = [
        Fault(code=code, place=place, message=f'"{name}" {said[code][0]}', remedy=said[code][1])
        for name, code in wrong
    ]
    if faults:
        raise RecordError("this record cannot be taken in; nothing was changed", faults=faults)
