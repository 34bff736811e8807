"""Strict priority, exactly: nobody loses a home to somebody who comes after."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from attrs import evolve, frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.accounting import account, reached
from unlocking_doors.matching.allocation import Allocation, Pairing, Repair
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.kinds import Kinds
from unlocking_doors.matching.places import Place, places, why_first
from unlocking_doors.matching.pool import Pool
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Block, Precedence
from unlocking_doors.matching.serving import NO_ROOM, NOBODY, serve
from unlocking_doors.matching.suitability import find_swap, fits
from unlocking_doors.policy.fairness import Credit

#: Serves a pool in an order: for each household the type it is offered, and the block of each type.
Engine = Callable[[Pool, Sequence[int]], tuple[Sequence[int], Sequence[int]]]


def prioritise_strictly(problem: Problem, *, seed: int) -> Allocation:
    """
    House the first in order if anybody can be, then the next without undoing that, and so on.

    1. The order is by points (the highest band first, where the region has agreed no other points),
       then by waiting, then by a lottery drawn once from *seed* and case.
    2. A household is housed if it can be together with all those housed before it, whatever homes
       they are given: by augmenting paths over types of homes. So no other answer houses the first
       that differs; and as whoever is housed stays housed, no other answer houses more, unless a
       limit of the ledger binds.
    3. Each is offered one of the homes that fit it, not always the one that fits it best.
    4. If households would exchange homes, the lowest of them in order gives way: the home is not
       offered to it, and the order is served again. What turns out to be needless is undone.

    Args:
        problem: The batch.
        seed: Draws the lottery; the same problem and seed give the same answer.

    Returns:
        The allocation, with the proof of its precedence.

    Raises:
        MatchingError: The batch has quotas, or limits of a kind that only ``optimal`` keeps.
    """
    return serve_strictly(problem, seed=seed, allocator="strict", engine=serve_on_lists)


def serve_on_lists(pool: Pool, order: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Run the kernel in plain Python."""
    kinds, households = len(pool.free), len(pool.receiver)
    by_owner: list[list[int]] = [[] for _ in pool.gives]
    for number, whose in enumerate(pool.owner):
        by_owner[whose].append(number)
    first_kind = [0]
    for numbers in by_owner:
        first_kind.append(first_kind[-1] + len(numbers))
    got, block = [NOBODY] * households, [NOBODY] * kinds
    serve(
        order,
        pool.start,
        pool.option,
        list(pool.low),
        pool.high,
        pool.receiver,
        pool.owner,
        first_kind,
        [number for numbers in by_owner for number in numbers],
        list(pool.free),
        list(pool.receives),
        list(pool.gives),
        got,
        block,
        *([NOBODY] * kinds for _ in range(5)),
        *([NOBODY] * households for _ in range(2)),
    )
    return got, block


@frozen(kw_only=True)
class _Round:
    """One pass over the order: the pairs that it makes, and what it shows."""

    pairs: Mapping[str, str]
    pool: Pool
    got: Sequence[int]
    block: Sequence[int]


def serve_strictly(problem: Problem, *, seed: int, allocator: str, engine: Engine) -> Allocation:
    """
    Serve a batch in strict priority with an engine, and repair it where homes are exchanged.

    Args:
        problem: The batch.
        seed: The seed of the lottery.
        allocator: Name of the allocator.
        engine: What runs the kernel.
    """
    _check(problem, allocator)
    ranked = places(problem, seed)
    rank = {place.request.case: number for number, place in enumerate(ranked)}
    number_of = {request.case: number for number, request in enumerate(problem.requests)}
    order = [number_of[place.request.case] for place in ranked]
    kinds = Kinds.of(problem)
    repairs: list[Repair] = []
    served = _serve(problem, kinds, order, repairs, engine)
    before = reached(problem, served.pairs.items())
    while swap := _swap(problem, served.pairs):
        lowest = max((case for case in swap if case in served.pairs), key=lambda case: rank[case])
        at = swap.index(lowest)
        repairs.append(
            Repair(case=lowest, home=served.pairs[lowest], swap=(*swap[at:], *swap[:at]))
        )
        served = _serve(problem, kinds, order, repairs, engine)
    needless = _needless(problem, served.pairs, repairs, rank)
    repairs = [repair for repair in repairs if repair not in needless]
    served = evolve(
        served, pairs={**served.pairs, **{repair.case: repair.home for repair in needless}}
    )
    return account(
        problem,
        _pairings(kinds, ranked, served, seed),
        allocator=allocator,
        seed=seed,
        repairs=repairs,
        before_repair=before if repairs else None,
        proof=_precedence(problem, kinds, ranked, served),
    )


def _check(problem: Problem, allocator: str) -> None:
    limited = problem.has_limits
    wrong = ""
    if problem.quotas:
        wrong = "keeps no quotas"
    elif limited and problem.fairness.credit is Credit.IN_BATCH:
        wrong = f'gives no credit within a batch ("{Credit.IN_BATCH}")'
    elif limited and any(vacancy.weight != 1 for vacancy in problem.vacancies):
        wrong = "keeps limits by number of homes only, and these weigh otherwise"
    if wrong:
        message = f'the allocator "{allocator}" {wrong}'
        raise MatchingError(message, remedy='Use the allocator "optimal", which does')


def _serve(
    problem: Problem,
    kinds: Kinds,
    order: Sequence[int],
    repairs: Sequence[Repair],
    engine: Engine,
) -> _Round:
    barred = frozenset((repair.case, repair.home) for repair in repairs)
    pool = Pool.of(kinds, barred)
    got, block = engine(pool, order)
    homes = [iter(of_kind) for of_kind in kinds.homes]
    pairs = {
        problem.requests[number].case: next(homes[got[number]]).home
        for number in order
        if got[number] >= 0
    }
    return _Round(pairs=pairs, pool=pool, got=got, block=block)


def _swap(problem: Problem, pairs: Mapping[str, str]) -> tuple[str, ...]:
    """Return the first cases, in order of key, that would exchange homes; empty if none would."""
    left_by = {row.home: row.left_by for row in problem.vacancies if row.left_by is not None}
    if not left_by:
        return ()
    ties = {**problem.moved, **{case: left_by.get(home) for case, home in pairs.items()}}
    found = (find_swap(case, ties[case], ties) for case in sorted(pairs))
    return next(filter(None, found), ())


def _needless(
    problem: Problem,
    pairs: Mapping[str, str],
    repairs: Sequence[Repair],
    rank: Mapping[str, int],
) -> list[Repair]:
    """Return the repairs whose offers may be made after all, as later ones broke the same ring."""
    batch, used, found = Batch.of(problem, pairs.items()), {*pairs.values()}, []
    for repair in sorted(repairs, key=lambda repair: rank[repair.case]):
        request = problem.request_by_case[repair.case]
        vacancy = problem.vacancy_by_home[repair.home]
        is_open = repair.case not in batch.ties and repair.home not in used
        if is_open and fits(request, vacancy, problem, batch):
            batch.take(request, vacancy)
            used.add(repair.home)
            found.append(repair)
    return found


def _pairings(kinds: Kinds, ranked: Sequence[Place], served: _Round, seed: int) -> list[Pairing]:
    """Say of each offer what put the household before those left whom the home fits."""
    problem, pairs = kinds.problem, served.pairs
    full = {
        request.case
        for request, kind in zip(problem.requests, served.got, strict=True)
        if kind == NO_ROOM
    }
    kind_of = {home.home: kind for kind, homes in enumerate(kinds.homes) for home in homes}
    options, starts = served.pool.option, served.pool.start
    left: dict[int, list[Place]] = {}
    number_of = {request.case: number for number, request in enumerate(problem.requests)}
    for place in ranked:
        if place.request.case not in pairs:
            number = number_of[place.request.case]
            for kind in options[starts[number] : starts[number + 1]]:
                left.setdefault(kind, []).append(place)
    nothing_yet, made = Batch(problem), []
    for place in ranked:
        case = place.request.case
        if case not in pairs:
            continue
        home = problem.vacancy_by_home[pairs[case]]
        others = [
            other
            for other in left.get(kind_of[home.home], ())
            if (other.request.case not in full or other.request.landlord == place.request.landlord)
            and fits(other.request, home, problem, nothing_yet)
        ]
        contenders = sorted([place, *others], key=lambda one: one.rank)
        ahead = contenders.index(place)
        why = why_first(contenders[ahead:], problem, seed)
        made.append(
            Pairing(
                case=case,
                home=home.home,
                why=why,
                runner_up=contenders[ahead + 1].request.case if contenders[ahead + 1 :] else None,
            )
        )
    return made


def _precedence(
    problem: Problem, kinds: Kinds, ranked: Sequence[Place], served: _Round
) -> Precedence:
    """Read from the blocks of the kernel why nobody left could have been housed."""
    pool, got, block = served.pool, served.got, served.block
    cases = [request.case for request in problem.requests]

    def options(number: int) -> Sequence[int]:
        return pool.option[pool.start[number] : pool.start[number + 1]]

    touched = [{block[kind] for kind in options(number)} for number in range(len(cases))]
    rests: dict[int, set[int]] = {}
    for number, kind in enumerate(got):
        if kind >= 0 and block[kind] != NOBODY:
            rests.setdefault(block[kind], set()).update(touched[number])
    used = Counter(got)
    for kind, own in enumerate(block):
        # A home is free there, so what blocks it is that its landlord gives no more anywhere.
        if own != NOBODY and used[kind] < pool.free[kind]:
            of_landlord = (
                other for other in used if other >= 0 and pool.owner[other] == pool.owner[kind]
            )
            rests.setdefault(own, set()).update(block[other] for other in of_landlord)
    left: dict[frozenset[int], list[str]] = {}
    number_of = {case: number for number, case in enumerate(cases)}
    for place in ranked:
        number = number_of[place.request.case]
        if got[number] == NOBODY and place.request.case not in served.pairs:
            left.setdefault(_closed(touched[number], rests), []).append(place.request.case)
    return Precedence(
        order=tuple(place.request.case for place in ranked),
        blocks=tuple(
            Block(
                homes=tuple(
                    vacancy.home
                    for kind, homes in enumerate(kinds.homes)
                    if block[kind] in blocks
                    for vacancy in homes
                ),
                holders=tuple(
                    case
                    for case, kind in zip(cases, got, strict=True)
                    if kind >= 0 and block[kind] in blocks
                ),
                left=tuple(those),
            )
            for blocks, those in left.items()
        ),
        full=tuple(case for case, kind in zip(cases, got, strict=True) if kind == NO_ROOM),
    )


def _closed(blocks: set[int], rests: Mapping[int, set[int]]) -> frozenset[int]:
    """Return blocks with all that they rest on."""
    found, new = set(blocks), set(blocks)
    while new:
        new = {below for one in new for below in rests.get(one, ())} - found
        found |= new
    return frozenset(found)
