"""Where a landlord stands, as somebody says who has the ledger elsewhere."""

from attrs import frozen


@frozen(kw_only=True)
class KnownStanding:
    """
    What a coordinator says of one landlord's account, where there is no ledger to read it from.

    Attributes:
        landlord: Key of the landlord.
        standing: Given less received, in ledger units: above zero it is owed homes.
        allowance: What it is still to give by its target; None: as the region's targets say.
        may_receive: What its households may still be offered; None: as the region's limit says.
        may_give: What may still be offered of its homes; None: as the region's limit says.
    """

    landlord: str
    standing: int
    allowance: int | None = None
    may_receive: int | None = None
    may_give: int | None = None
