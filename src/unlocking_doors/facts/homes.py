"""Homes: the empty properties that landlords put into the pot."""

from datetime import date

from attrs import frozen

from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.sensitive import sensitive

#: How a home can be reached and used; each level serves the needs of those before it.
ACCESS_LEVELS = ("none", "ground-floor", "step-free", "wheelchair")


@frozen(kw_only=True)
class Home:
    """
    One home that a landlord has put into the pot.

    Attributes:
        home: Key of the home: opaque, never an address.
        landlord: Key of the landlord that lets it.
        area: Key of the area in which it stands.
        bedrooms: Number of bedrooms, 0 for a bedsit.
        access: One of ``ACCESS_LEVELS``.
        tenancy: The tenancy that its landlord would grant.
        released: First day in the pot.
        held_until: First day on which the landlord no longer holds it; None if it named none.
        left_by: Key of the case that left it, when a household of the scheme did.
    """

    home: str
    landlord: str
    area: str = sensitive()
    bedrooms: int = sensitive()
    access: str = sensitive(default="none")
    tenancy: Tenancy = sensitive()
    released: date
    held_until: date | None = None
    left_by: str | None = None
