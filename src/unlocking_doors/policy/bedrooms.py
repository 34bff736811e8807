"""The bedroom standard: how many bedrooms a household needs, with the working shown."""

from attrs import frozen

from unlocking_doors.facts.households import AgeBand, Household, Person
from unlocking_doors.sensitive import sensitive


@frozen(kw_only=True)
class BedroomNeed:
    """
    How many bedrooms a household needs.

    Attributes:
        bedrooms: Number of bedrooms.
        working: One line a room, in the order of the standard.
    """

    bedrooms: int = sensitive()
    working: tuple[str, ...] = sensitive()


@frozen(kw_only=True)
class BedroomStandard:
    """
    A bedroom standard.

    Attributes:
        own_room_age: Age, in years, from which a single person has a room of their own: 21 in
            the national standard, 16 in some local ones. It must be the lowest age of a band.

    Source:
        W36: the national bedroom standard; Lichfield for 16.
    """

    own_room_age: int = 21

    def need(self, household: Household) -> BedroomNeed:
        """
        Count the bedrooms that a household needs.

        1. A room for each couple.
        2. A room for any other person of ``own_room_age`` or more.
        3. A room for each pair of the same sex from 10 up to that age.
        4. An unpaired one of them shares with a child under 10 of the same sex, else has a room.
        5. A room for each pair of children under 10 of any sex, and one for a child left over.
        6. The rooms agreed beyond the standard.

        A person whose sex is ``x`` from 10 on has a room of their own: the safe reading, as
        nothing says with whom they could share.
        """
        singles = [person for person in household.members if not person.couple]
        working = [
            f"couple {number}: own room"
            for number in sorted({person.couple for person in household.members} - {0})
        ]
        older = [person for person in singles if person.band.youngest >= self.own_room_age]
        working += [f"{_who(person)}: own room" for person in older]
        others = [person for person in singles if person.band.youngest < self.own_room_age]
        young = [person for person in others if person.band is AgeBand.UNDER_10]
        between = [person for person in others if person.band is not AgeBand.UNDER_10]
        working += [f"{_who(person)}: own room" for person in between if person.sex == "x"]
        for sex in ("f", "m"):
            same = [person for person in between if person.sex == sex]
            working += [
                f"{_who(one)} and {_who(other)}: share"
                for one, other in zip(same[::2], same[1::2], strict=False)
            ]
            if len(same) % 2:
                little = next((child for child in young if child.sex == sex), None)
                if little is None:
                    working.append(f"{_who(same[-1])}: own room, nobody to share with")
                else:
                    young.remove(little)
                    working.append(f"{_who(same[-1])} and {_who(little)}: share")
        working += [
            f"{_who(one)} and {_who(other)}: share"
            for one, other in zip(young[::2], young[1::2], strict=False)
        ]
        if len(young) % 2:
            working.append(f"{_who(young[-1])}: own room, nobody to share with")
        working += ["agreed beyond the standard: a room"] * household.extra_rooms
        return BedroomNeed(bedrooms=len(working), working=tuple(working))


def _who(person: Person) -> str:
    sex = {"f": "female", "m": "male"}.get(person.sex, "person")
    return f"{sex} {person.band.value}"
