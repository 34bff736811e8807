"""The central pot: homes come in, are taken back, and lapse."""

from datetime import date

from unlocking_doors.commands.desk import Desk
from unlocking_doors.errors import RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.admissible import check_home
from unlocking_doors.moves.cases import IN_POT, HomeState
from unlocking_doors.policy.region import Region
from unlocking_doors.store import Unit


def add_home(desk: Desk, home: Home) -> HomeState:
    """
    Put a home into the pot.

    Raises:
        RecordError: The home is already there, or its landlord is no partner today.
        TransitionError: The scheme does not run today.
    """
    desk.check_open("add-home")
    if desk.unit.home(home.home) is not None:
        message = f"home {home.home} is already there"
        raise RecordError(
            message, code="UD-E209", remedy="Give a new home a key of its own; nothing was changed"
        )
    check_home(home, desk.region)
    if not desk.region.is_partner(home.landlord, home.released):
        message = f"home {home.home}: {home.landlord} is no partner on {home.released}"
        raise RecordError(message, code="UD-E210", remedy="See partners.csv of the region")
    actor = f"offering-landlord:{home.landlord}"
    return desk.home_step("add-home", home.home, actor=actor, body=home)


def left_by(unit: Unit, home: Home) -> str | None:
    """Return the key of the case that left a home, by whichever code its landlord gave."""
    if home.left_by is None:
        return None
    found = unit.case(home.left_by) or unit.case_by_reference(home.left_by)
    return found.key if found else None


def take_back(desk: Desk, home: HomeState) -> HomeState:
    """
    Take a home out of the pot that has not been offered.

    Raises:
        RecordError: It is not in the pot.
    """
    if home.state != IN_POT:
        message = f'home {home.home.home} is not in the pot: it is "{home.state}"'
        raise RecordError(message, code="UD-E211", remedy="Withdraw the offer of it first")
    actor = f"offering-landlord:{home.home.landlord}"
    return desk.home_step("take-back", home.home.home, actor=actor)


def is_held(desk: Desk, home: Home) -> bool:
    """Tell whether a landlord of the scheme still holds a home for the pot today."""
    return is_held_on(home, desk.region, desk.today)


def is_held_on(home: Home, region: Region, on: date) -> bool:
    """Tell whether a landlord of the scheme holds a home for the pot on a day, once released."""
    ended = home.held_until is not None and home.held_until <= on
    return not ended and region.is_partner(home.landlord, on)


def lapse(desk: Desk) -> None:
    """Take out of the pot the homes that their landlords no longer hold, or that left with them."""
    for state in desk.unit.homes({IN_POT}):
        home = state.home
        if not is_held(desk, home):
            desk.home_step("lapse", home.home, actor=f"offering-landlord:{home.landlord}")
