"""Reasons as data: who said no, about what, whether it spends the one offer, what follows."""

from enum import StrEnum

from attrs import frozen


class About(StrEnum):
    """What a reason is about."""

    HOME = "home"
    HOUSEHOLD = "household"
    LANDLORD = "landlord"
    SCHEME = "scheme"


class By(StrEnum):
    """Who gives a reason."""

    HOUSEHOLD = "household"
    LANDLORD = "landlord"
    NOMINATING_OFFICER = "nominating-officer"
    COORDINATOR = "coordinator"


class Follows(StrEnum):
    """What follows from an answer with this reason."""

    CIRCULATE_AGAIN = "circulate-again"
    CLOSE = "close"
    SUSPEND = "suspend"
    GO_ON = "go-on"


@frozen(kw_only=True)
class ReasonCode:
    """
    One coded reason.

    Attributes:
        key: Key of the reason, as ``decisions.csv`` gives it.
        label: The reason in words that may be circulated.
        step: The step it may be given at: approval, offer, viewing, withdrawal or override.
        by: Who may give it.
        about: What it is about.
        spends_offer: Whether a refusal for it spends one of the offers allowed.
        follows: What follows.
        pathway: Key of the pathway that housed the household; empty for every other reason.
        source: Where it comes from.
    """

    key: str
    label: str
    step: str
    by: By
    about: About
    spends_offer: bool = False
    follows: Follows
    pathway: str = ""
    source: str
