"""Worked cases as values: what is given, and what the rules of a day must say of it."""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from unlocking_doors.moves.referrals import Referral


class Verdict(StrEnum):
    """What comes of a case on a day, in the words of a file."""

    ELIGIBLE = "eligible"
    MORE_INFORMATION = "more-information"
    NOT_ELIGIBLE = "not-eligible"
    NOT_RUNNING = "not-running"


@frozen(kw_only=True)
class Expectation:
    """
    What a worked case expects; what it does not name is not compared.

    Attributes:
        outcome: What comes of it; ``not-running`` on a day on which there is no scheme.
        cohort: Key of the cohort under which it goes.
        met: Keys of rules that are met.
        not_met: Keys of rules that are not met.
        unknown: Keys of rules that cannot be answered yet.
        missing: The facts that could still decide it, and no others; None: not compared.
    """

    outcome: Verdict | None = None
    cohort: str = ""
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None


@frozen(kw_only=True)
class WorkedCase:
    """
    One worked case.

    Attributes:
        file: File that holds it, such as ``cases/tenure.toml``.
        about: What the file is about.
        line: Line on which it begins.
        name: What it shows, as a sentence.
        as_at: The day whose rules are asked.
        referral: What is given, on that day.
        expect: What the rules must say of it.
        because: Where that comes from: a document, or a label that says it has none.
    """

    file: str
    about: str = ""
    line: int
    name: str
    as_at: date
    referral: Referral = field(repr=False)
    expect: Expectation
    because: str
