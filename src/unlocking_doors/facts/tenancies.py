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


def security(tenancy: Tenancy | None) -> int | None:
    """Return how secure a tenancy is, 3 for a lifetime; None where it says too little to tell."""
    return None if tenancy is None else _SECURITY.get(tenancy)


def lowers_security(before: Tenancy | None, offered: Tenancy) -> bool | None:
    """
    Tell whether a household that held *before* would be less secure with *offered*.

    Returns:
        True or False; None where either tenancy says too little to tell.

    Source:
        Secure Tenancies (Victims of Domestic Abuse) Act 2018: an old-style secure and an
        assured tenancy both qualify, so they rank alike. Fixed terms, starter tenancies and
        licences rank below in that order: an assumption, as no public text orders them.
    """
    held, given = security(before), security(offered)
    return None if held is None or given is None else given < held
