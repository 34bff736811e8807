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
