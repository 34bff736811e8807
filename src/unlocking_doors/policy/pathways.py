"""Sister routes, hand-over at the end, and who pays."""

from datetime import date

from attrs import frozen

from unlocking_doors.periods import InForce


@frozen(kw_only=True)
class Pathway(InForce):
    """
    Another route by which a case of the scheme may be housed.

    Versions of a pathway share its key and follow each other in date.

    Attributes:
        key: Key of the pathway.
        label: Its name.
        cohorts: Cohorts whose cases may go this way too.
        owed_to: Key of the account that the household's landlord owes a home for such a move: a
            partner's, or the pathway's own. Empty: it makes no debt, as no public rule gives one.
        source: Where it comes from.
    """

    key: str
    label: str
    cohorts: tuple[str, ...]
    owed_to: str = ""
    source: str


@frozen(kw_only=True)
class HandOver:
    """
    To whom open cases pass, and on which day.

    Attributes:
        key: Key of the hand-over.
        label: What passes.
        cohorts: Cohorts whose open cases pass; empty for every open case no other row names.
        receiver: Who takes them.
        on: The day; a region must choose it where no public text gives it.
        source: Where it comes from.
    """

    key: str
    label: str
    cohorts: tuple[str, ...]
    receiver: str
    on: date
    source: str


@frozen(kw_only=True)
class Funding(InForce):
    """
    One grant or budget line.

    Attributes:
        key: Key of the row.
        purpose: What it pays for.
        amount: Pounds for the whole period.
        split: Who pays which share, in words.
        terms: What the funder asks for in return, each in a sentence.
        source: Where it comes from.
    """

    key: str
    purpose: str
    amount: int
    split: str
    terms: tuple[str, ...] = ()
    source: str
