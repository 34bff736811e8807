"""Partners: the landlords that put homes into the central pot."""

from enum import StrEnum

from attrs import frozen

from unlocking_doors.periods import InForce


class PartnerKind(StrEnum):
    """What kind of landlord a partner is."""

    LOCAL_AUTHORITY = "local-authority"
    REGISTERED_PROVIDER = "registered-provider"


@frozen(kw_only=True)
class Partner(InForce):
    """
    A landlord in the scheme: ``since`` is the day it joined, ``until`` the day it left.

    Attributes:
        key: Key of the landlord, such as ``hackney``.
        name: Its name.
        kind: Local authority or registered provider.
        areas: Keys of the areas in which it has homes.
        named_lead: Key of who approves its own tenants' requests: never a name (W2, W5, W7).
        homes_owned: Homes that it owns in the region; None: not known.
        lettings_a_year: Homes that it lets in a year; None: not known.
        source: Where its membership and dates come from, or ``assumption: …``.
    """

    key: str
    name: str
    kind: PartnerKind
    areas: frozenset[str]
    named_lead: str
    homes_owned: int | None = None
    lettings_a_year: int | None = None
    source: str


@frozen(kw_only=True)
class Accreditation(InForce):
    """
    The time for which a body accredits a partner.

    Attributes:
        key: Key of the accreditation.
        partner: Key of the partner.
        by: Key of the body that gives it, such as ``daha``.
        source: Where it comes from.
    """

    key: str
    partner: str
    by: str
    source: str
