"""What an explanation is made of."""

from attrs import frozen

from unlocking_doors.sensitive import sensitive


@frozen(kw_only=True)
class Line:
    """
    One line of an explanation.

    Attributes:
        mark: ``met``, ``not met``, ``unknown``, or empty.
        text: What is said.
        more: Lines that belong under it.
    """

    text: str = sensitive()
    mark: str = ""
    more: tuple[str, ...] = sensitive(default=())


@frozen(kw_only=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


@frozen(kw_only=True)
class Told:
    """
    What can be said of a case, a home or a partner.

    Attributes:
        summary: The answer in a sentence or two.
        sections: The reasons.
    """

    summary: str = sensitive()
    sections: tuple[Section, ...]


@frozen(kw_only=True)
class HomeExplanation(Told):
    """
    What can be said of one home.

    Attributes:
        home: Key of the home.
        state: Where it stands.
    """

    home: str
    state: str


@frozen(kw_only=True)
class PartnerExplanation(Told):
    """
    What can be said of one partner.

    Attributes:
        partner: Key of the partner.
        name: Its name.
    """

    partner: str
    name: str
