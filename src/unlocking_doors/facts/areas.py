"""Areas: the local authorities that a region is made of."""

from attrs import frozen

from unlocking_doors.periods import InForce


@frozen(kw_only=True)
class Area(InForce):
    """
    One local authority.

    Attributes:
        key: Key of the area, such as ``hackney``.
        gss: Its code in the Government Statistical Service's register, such as ``E09000012``.
        name: Its name.
        neighbours: Keys of the areas that border it.
        row: Row in the region's tile grid, counted from 0 in the north.
        column: Column in the region's tile grid, counted from 0 in the west.
        sub_region: The part of the region that it belongs to; empty when the region has none.
        source: Where its code and its borders come from.
    """

    key: str
    gss: str
    name: str
    neighbours: frozenset[str] = frozenset()
    row: int
    column: int
    sub_region: str = ""
    source: str
