"""Reminders: what somebody should do next, as plugins see it."""

from datetime import date

from attrs import frozen

from unlocking_doors.policy.steps import Actor


@frozen(kw_only=True)
class Reminder:
    """
    Something to be done about a case. It is told, and changes nothing in the record.

    Attributes:
        case: Key of the case.
        text: What is to be done, in words that may circulate.
        owner: Who is to do it.
        by: By when; None where there is no day.
        plugin: Name of the plugin that reminds; filled in for it.
    """

    case: str
    text: str
    owner: Actor
    by: date | None = None
    plugin: str = ""
