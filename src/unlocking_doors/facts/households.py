"""
Households: people by age band and sex only, as the bedroom need requires.

No age, no date of birth and no name is kept: an age is coarsened to its band at the door.
"""

import re
from enum import StrEnum

from attrs import frozen

from unlocking_doors.errors import RecordError
from unlocking_doors.sensitive import sensitive

_PERSON = re.compile(r"([fmx])(\d{1,3})")
_OLDEST = 120


class AgeBand(StrEnum):
    """Years of age, in the bands that a bedroom standard or a count of children can ask for."""

    UNDER_10 = "0-9"
    FROM_10 = "10-15"
    FROM_16 = "16-17"
    FROM_18 = "18-20"
    FROM_21 = "21+"

    @property
    def youngest(self) -> int:
        """The lowest age of the band, in years."""
        return {"0-9": 0, "10-15": 10, "16-17": 16, "18-20": 18, "21+": 21}[self.value]

    @classmethod
    def of(cls, years: int) -> "AgeBand":
        """Return the band of an age in years."""
        return max((band for band in cls if band.youngest <= years), key=lambda band: band.youngest)


@frozen(kw_only=True, order=True)
class Person:
    """
    One member of a household.

    Attributes:
        sex: ``f``, ``m``, or ``x`` where it is another or not stated.
        band: Age band.
        couple: Number of the couple the person belongs to; 0 for none.
    """

    sex: str = sensitive()
    band: AgeBand = sensitive()
    couple: int = sensitive(default=0)


@frozen(kw_only=True)
class Household:
    """
    The people who move together.

    Attributes:
        members: In a fixed order, so that equal households are equal values.
        extra_rooms: Rooms agreed beyond the standard (overnight carer, disability).
    """

    members: tuple[Person, ...] = sensitive()
    extra_rooms: int = sensitive(default=0)

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.members)

    @property
    def children(self) -> int:
        """Number of people under 18."""
        return sum(person.band.youngest < AgeBand.FROM_18.youngest for person in self.members)

    @classmethod
    def parse(cls, text: str, *, extra_rooms: int = 0) -> "Household":
        """
        Read people as ``f34 m8 f5``: sex (f, m, x) and age; a couple as ``f34+m36``.

        Raises:
            RecordError: A word is not a person; the text itself is not repeated.
        """
        groups: list[list[tuple[str, AgeBand]]] = []
        for position, word in enumerate(text.split(), start=1):
            pair = word.lower().split("+")
            found = [_PERSON.fullmatch(one) for one in pair]
            people = [match for match in found if match and int(match[2]) <= _OLDEST]
            if len(people) != len(pair) or len(pair) > 2:  # noqa: PLR2004  a couple is two
                message = f"person {position} of the household cannot be read"
                raise RecordError(
                    message,
                    code="UD-E203",
                    remedy='Write sex and age as "f34 m8 f5" (f, m or x), a couple as "f34+m36"',
                )
            groups.append(sorted((match[1], AgeBand.of(int(match[2]))) for match in people))
        # Couples are numbered by who they are, not by where they stand in the text.
        couples = sorted(group for group in groups if len(group) > 1)
        singles = [group for group in groups if len(group) == 1]
        numbered = [*((0, group) for group in singles), *enumerate(couples, start=1)]
        members = [
            Person(sex=sex, band=band, couple=couple)
            for couple, group in numbered
            for sex, band in group
        ]
        return cls(members=tuple(sorted(members)), extra_rooms=extra_rooms)
