"""The reasons for everything that an allocator did not do, and what its answer comes to."""

from collections import Counter
from collections.abc import Iterable, Mapping

from unlocking_doors.matching.against import Against
from unlocking_doors.matching.allocation import Allocation, Pairing, Repair, Unplaced, Unused
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.criteria import thinness
from unlocking_doors.matching.kinds import waste
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Proof
from unlocking_doors.policy.fairness import Criterion


def account(
    problem: Problem,
    pairings: Iterable[Pairing],
    *,
    allocator: str,
    seed: int,
    repairs: Iterable[Repair] = (),
    before_repair: Mapping[str, int] | None = None,
    proof: Proof | None = None,
) -> Allocation:
    """
    Complete an allocator's pairings with a reason for everyone and everything left.

    Args:
        problem: What was asked.
        pairings: What the allocator decided, in its order.
        allocator: Its name.
        seed: The seed it drew from.
        repairs: What gave way so that no homes are exchanged.
        before_repair: What the answer would have come to without them.
        proof: What shows that no better answer is possible.

    Returns:
        The allocation; each unplaced household is told of every home by reason, swaps and
        limits read as at the end of the batch.
    """
    pairings = tuple(pairings)
    taken = {pairing.home: pairing.case for pairing in pairings}
    pairs = [(pairing.case, pairing.home) for pairing in pairings]
    placed = set(taken.values())
    left = [request for request in problem.requests if request.case not in placed]
    everything = {vacancy.home for vacancy in problem.vacancies}
    told: dict[str, Unplaced] = {}
    suited = Counter[str]()
    against = Against(problem, Batch.of(problem, pairs))
    # What is counted is counted by trait: each code is told of one trait of a home.
    counted = [Counter[str]() for _ in against.traits]
    for request in left:
        counts, fit = Counter[str](), set(everything)
        found = zip(against.traits, counted, against.of_traits(request), strict=True)
        for trait, of_trait, reasons in found:
            if reasons:
                for code in {reason.code for reason in reasons}:  # two quotas may be full
                    counts[code] += len(trait.homes)
                    of_trait[code] += 1
                fit -= trait.homes
        suited.update(fit)
        told[request.case] = Unplaced(
            homes=len(problem.vacancies),
            counts=dict(sorted(counts.items())),
            fitting={home: taken.get(home) for home in sorted(fit)},
        )
    unused = {row.home: Counter[str]() for row in problem.vacancies if row.home not in taken}
    for trait, of_trait in zip(against.traits, counted, strict=True):
        for home in trait.homes & unused.keys():
            unused[home].update(of_trait)
    return Allocation(
        allocator=allocator,
        seed=seed,
        pairings=pairings,
        unplaced=told,
        unused={
            home: Unused(
                households=len(left), counts=dict(sorted(counts.items())), fitting=suited[home]
            )
            for home, counts in unused.items()
        },
        reached=reached(problem, pairs),
        repairs=tuple(repairs),
        before_repair=before_repair or {},
        proof=proof,
    )


def reached(problem: Problem, pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """
    Return what offers come to by each criterion; unknown cases and homes count nothing.

    Returns:
        ``band-N`` for each band that waits, ``households``, ``people``, ``debt`` (what landlords
        owe beyond their targets once all are let, in ledger units), ``thin-first`` (the
        ``thinness`` of those housed, in sum), ``waiting`` (days waited by those
        housed, in sum) and ``fit`` (bedrooms and levels of access that nobody needs).
    """
    requests, vacancies = problem.request_by_case, problem.vacancy_by_home
    made = [
        (requests[case], vacancies[home])
        for case, home in pairs
        if case in requests and home in vacancies
    ]
    bands = Counter(request.band for request, _ in made)
    net: Counter[str] = Counter()
    for request, vacancy in made:
        net[request.landlord] += vacancy.weight
        net[vacancy.landlord] -= vacancy.weight
    return {
        **{f"band-{band}": bands[band] for band in sorted({row.band for row in problem.requests})},
        Criterion.HOUSEHOLDS.value: len(made),
        Criterion.PEOPLE.value: sum(request.people for request, _ in made),
        Criterion.DEBT.value: sum(
            row.beyond_target(net[key]) for key, row in problem.standings.items()
        ),
        Criterion.THIN_FIRST.value: sum(thinness(request) for request, _ in made),
        Criterion.WAITING.value: sum((problem.as_at - one.since).days for one, _ in made),
        Criterion.FIT.value: sum(waste(request, vacancy) for request, vacancy in made),
    }
