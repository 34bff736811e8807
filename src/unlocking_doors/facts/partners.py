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
        source: Where its membership and dates come from, or ``assumption: …``.
    """

    key: str
    name: str
    kind: PartnerKind
    areas: frozenset[str]
    named_lead: str
    source: str
