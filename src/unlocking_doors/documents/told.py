"""What a region says, in words: the values that every document is filled in from."""

from attrs import frozen


@frozen(kw_only=True)
class Told:
    """
    One thing that a region says.

    Attributes:
        key: Key of the row.
        label: What it is.
        text: What it says.
        source: Where it comes from, or a label that says that no public text gives it.
    """

    key: str
    label: str
    text: str
    source: str


@frozen(kw_only=True)
class ToldRule:
    """One rule: what is asked, what follows if it is not so, and what would put it right."""

    key: str
    label: str
    effect: str
    must: bool
    remedy: str
    source: str


@frozen(kw_only=True)
class Terms:
    """
    What holds for a kind of harm, beside what holds for every case.

    Attributes:
        chooses: Whether the household chooses areas; otherwise it names those to avoid.
        least_areas: Other areas that must be chosen; 0 where no rule says.
        offers: Offers that a case may spend, in words.
        offers_source: Where that comes from.
        rules: What is asked beside what every case is asked.
        pathways: Other routes that its cases may take too.
    """

    chooses: bool
    least_areas: int
    offers: str
    offers_source: str
    rules: tuple[ToldRule, ...]
    pathways: tuple[str, ...]


@frozen(kw_only=True)
class Group:
    """The kinds of harm that are open on the same terms."""

    terms: Terms
    cohorts: tuple[Told, ...]


@frozen(kw_only=True)
class Telling:
    """
    A region on one day, in words. Every document may show all of it: no case is in it.

    Empty texts and 0 stand for what the region does not say. Each ``…_source`` says where its part
    comes from, or that no public text gives it.
    """

    scheme: str
    region: str
    coordinator: str
    as_at: str
    opened: str
    closed: str
    version: str
    rules: tuple[ToldRule, ...]
    cohorts: tuple[Told, ...]
    groups: tuple[Group, ...]
    is_choosing: bool
    is_avoiding: bool
    parameters: tuple[Told, ...]
    deadlines: tuple[Told, ...]
    sent_to: str
    days_to_widening: int
    days_to_review: int
    shows_area: bool
    shows_cohort: bool
    reference_format: str
    circulation_source: str
    allocator: str
    own_landlord_homes: bool
    matching_source: str
    authorities: tuple[str, ...]
    providers: tuple[str, ...]
    areas: tuple[str, ...]
    reasons: tuple[Told, ...]
    pathways: tuple[Told, ...]
    hand_overs: tuple[Told, ...]
    funding: tuple[Told, ...]
    retention: tuple[Told, ...]
    limits: tuple[Told, ...]
    targets: int
    days_between_rounds: str
    days_to_move: str
