"""Matching and offers."""

from collections.abc import Mapping, Sequence

from attrs import evolve

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.posing import problem
from unlocking_doors.commands.pot import lapse
from unlocking_doors.commands.reasoning import reason_for
from unlocking_doors.errors import MatchingError, RecordError, counted
from unlocking_doors.facts.tenancies import lowers_security
from unlocking_doors.matching import Allocation, Allocator, Ranking, allocate, rank, why_not
from unlocking_doors.moves.cases import IN_POT, Case, HomeState
from unlocking_doors.moves.events import ChildWelfare, OfferMade, Refusal
from unlocking_doors.moves.ledger import Letting, check_posting_set, postings
from unlocking_doors.moves.referrals import security_to_keep
from unlocking_doors.policy.parameters import NO_LIMIT
from unlocking_doors.policy.reasons import About, Follows, Welfare
from unlocking_doors.policy.region import Region


def match(
    desk: Desk, allocator: str, *, seed: int, allocators: Mapping[str, Allocator]
) -> Allocation:
    """Match the pot of today, and make every offer that the allocation names."""
    posed = problem(desk)
    answer = allocate(posed, allocator, seed=seed, allocators=allocators)
    for pairing in answer.pairings:
        case = desk.case(pairing.case)
        made = OfferMade(
            nth=len(case.offers) + 1,
            allocator=answer.allocator,
            seed=seed,
            weight=posed.vacancy_by_home[pairing.home].weight,
        )
        _offer(desk, case, pairing.home, made)
    return answer


def ranking(
    desk: Desk,
    home: HomeState,
    *,
    start: int = 1,
    seed: int,
    allocators: Mapping[str, Allocator],
) -> Ranking:
    """
    Rank everyone whom a home fits today, as the region's allocator would take them.

    Raises:
        RecordError: The home is not in the pot.
    """
    posed, name = problem(desk, home=_in_pot(home)), desk.region.matching.allocator
    return rank(posed, seed=seed, start=start, allocator=name, allocators=allocators)


def _in_pot(home: HomeState) -> HomeState:
    if home.state != IN_POT:
        message = f'home {home.home.home} is not in the pot: it is "{home.state}"'
        raise RecordError(message, code="UD-E211", remedy="Choose a home that is in the pot")
    return home


def offer(
    desk: Desk,
    case: Case,
    home: HomeState,
    overrides: Sequence[str] = (),
    *,
    seed: int = 0,
    allocators: Mapping[str, Allocator],
) -> Case:
    """
    Offer a home to a case by the coordinator's own choice.

    Args:
        desk: The command under way.
        case: A circulated case.
        home: A home in the pot.
        overrides: A coded reason about ``turn``, for an offer to another than the first on the
            ranked list; one about ``security``, for a tenancy less secure than the one held.
        seed: Draws the lottery of the list.
        allocators: The allocators that go by name: the list is by the region's own.

    Raises:
        MatchingError: The home does not suit; the reasons are named. No coded reason changes
            that, except one about ``security`` for a less secure tenancy. Or others come before,
            and no reason about ``turn`` is given.
        RecordError: The home is not in the pot, or a code is no reason for an override.
    """
    lapse(desk)
    home = _in_pot(desk.home(home.home.home))
    if case.state != "circulated":
        return desk.step(case, "offer")  # the lifecycle says why not
    posed = problem(desk, home=home)
    request = posed.request_by_case[case.key]
    lowers = lowers_security(security_to_keep(case.referral), home.home.tenancy)
    given = _by_what_about(desk, overrides)
    if About.SECURITY in given:
        request = evolve(request, security=None)
    against = why_not(request, posed.vacancies[0], posed)
    if against:
        # A message may be logged: it never says that an area is a dangerous one.
        said = [
            "not-safe-or-not-chosen" if reason.kind in {"safety", "area"} else reason.code
            for reason in against
        ]
        codes = ", ".join(dict.fromkeys(said))
        message = f"home {home.home.home} does not suit case {case.key}: {codes}"
        raise MatchingError(
            message,
            code="UD-E601",
            remedy=f"unlocking-doors explain {case.key} says more; of these, only a less secure "
            f"tenancy can be overridden, with {_that_serve(desk, About.SECURITY, given)}",
        )
    others = (one for one in posed.requests if one.case != case.key)
    name = desk.region.matching.allocator
    listed = rank(
        evolve(posed, requests=(request, *others)), seed=seed, allocator=name, allocators=allocators
    )
    passed_over = next(one.place for one in listed.ranked if one.case == case.key) - 1
    if listed.turn != case.key and About.TURN not in given:
        message = (
            f"home {home.home.home} fits {counted(passed_over, 'household')} that "
            f"{'comes' if passed_over == 1 else 'come'} before case {case.key}"
            if passed_over
            else f'home {home.home.home} would be offered by "{name}" to nobody today'
        )
        raise MatchingError(
            message,
            code="UD-E602",
            remedy=f"Offer it in turn (unlocking-doors ranking {home.home.home}), or give "
            f"{_that_serve(desk, About.TURN, given)}",
        )
    made = OfferMade(
        nth=len(case.offers) + 1,
        seed=seed,
        lowers_security=lowers,
        override=given.get(About.TURN, ""),
        security_override=given.get(About.SECURITY, ""),
        passed_over=passed_over,
        weight=posed.vacancies[0].weight,
    )
    return _offer(desk, case, home.home.home, made)


def _by_what_about(desk: Desk, codes: Sequence[str]) -> dict[About, str]:
    """Return the coordinator's reasons by what they are about: at most one for each."""
    found: dict[About, str] = {}
    for code in filter(None, codes):
        about = reason_for(desk, code, "override").about
        if about in found:
            message = f'"{found[about]}" and "{code}" are both reasons about {about}'
            raise RecordError(message, code="UD-E208", remedy="Give one of them")
        found[about] = code
    return found


def _that_serve(desk: Desk, about: About, given: Mapping[About, str]) -> str:
    """Say which coded reasons serve a purpose, and that those given serve another."""
    serve = [one.key for one in desk.region.reasons if (one.step, one.about) == ("override", about)]
    others = "".join(
        f'"{code}" is one about {what}; ' for what, code in given.items() if what is not about
    )
    return f"a coded reason about {about} ({others}these serve: {', '.join(serve) or 'none'})"


def _offer(desk: Desk, case: Case, home: str, made: OfferMade) -> Case:
    landlord = desk.home(home).home.landlord
    code = made.override or made.security_override
    return desk.step(case, "offer", actor=landlord, home=home, reason_code=code, body=made)


def view(desk: Desk, case: Case) -> Case:
    """Record that a viewing is agreed."""
    return desk.step(case, "view", actor=case.referral.nominating_officer, home=case.held_home)


def accept(desk: Desk, case: Case) -> Case:
    """Record that the household accepts."""
    return desk.step(case, "accept", home=case.held_home)


def refuse(desk: Desk, case: Case, reason_code: str, *, by: str = "") -> Case:
    """
    Record a refusal, and what follows from its reason.

    A refusal that spends the last offer allowed closes the case: the cap is that of the kind of
    harm, on the day by whose rules the case was admitted.
    """
    reason = reason_for(desk, reason_code, "offer", "viewing")
    if reason.by == "landlord":
        message = f'"{reason.key}" is a landlord\'s reason, and the household refuses'
        raise RecordError(message, code="UD-E208", remedy="Withdraw the offer for it instead")
    refusal = Refusal(by=by or str(reason.by), spends_offer=reason.spends_offer)
    case = desk.step(case, "refuse", home=case.held_home, reason_code=reason.key, body=refusal)
    allowed = _offers_allowed(desk.region, case)
    if (allowed is not None and case.offers_spent >= allowed) or reason.follows is Follows.CLOSE:
        return desk.step(case, "close", reason_code=reason.key)
    if reason.follows is Follows.SUSPEND:
        return desk.step(case, "suspend", reason_code=reason.key)
    return case


def _offers_allowed(region: Region, case: Case) -> int | None:
    """Return how many offers a case may spend; None where there is no limit."""
    cohort = region.cohort_by_key.get(case.judged.cohort) if case.judged else None
    if case.judged is None or cohort is None:
        return None
    allowed = region.parameter(cohort.offers_allowed, case.judged.as_at)
    return None if allowed == NO_LIMIT else int(str(allowed))


def withdraw_offer(
    desk: Desk, case: Case, reason_code: str, child_welfare: Welfare | None = None
) -> Case:
    """Record that the landlord takes the home back; the case waits on, its offer not spent."""
    reason = reason_for(desk, reason_code, "offer", "viewing", by="landlord")
    held = case.held_home
    actor = desk.home(held).home.landlord if held else ""
    return desk.step(
        case,
        "withdraw-offer",
        actor=actor,
        home=held,
        reason_code=reason.key,
        body=ChildWelfare(note=child_welfare) if child_welfare else None,
    )


def complete(desk: Desk, case: Case) -> Case:
    """Sign the household up, complete its move and post it to the ledger."""
    held = case.held_home
    # As it weighed in the batch that offered it: a limit that held then holds still.
    weight = case.live_offer.weight if case.live_offer else 1
    case = desk.step(case, "sign-up", home=held)
    home = desk.home(held or "").home
    letting = Letting(
        case=case.key,
        home=home.home,
        owed_to=home.landlord,
        owed_by=case.referral.landlord or "",
        bedrooms=home.bedrooms,
        people=case.referral.household.size if case.referral.household else 0,
        on=desk.today,
        weight=weight,
    )
    entries = check_posting_set(postings(letting))
    case = desk.step(case, "complete", actor=home.landlord, home=home.home, body=letting)
    desk.unit.post(entries)
    return case
