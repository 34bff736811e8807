"""Which documents there are, for whom each is, and what it is made from."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import frozen

from unlocking_doors.errors import NotFoundError


class About(StrEnum):
    """What a document is about, beside its region."""

    REGION = "the region alone"
    CASE = "a case"
    PARTNER = "a partner"
    SCHEME = "the whole scheme"


@frozen(kw_only=True)
class Kind:
    """
    A kind of document.

    Attributes:
        key: Its key, and the name of its template.
        title: Its title.
        reader: For whom it is.
        summary: What it is for, in a sentence.
        about: What it is made from.
        is_draft: Whether somebody answerable must settle it before it is used.
        is_internal: Whether it is for the coordinator and nobody else.
    """

    key: str
    title: str
    reader: str
    summary: str
    about: About = About.REGION
    is_draft: bool = False
    is_internal: bool = False


_KINDS = (
    Kind(
        key="memorandum",
        title="Memorandum of understanding",
        reader="Landlords that join, and the coordinator",
        summary="What the partners agree with each other and with the coordinator.",
        is_draft=True,
    ),
    Kind(
        key="professionals-guide",
        title="Guide for professionals",
        reader="Housing officers, social workers and support workers",
        summary="Who can be referred, what is asked, and what happens then.",
    ),
    Kind(
        key="request-form",
        title="Property request form",
        reader="Nominating officers",
        summary="Everything that the scheme asks about a household, and no name.",
    ),
    Kind(
        key="tenant-leaflet",
        title="Moving somewhere safer",
        reader="Tenants",
        summary="What the scheme is, in plain English.",
    ),
    Kind(
        key="nominating-officer-checklist",
        title="Checklist for nominating officers",
        reader="Nominating officers",
        summary="What to do before, during and after a request.",
    ),
    Kind(
        key="named-lead-checklist",
        title="Checklist for named leads",
        reader="Named leads of landlords",
        summary="How to answer a request of your own tenant, and how to offer a home.",
    ),
    Kind(
        key="circulation-notice",
        title="Circulation notice",
        reader="Partners with homes in the areas that suit",
        summary="A household needs a home: all that landlords are told about it.",
        about=About.CASE,
    ),
    Kind(
        key="offer-letter",
        title="Offer of a home",
        reader="The household, through its nominating officer",
        summary="What is offered, what to look at, and how to answer.",
        about=About.CASE,
    ),
    Kind(
        key="ledger-statement",
        title="Ledger statement",
        reader="One partner",
        summary="What the partner gave and received, to be checked and signed.",
        about=About.PARTNER,
    ),
    Kind(
        key="privacy-notice",
        title="Privacy notice",
        reader="Tenants and professionals",
        summary="What the scheme keeps about a household, why, and for how long.",
        is_draft=True,
    ),
    Kind(
        key="impact-assessment",
        title="Data protection impact assessment",
        reader="The coordinator’s data protection officer",
        summary="What could go wrong with people’s data, and what is done about it.",
        is_draft=True,
    ),
    Kind(
        key="retention-schedule",
        title="Retention schedule",
        reader="The coordinator and its partners",
        summary="How long each kind of record is kept, and what happens then.",
        is_draft=True,
    ),
    Kind(
        key="onboarding-pack",
        title="Pack for new partners",
        reader="Landlords that think of joining",
        summary="What a landlord gives, gets and has to set up.",
    ),
    Kind(
        key="closure-pack",
        title="Closure and hand-over pack",
        reader="The coordinator",
        summary="Every open case, consent and balance, and to whom it passes.",
        about=About.SCHEME,
        is_internal=True,
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.key: kind for kind in _KINDS})


def kind_of(key: str) -> Kind:
    """
    Return a kind of document by its key.

    Raises:
        NotFoundError: There is none; the nearest is named.
    """
    if key not in KINDS:
        raise NotFoundError.of("document", key, KINDS)
    return KINDS[key]
