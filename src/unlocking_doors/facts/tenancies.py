"""Tenancies, and what it means to lose security."""

from enum import StrEnum


class Tenancy(StrEnum):
    """
    The kinds of tenancy that a household may hold, or a landlord grant.

    Source:
        The tenancy types of the national lettings return (W40), as ``domain.md`` 9.1 lists them.
    """

    SECURE_LIFETIME = "secure-lifetime"
    ASSURED_LIFETIME = "assured-lifetime"
    SECURE_FIXED = "secure-fixed"
    ASSURED_FIXED = "assured-fixed"
    STARTER = "starter"
    LICENCE = "licence"
    PRIVATE = "private"
    NONE = "none"
    OTHER = "other"


_SECURITY = {
    Tenancy.SECURE_LIFETIME: 3,
    Tenancy.ASSURED_LIFETIME: 3,
    Tenancy.SECURE_FIXED: 2,
    Tenancy.ASSURED_FIXED: 2,
    Tenancy.STARTER: 1,
    Tenancy.PRIVATE: 1,
    Tenancy.LICENCE: 0,
    Tenancy.NONE: 0,
}


#: The most and the least that a tenancy can be worth.
_MOST, _LEAST = max(_SECURITY.values()), min(_SECURITY.values())


def security_held(tenancy: Tenancy | None) -> int:
    """Return how secure the tenancy held is; the most where it says too little to tell."""
    return _MOST if tenancy is None else _SECURITY.get(tenancy, _MOST)


def security_offered(tenancy: Tenancy) -> int:
    """Return how secure a tenancy offered is; the least where it says too little to tell."""
    return _SECURITY.get(tenancy, _LEAST)


def lowers_security(held: int, tenancy: Tenancy) -> bool:
    """
    Tell whether a household would be less secure with the tenancy offered.

    Where either says too little, it is taken to lower security: the safe reading, which the
    coordinator can override with a reason.

    Args:
        held: What ``security_held`` gives.
        tenancy: The tenancy offered.

    Source:
        Secure Tenancies (Victims of Domestic Abuse) Act 2018: an old-style secure and an
        assured tenancy both qualify, so they rank alike. Fixed terms, starter tenancies and
        licences rank below in that order: an assumption, as no public text orders them.
    """
    return security_offered(tenancy) < held
