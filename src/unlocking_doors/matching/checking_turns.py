"""
A second opinion on what is said of each offer: what ranked it first, and who was next.

Shares no code with the allocators. Where the rule of an allocator leaves one answer, the rule is
written down again and followed; what it leaves open, ``not_proven`` says.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from hashlib import sha256
from json import dumps

from unlocking_doors.matching.allocation import Allocation, Pairing
from unlocking_doors.matching.checker import _full, _uses
from unlocking_doors.matching.checking_rules import Forbidden, entered, followers
from unlocking_doors.matching.checking_words import (
    of_the_best,
    of_the_first_by_place,
    of_the_first_to_answer,
    place_of,
)
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Precedence
from unlocking_doors.matching.rows import Request, Vacancy

#: Ranks a household for a home: the lowest is first.
Rank = Callable[[Request, Vacancy], object]


def mistold(problem: Problem, allocation: Allocation) -> tuple[str, ...]:
    """
    List every offer of which it is not truly said what ranked it first, or who was next.

    Of ``circulation`` and ``priority`` it follows the rule home by home, so that it finds as well
    an offer to another household than the first. Of ``strict`` and ``optimal`` it takes the offers
    as they are, which ``unproven`` is for, and their repairs. The rule of an allocator that does
    not come with the library is not known here.

    Args:
        problem: What was asked.
        allocation: What was answered, with its proof.

    Returns:
        Sentences that name the case and the home; empty if all that is said is so.
    """
    rule = _RULES.get(allocation.allocator)
    if rule is None:
        return ()
    cases = [pairing.case for pairing in allocation.pairings]
    homes = [pairing.home for pairing in allocation.pairings]
    if (
        {*cases} - {request.case for request in problem.requests}
        or {*homes} - {vacancy.home for vacancy in problem.vacancies}
        or len({*cases}) < len(cases)
        or len({*homes}) < len(homes)
    ):
        return ("the answer names a case or a home that is not there, or one twice",)
    if rule is _strict and not isinstance(allocation.proof, Precedence):
        return ("what ranked the offers cannot be told without the proof",)
    return tuple(_differences(allocation, rule(problem, allocation)))


def has_rule(allocation: Allocation) -> bool:
    """Tell whether the rule of the allocator is known here."""
    return allocation.allocator in _RULES


def not_proven(allocation: Allocation) -> tuple[str, ...]:
    """Say what neither a proof nor the rule of its allocator shows of an answer."""
    name = allocation.allocator
    if name not in _RULES:
        return (f'what ranked each offer first, and who was next: no rule of "{name}" is known',)
    if _RULES[name] is _strict:
        return ("which of the homes that fit it a household is offered: the rule leaves it open",)
    if _RULES[name] is not _optimal:
        return ()
    found = ["the lottery: that of the answers alike in every criterion this one was drawn"]
    if allocation.proof is None:
        found.insert(0, "that no other answer is better: a quota, or a limit by weight, had a say")
    elif allocation.repairs:
        found.insert(0, "that no other answer without an exchange of homes is better")
    return tuple(found)


def _differences(allocation: Allocation, due: list[Pairing]) -> Iterator[str]:
    said = {pairing.home: pairing for pairing in allocation.pairings}
    for right in due:
        told, home = said.pop(right.home, None), right.home
        if told is None:
            yield f"case {right.case} comes first for home {home}, which is not offered"
        elif told.case != right.case:
            yield f"case {right.case} comes first for home {home}, not case {told.case}"
        else:
            if told.runner_up != right.runner_up:
                next_one = f"case {right.runner_up}" if right.runner_up else "nobody"
                yield f"for home {home} {next_one} was next, and it is told otherwise"
            if told.why != right.why:
                yield f"what ranked case {told.case} first for home {home} is told otherwise"
    for home, told in said.items():
        yield f"home {home} did not fit case {told.case} when its turn came"
    offered = [pairing.home for pairing in allocation.pairings]
    if not said and [one.home for one in due if one.home in {*offered}] != offered:
        yield "the offers do not stand in the order in which they were decided"


class _Fit:
    """Whom each home may fit, by the constraints, the history and the limits as they stand."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._entered_by = entered(problem.moved)
        self._used = Counter[tuple[str, str]]()
        forbidden = Forbidden(problem)
        self._of: dict[str, list[Request]] = {home.home: [] for home in problem.vacancies}
        for request in problem.requests:
            for home in forbidden.fitting(request):
                self._of[home].append(request)

    def whom(self, home: Vacancy, *, but: Container[str], is_limited: bool = True) -> list[Request]:
        """Return those whom a home fits, by case, but for some cases."""
        return [
            request
            for request in self._of[home.home]
            if request.case not in but
            and not self._swaps(request, home)
            and not (is_limited and _full(self._problem, self._used, request, home))
        ]

    def take(self, request: Request, home: Vacancy) -> None:
        """Count an offer that is made."""
        self._used.update(_uses(self._problem, request, home))
        if home.left_by is not None:
            self._entered_by.setdefault(home.left_by, set()).add(request.case)

    def _swaps(self, request: Request, home: Vacancy) -> bool:
        return home.left_by is not None and (
            home.left_by in followers(request.case, self._entered_by)
        )


def _circulation(problem: Problem, allocation: Allocation) -> list[Pairing]:
    seed = allocation.seed

    def drawn(request: Request, home: Vacancy) -> str:
        return sha256(dumps([seed, home.home, request.case]).encode()).hexdigest()

    why = partial(of_the_first_to_answer, seed=seed)
    return list(_by_turns(problem, allocation, drawn, why))


def _priority(problem: Problem, allocation: Allocation) -> list[Pairing]:
    seed = allocation.seed
    places = {one.case: place_of(one, problem, seed) for one in problem.requests}
    why = partial(of_the_first_by_place, problem=problem, seed=seed)
    return list(_by_turns(problem, allocation, lambda one, _: places[one.case], why))


def _by_turns(
    problem: Problem,
    allocation: Allocation,
    rank: Rank,
    why: Callable[[list[Request]], tuple[str, ...]],
) -> Iterator[Pairing]:
    """Follow the homes in order of release; whatever was decided before counts as it was."""
    fit, has = _Fit(problem), {pairing.home: pairing.case for pairing in allocation.pairings}
    requests, gone = {request.case: request for request in problem.requests}, set[str]()
    for home in sorted(problem.vacancies, key=lambda home: (home.released, home.home)):
        ranked = sorted(
            fit.whom(home, but=gone),
            key=lambda one: rank(one, home),  # type: ignore[arg-type,return-value]  # of one kind
        )
        if ranked:
            yield _said(ranked, home, why(ranked))
        if home.home in has:
            gone.add(has[home.home])
            fit.take(requests[has[home.home]], home)


def _strict(problem: Problem, allocation: Allocation) -> list[Pairing]:
    """Rank with each household those after it that are left, and that its home fits by itself."""
    seed, fit, has = allocation.seed, _Fit(problem), _homes(problem, allocation)
    places = {one.case: place_of(one, problem, seed) for one in problem.requests}
    proof = allocation.proof
    full = set(proof.full) if isinstance(proof, Precedence) else set()
    gave_way = {(repair.case, repair.home) for repair in allocation.repairs}
    found = []
    for request in sorted(problem.requests, key=lambda one: places[one.case]):
        if (home := has.get(request.case)) is not None:
            after = [
                one
                for one in fit.whom(home, but=has)
                if places[one.case] > places[request.case]
                and (one.case, home.home) not in gave_way
                and (one.case not in full or one.landlord == request.landlord)
            ]
            ranked = [request, *sorted(after, key=lambda one: places[one.case])]
            found.append(_said(ranked, home, of_the_first_by_place(ranked, problem, seed)))
    return found


def _optimal(problem: Problem, allocation: Allocation) -> list[Pairing]:
    """Say of each offer what the whole answer comes to, and who of those left comes first."""
    seed, fit, has = allocation.seed, _Fit(problem), _homes(problem, allocation)
    places = {one.case: place_of(one, problem, seed) for one in problem.requests}
    found = []
    for request in sorted(problem.requests, key=lambda one: places[one.case]):
        if (home := has.get(request.case)) is not None:
            left = fit.whom(home, but=has, is_limited=False)
            ranked = [request, *sorted(left, key=lambda one: places[one.case])]
            found.append(_said(ranked, home, of_the_best(request, problem, allocation)))
    return found


def _homes(problem: Problem, allocation: Allocation) -> dict[str, Vacancy]:
    by_key = {vacancy.home: vacancy for vacancy in problem.vacancies}
    return {pairing.case: by_key[pairing.home] for pairing in allocation.pairings}


def _said(ranked: list[Request], home: Vacancy, why: tuple[str, ...]) -> Pairing:
    first, *others = (request.case for request in ranked)
    return Pairing(case=first, home=home.home, why=why, runner_up=others[0] if others else None)


_RULES: Mapping[str, Callable[[Problem, Allocation], list[Pairing]]] = {
    "circulation": _circulation,
    "priority": _priority,
    "strict": _strict,
    "strict-fast": _strict,
    "optimal": _optimal,
}
