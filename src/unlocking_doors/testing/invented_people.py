"""
Invented people: with whom somebody moves, and what is said of them beside the rules.

Every number here is a choice made to give a year its shape; none is a statistic of anybody.
"""

from collections.abc import Mapping
from random import Random

from unlocking_doors.facts.equality import Equality
from unlocking_doors.facts.households import AgeBand, Household, Person
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.facts.tenancies import Tenancy

ACCESS: Mapping[str, float] = {"none": 86, "ground-floor": 7, "step-free": 5, "wheelchair": 2}
NOTES: Mapping[str, float] = {
    "": 94,
    "Staying in a refuge; the tenancy is kept.": 3,
    "Staying with relatives; the tenancy is kept.": 2,
    "Would like to stay near a hospital.": 1,
}
_CHILDREN: Mapping[str, float] = {"0": 36, "1": 28, "2": 19, "3": 10, "4": 4, "5": 2, "6": 1}
_COUPLE = 0.08
_EXTRA_ROOM = 0.04
_OLDEST = 58
_SAYS_NOTHING = 0.35
#: The groups of the national lettings return; none is drawn more often than another.
_ETHNIC_GROUPS = ("White", "Mixed or multiple", "Asian", "Black", "Arab or other", "Not said")


def pick(rng: Random, weights: Mapping[str, float]) -> str:
    """Draw one key by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def household(rng: Random) -> Household:
    """Draw the people who move."""
    first = f"{pick(rng, {'f': 8, 'm': 2})}{rng.randint(21, _OLDEST)}"
    if rng.random() < _COUPLE:
        first += f"+{rng.choice('fm')}{rng.randint(21, _OLDEST)}"
    children = int(pick(rng, _CHILDREN))
    words = [first, *(f"{rng.choice('fm')}{rng.randint(0, 17)}" for _ in range(children))]
    return Household.parse(" ".join(words), extra_rooms=int(rng.random() < _EXTRA_ROOM))


def ages(rng: Random, people: Household) -> str:
    """Write people as the form has them, with an age drawn for each: ``f34+m36 m8``."""
    couples: dict[int, list[str]] = {}
    singles = []
    for person in people.members:
        age = _age(rng, person)
        if person.couple:
            couples.setdefault(person.couple, []).append(f"{person.sex}{age}")
        else:
            singles.append((-age, f"{person.sex}{age}"))
    pairs = ["+".join(pair) for _, pair in sorted(couples.items())]
    return " ".join([*pairs, *(word for _, word in sorted(singles))])


def _age(rng: Random, person: Person) -> int:
    older = [band.youngest for band in AgeBand if band.youngest > person.band.youngest]
    return rng.randint(person.band.youngest, min(older, default=_OLDEST + 1) - 1)


def tenancy(rng: Random, kind: PartnerKind, *, lifetime: float) -> Tenancy:
    """Draw a kind of tenancy that a landlord grants; *lifetime* in a hundred are for life."""
    head = "secure" if kind is PartnerKind.LOCAL_AUTHORITY else "assured"
    rest = (100 - lifetime) / 2
    return Tenancy(
        pick(rng, {f"{head}-lifetime": lifetime, f"{head}-fixed": rest, "starter": rest})
    )


def equality(rng: Random) -> Equality | None:
    """Draw what somebody chose to say for equality monitoring; None where it is nothing."""
    if rng.random() < _SAYS_NOTHING:
        return None
    return Equality(
        disability=pick(rng, {"yes": 1, "no": 3, "": 1}),
        ethnic_group=rng.choice(_ETHNIC_GROUPS),
        sex=pick(rng, {"female": 1, "male": 1}),
        pregnancy_and_maternity=pick(rng, {"yes": 1, "no": 9, "": 2}),
    )
