"""How counts are made safe before they leave the scheme: profiles of disclosure control."""

from enum import StrEnum

from attrs import frozen


class Zeros(StrEnum):
    """Whether a zero is shown. One that is shown says that there was no one."""

    SHOWN = "shown"
    HIDDEN = "hidden"


@frozen(kw_only=True)
class Profile:
    """
    What becomes of a count.

    Attributes:
        key: Key of the profile.
        hides_up_to: The largest count that is hidden behind a ``*``; 0 where none is.
        rounds_to: Every other count is rounded to a multiple of this; 1 where none is.
        zeros: Whether zeros are shown; a hidden one is a ``*`` as well.
        source: Where the rule comes from.
    """

    key: str
    hides_up_to: int
    rounds_to: int
    zeros: Zeros = Zeros.SHOWN
    source: str


#: The profiles that every region has. A region may write others of its own as ``[[profile]]``.
BUILT_IN_PROFILES = (
    Profile(
        key="nhs",
        hides_up_to=7,
        rounds_to=5,
        source="the rule of NHS hospital statistics: 1 to 7 hidden, all other counts, totals too, "
        "rounded to 5",
    ),
    Profile(
        key="base5",
        hides_up_to=0,
        rounds_to=5,
        source="assumption: every count rounded to 5, none hidden: for tables that many counts "
        "below 8 would empty",
    ),
    Profile(
        key="threshold5",
        hides_up_to=4,
        rounds_to=1,
        source="assumption: counts below 5 hidden, and as many others as it takes to protect them",
    ),
)


@frozen(kw_only=True)
class Publishing:
    """
    How a region publishes.

    Attributes:
        profile: Key of the profile that its tables are published by.
        source: Where the choice comes from.
    """

    profile: str
    source: str


#: Of a region that does not say how it publishes.
STRICTEST = Publishing(
    profile="nhs", source="assumption: the strictest rule at hand, until the region chooses"
)
