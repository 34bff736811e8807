"""Reasons as data: who said no, about what, whether it spends the one offer, what follows."""

from enum import StrEnum

from attrs import frozen


class About(StrEnum):
    """What a reason is about."""

    HOME = "home"
    HOUSEHOLD = "household"
    LANDLORD = "landlord"
    SCHEME = "scheme"
    TURN = "turn"
    SECURITY = "security"
    DISCLOSURE = "disclosure"


#: What an override may be about: an offer out of turn, a tenancy less secure than the one held, or
#: a request of which nobody can say how many households it fits.
OVERRIDDEN = (About.TURN, About.SECURITY, About.DISCLOSURE)


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


class Flag(StrEnum):
    """
    What an audit asks of a reason.

    ``out-of-turn``: nobody is housed ahead of the landlord's own list. ``residence``: only those
    who live, or have lived, in its area are. ``child-welfare``: given about a household with
    children, the record must say that their welfare was considered.

    Source:
        W29: a bar on those from elsewhere was found to discriminate against women, and the duty
        towards the child had been breached.
    """

    OUT_OF_TURN = "out-of-turn"
    RESIDENCE = "residence"
    CHILD_WELFARE = "child-welfare"


class Welfare(StrEnum):
    """What a refusal says of the welfare of the children."""

    CONSIDERED = "considered"
    NOT_CONSIDERED = "not-considered"


@frozen(kw_only=True)
class ReasonCode:
    """
    One coded reason.

    Attributes:
        key: Key of the reason, as ``decisions.csv`` gives it.
        label: The reason in words that may be circulated.
        step: The step it may be given at: approval, offer, viewing, withdrawal or override.
        by: Who may give it.
        about: What it is about. For an override, and for nothing else, ``turn``, ``security`` or
            ``disclosure``: a reason for the one is none for the others.
        spends_offer: Whether a refusal for it spends one of the offers allowed.
        follows: What follows.
        pathway: Key of the pathway that housed the household; empty for every other reason.
        flags: What an audit asks of it.
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
    flags: tuple[Flag, ...] = ()
    source: str
