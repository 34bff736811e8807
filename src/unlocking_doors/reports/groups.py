"""Groups that a fairness audit compares: by kind of harm, by household, by what people answered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from attrs import frozen

from unlocking_doors.facts.equality import EQUALITY_ANSWERS, NOT_SAID
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.referrals import OTHER
from unlocking_doors.policy.region import Region

#: The key of those of whom nothing is recorded.
NOTHING = ""
_ANOTHER, _UNSAID = "another", "not-said"
_LARGEST = 5


@frozen(kw_only=True)
class Group:
    """
    Those who have something in common.

    Attributes:
        key: Key of the group.
        label: Its name, as a row of a table has it.
        phrase: Its name, as it follows ``of``.
        is_answer: Whether it is known of them; False for those who gave no answer.
    """

    key: str
    label: str
    phrase: str
    is_answer: bool = True


@frozen(kw_only=True)
class Characteristic:
    """
    What groups are made by.

    Attributes:
        key: Its key.
        label: Its name.
        groups: In the order in which they are shown.
        of: The key of a case's group.
    """

    key: str
    label: str
    groups: tuple[Group, ...]
    of: Callable[[Case], str]


#: How people write some answers; others stand as they were given.
_PHRASES: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("sex", "female"): ("Women", "women"),
        ("sex", "male"): ("Men", "men"),
        ("disability", "yes"): ("Disabled", "disabled applicants"),
        ("disability", "no"): ("Not disabled", "applicants who are not disabled"),
        **{
            ("ethnic_group", group): (group, f"applicants of the group “{group}”")
            for group in EQUALITY_ANSWERS["ethnic_group"]
        },
    }
)
#: Those who gave another answer, or none.
_OTHERWISE = (
    Group(key=_ANOTHER, label="Another answer", phrase="applicants with another answer"),
    Group(key=_UNSAID, label="Would rather not say", phrase="applicants who would rather not say",
          is_answer=False),
    Group(key=NOTHING, label="No answer recorded",
          phrase="applicants without an answer on record", is_answer=False),
)  # fmt: skip


_NOT_ASSESSED = Group(
    key=NOTHING,
    label="Under no kind of harm",
    phrase="households under no kind of harm",
    is_answer=False,
)


def is_counted(case: Case) -> bool:
    """Tell whether the applicant agreed to monitoring: nobody else is counted by group."""
    return case.referral.consents.to_monitoring is not None


def by_harm(region: Region, cases: Sequence[Case]) -> Characteristic:
    """Group by the strand of the kind of harm; by the kind itself where all are of one strand."""
    strands = {cohort.key: cohort.strand for cohort in region.cohorts}
    is_by_strand = len({strands.get(_cohort(case)) for case in cases if _cohort(case)}) > 1
    names = strands if is_by_strand else {cohort.key: cohort.label for cohort in region.cohorts}

    def of(case: Case) -> str:
        return names.get(_cohort(case), NOTHING)

    found = {of(case) for case in cases}
    named = (
        Group(key=name, label=name[:1].upper() + name[1:], phrase=f"households under “{name}”")
        for name in dict.fromkeys(names.values())
        if name in found
    )
    groups = _with_nobody_lost(named, found, _NOT_ASSESSED)
    return Characteristic(key="harm", label="Kind of harm", groups=groups, of=of)


def by_landlord(region: Region, cases: Iterable[Case]) -> Characteristic:
    """Group by the household's own landlord."""
    found = {_landlord(case) for case in cases}
    names = sorted((_account(region, key), key) for key in found if key)
    named = (
        Group(key=key, label=name[:1].upper() + name[1:], phrase=f"tenants of {name}")
        for name, key in names
    )
    nothing = Group(key=NOTHING, label="Not known", phrase="tenants of nobody known",
                    is_answer=False)  # fmt: skip
    groups = _with_nobody_lost(named, found, nothing)
    return Characteristic(key="landlord", label="Landlord of the household", groups=groups,
                          of=_landlord)  # fmt: skip


def _account(region: Region, key: str) -> str:
    return "a landlord outside the scheme" if key == OTHER else region.account(key)


def by_size(_: Region, cases: Iterable[Case]) -> Characteristic:
    """Group by the number of people in the household."""
    found = {_size(case) for case in cases}
    named = (
        Group(key=key, label=_people(key), phrase=f"households of {_people(key)}")
        for key in sorted(found - {NOTHING})
    )
    nothing = Group(key=NOTHING, label="Not known", phrase="households of unknown size",
                    is_answer=False)  # fmt: skip
    groups = _with_nobody_lost(named, found, nothing)
    return Characteristic(key="size", label="People in the household", groups=groups, of=_size)


def by_children(_: Region, cases: Iterable[Case]) -> Characteristic:
    """Group by whether there is a child in the household."""
    named = (
        Group(key="yes", label="With children", phrase="households with children"),
        Group(key="no", label="Without children", phrase="households without children"),
        Group(key=NOTHING, label="Not known", phrase="households not known", is_answer=False),
    )
    found = {_children(case) for case in cases}
    return Characteristic(key="children", label="Children in the household",
                          groups=tuple(one for one in named if one.key in found),
                          of=_children)  # fmt: skip


def by_equality(name: str, cases: Iterable[Case]) -> Characteristic:
    """
    Group by what applicants chose to say of a characteristic; no answer is a group of its own.

    Args:
        name: One of ``EQUALITY_FIELDS``.
        cases: The cases.
    """
    known = {one.lower(): one for one in EQUALITY_ANSWERS[name]}

    def of(case: Case) -> str:
        said = answer(case, name).strip().lower()
        if said in NOT_SAID:
            return _UNSAID
        return known.get(said, _ANOTHER) if said else NOTHING

    found = {of(case) for case in cases}
    groups = [_answered(name, one) for one in known.values() if one in found]
    groups += [one for one in _OTHERWISE if one.key in found]
    label = name.replace("_", " ").capitalize()
    return Characteristic(key=name.replace("_", "-"), label=label, groups=tuple(groups), of=of)


def _answered(name: str, said: str) -> Group:
    label, phrase = _PHRASES.get((name, said), (said.capitalize(), ""))
    topic = name.replace("_", " ")
    return Group(key=said, label=label, phrase=phrase or f"applicants who said “{said}” ({topic})")


def answer(case: Case, name: str) -> str:
    """Return what an applicant chose to say of a characteristic; empty for nothing."""
    said = case.referral.equality
    return "" if said is None else str(getattr(said, name))


def characteristics(region: Region, cases: Iterable[Case]) -> tuple[Characteristic, ...]:
    """Return everything that cases are grouped by; equality where at least one has answered."""
    all_cases = tuple(cases)
    asked = [name for name in EQUALITY_ANSWERS if any(answer(case, name) for case in all_cases)]
    found = [
        by_harm(region, all_cases),
        *(by_equality(name, all_cases) for name in asked),
        *(make(region, all_cases) for make in (by_size, by_children, by_landlord)),
    ]
    return tuple(one for one in found if len(one.groups) > 1)


def _with_nobody_lost(
    named: Iterable[Group], found: Iterable[str], nothing: Group
) -> tuple[Group, ...]:
    """Return groups with, at their end, that of whom nothing is known, where there are any."""
    return (*named, *([nothing] if NOTHING in found else []))


def _cohort(case: Case) -> str:
    return case.judged.cohort if case.judged else NOTHING


def _landlord(case: Case) -> str:
    return case.referral.landlord or NOTHING


def _size(case: Case) -> str:
    household = case.referral.household
    return str(min(household.size, _LARGEST)) if household and household.members else NOTHING


def _people(key: str) -> str:
    if key == str(_LARGEST):
        return f"{key} or more people"
    return "1 person" if key == "1" else f"{key} people"


def _children(case: Case) -> str:
    household = case.referral.household
    if household is None or not household.members:
        return NOTHING
    return "yes" if household.children else "no"
