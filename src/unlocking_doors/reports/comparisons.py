"""Comparisons: how one group fared beside the others, in numbers and in a sentence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType

from attrs import evolve, frozen

from unlocking_doors.moves.cases import Case
from unlocking_doors.reports.groups import Characteristic
from unlocking_doors.reports.statistics import Rate, difference, fisher, holm, least_chance, logrank
from unlocking_doors.reports.waiting import Wait, moved_on, survival, wait_for
from unlocking_doors.reports.words import count

#: A difference that chance makes less often stands out.
LEVEL = 0.05
#: A group of fewer is shown, and not compared.
LEAST = 5
#: Within so long waits are told in a sentence.
_HALF_YEAR = 182
_MINUS = "\N{MINUS SIGN}"


@frozen(kw_only=True)
class Outcome:
    """
    What may come of a case.

    Attributes:
        key: Its key.
        said: What happened, as it follows ``were``.
        of: Whether it happened to a case; None where the question did not arise.
    """

    key: str
    said: str
    of: Callable[[Case], bool | None]


def _approved(case: Case) -> bool | None:
    if case.first("approved"):
        return True
    return False if case.first("refused-by-landlord") else None


def _offered(case: Case) -> bool | None:
    return bool(case.offers) if case.first("circulated") else None


def _moved(case: Case) -> bool | None:
    return case.letting is not None if case.first("circulated") else None


#: The outcomes that are compared, in the order in which they come.
OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        one.key: one
        for one in (
            Outcome(key="approved", said="approved by their landlord", of=_approved),
            Outcome(key="offered", said="offered a home", of=_offered),
            Outcome(key="moved", said="moved", of=_moved),
        )
    }
)


@frozen(kw_only=True)
class Comparison:
    """
    One group beside others.

    Attributes:
        characteristic: What the groups are made by.
        group: Name of the group.
        outcome: Key of what is compared.
        sentence: What was found, in words.
        chance: How often chance alone would make so large a difference.
        corrected: The same, corrected for the number of comparisons of that outcome.
    """

    characteristic: str
    group: str
    outcome: str
    sentence: str
    chance: float
    corrected: float = 1.0


def rate_of(cases: Sequence[Case], outcome: Outcome) -> Rate | None:
    """Return how many of some cases had an outcome; None where the question never arose."""
    told = [happened for case in cases if (happened := outcome.of(case)) is not None]
    return Rate(part=sum(told), whole=len(told)) if told else None


def compared(
    cases: Sequence[Case], characteristics: Sequence[Characteristic], as_at: date
) -> tuple[Comparison, ...]:
    """
    Compare each group with the others of its characteristic, in every outcome and in its wait.

    Two groups are compared with each other. Those who gave no answer are compared, together, with
    those who did. Groups of fewer than `LEAST`, and those so small that no result could be told
    from chance, are left out, and do not count when chances are corrected.
    """
    families: dict[str, list[Comparison]] = {key: [] for key in (*OUTCOMES, "wait")}
    for by in characteristics:
        for pair in _pairs(cases, by):
            for outcome in OUTCOMES.values():
                families[outcome.key] += _of_rates(pair, outcome)
            families["wait"] += _of_waits(pair, as_at)
    return tuple(one for family in families.values() for one in _corrected(family))


@frozen(kw_only=True)
class _Pair:
    """A group and those it is compared with: how both are called, and their cases."""

    characteristic: str
    group: str
    one: str
    other: str
    some: Sequence[Case]
    rest: Sequence[Case]


def _pairs(cases: Sequence[Case], by: Characteristic) -> Iterator[_Pair]:
    members = {
        group.key: [case for case in cases if by.of(case) == group.key] for group in by.groups
    }
    answered = [group for group in by.groups if group.is_answer]
    silent = [group for group in by.groups if not group.is_answer]
    every = [case for group in answered for case in members[group.key]]
    pair_up = partial(_Pair, characteristic=by.label)
    if len(answered) == 2:  # noqa: PLR2004  of two groups, one is the other's rest
        one, other = answered
        yield pair_up(
            group=one.label,
            one=one.phrase,
            other=other.phrase,
            some=members[one.key],
            rest=members[other.key],
        )
    else:
        for one in answered:
            rest = [case for case in every if by.of(case) != one.key]
            yield pair_up(
                group=one.label,
                one=one.phrase,
                other="all others",
                some=members[one.key],
                rest=rest,
            )
    if silent:
        topic = f"{by.label[:1].lower()}{by.label[1:]}"
        unsaid = f"applicants who gave no answer on {topic}"
        phrase = silent[0].phrase if len(silent) == 1 else unsaid
        yield pair_up(
            group=f"{by.label} not known",
            one=phrase,
            other="those of whom it is known",
            some=[case for one in silent for case in members[one.key]],
            rest=every,
        )


def _are_enough(one: Rate, other: Rate) -> bool:
    """Tell whether two groups are large enough for a difference to show."""
    return min(one.whole, other.whole) >= LEAST and least_chance(one, other) <= LEVEL


def _of_rates(pair: _Pair, outcome: Outcome) -> Iterator[Comparison]:
    rate, rest = rate_of(pair.some, outcome), rate_of(pair.rest, outcome)
    if rate is not None and rest is not None and _are_enough(rate, rest):
        yield Comparison(
            characteristic=pair.characteristic,
            group=pair.group,
            outcome=outcome.key,
            sentence=sentence(pair.one, pair.other, outcome.said, rate, rest),
            chance=fisher(rate, rest),
        )


def sentence(one: str, other: str, said: str, rate: Rate, rest: Rate) -> str:
    """Say how two groups fared, how much they differ, and how often chance would do that."""
    between, low, high = difference(rate, rest)
    return (
        f"Of {one} {_part(rate)} {'was' if rate.part == 1 else 'were'} {said}, of {other} "
        f"{_part(rest)}: {percent(rate.share)} against {percent(rest.share)}, a difference of "
        f"{points(abs(between))} {_noun(between)} (95% interval {_ends(between, low, high)}). "
        f"{by_chance(fisher(rate, rest))}"
    )


def by_chance(chance: float) -> str:
    """Say how often chance would make a difference, if the groups fared alike in truth."""
    return f"So large a difference would arise by chance {years(chance)} if both fared alike."


def years(chance: float) -> str:
    """Write a chance as people count: in so many of 100 years."""
    hundredths = round(100 * chance)
    if hundredths == 0:
        return "in fewer than 1 of 100 years"
    return "in almost every year" if hundredths >= 100 else f"in {hundredths} of 100 years"  # noqa: PLR2004


def percent(share: float) -> str:
    """Write a share in whole per cent."""
    return f"{100 * share:.0f}%"


def points(between: float) -> str:
    """Write a difference of shares in points, with its sign below zero."""
    whole = round(100 * between)
    return f"{_MINUS if whole < 0 else ''}{abs(whole)}"


def _noun(between: float) -> str:
    return "point" if round(100 * abs(between)) == 1 else "points"


def _ends(between: float, low: float, high: float) -> str:
    """Write an interval with the sign of the difference as it is told: the larger less the less."""
    ends = (low, high) if between >= 0 else (-high, -low)
    return f"{points(ends[0])} to {points(ends[1])}"


def _part(rate: Rate) -> str:
    return f"{count(rate.part)} of {count(rate.whole)}"


def _waits(cases: Sequence[Case], as_at: date) -> list[Wait]:
    return [wait_for(moved_on(case), case, as_at) for case in cases if case.first("circulated")]


def _of_waits(pair: _Pair, as_at: date) -> Iterator[Comparison]:
    """Compare how long two groups waited for a move, over everyone and not just the moved."""
    some, rest = _waits(pair.some, as_at), _waits(pair.rest, as_at)
    happened = sum(wait.happened for wait in (*some, *rest))
    chance = logrank(some, rest) if min(len(some), len(rest), happened) >= LEAST else None
    if chance is not None:
        yield Comparison(
            characteristic=pair.characteristic,
            group=pair.group,
            outcome="wait",
            sentence=(
                f"Of {pair.one} {_within(some)} would have moved within half a year of "
                f"circulation, of {pair.other} {_within(rest)}, everybody counted for as long as "
                f"seen. {by_chance(chance)}"
            ),
            chance=chance,
        )


def _within(waits: Sequence[Wait]) -> str:
    still = min((left for days, left in survival(waits) if days <= _HALF_YEAR), default=1.0)
    return percent(1 - still)


def _corrected(family: Sequence[Comparison]) -> list[Comparison]:
    corrected = holm([one.chance for one in family])
    return [evolve(one, corrected=chance) for one, chance in zip(family, corrected, strict=True)]
