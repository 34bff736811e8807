"""
Nobody is offered an unsafe home, a home that does not suit, or the home of whom they swap with.

What the allocator proposed is judged, not only what the library's own checker let through; and
nothing here asks the library what it calls suitable.
"""

from collections.abc import Callable, Iterator

from unlocking_doors.facts.homes import ACCESS_LEVELS, Home
from unlocking_doors.facts.tenancies import security_offered
from unlocking_doors.moves.referrals import Referral, bedroom_need, security_to_keep
from unlocking_doors.testing.bench import History
from unlocking_doors.testing.promises.property import Property, of_history

Unfit = Callable[[Referral, Home, History], bool]


def _of_offers(key: str, sentence: str, wrong: str, unfit: Unfit) -> Property:
    """Make a promise about each offer by itself."""

    def breaches(history: History) -> Iterator[str]:
        for referral, home, on in history.offers:
            if unfit(referral, home, history):
                yield f"on {on} case {referral.case} is offered home {home.home}, {wrong}"

    return of_history(key, sentence, breaches)


def _is_too_small(referral: Referral, home: Home, history: History) -> bool:
    if referral.household is None:
        return True
    need = bedroom_need(referral.household, history.region, referral.received)
    return home.bedrooms < need.bedrooms


def _is_unmet(referral: Referral, home: Home, _: History) -> bool:
    levels = list(ACCESS_LEVELS)
    return levels.index(home.access) < levels.index(referral.access or levels[-1])


def _is_less_secure(referral: Referral, home: Home, _: History) -> bool:
    return security_offered(home.tenancy) < security_to_keep(referral)


def _is_not_chosen(referral: Referral, home: Home, _: History) -> bool:
    chosen = referral.areas_of_choice
    return bool(chosen) and home.area not in (chosen or ())


def _is_own(referral: Referral, home: Home, history: History) -> bool:
    return home.landlord == referral.landlord and not history.region.matching.own_landlord_homes


def _outside_days(history: History) -> Iterator[str]:
    for referral, home, on in history.offers:
        if on < home.released or (home.held_until is not None and on >= home.held_until):
            yield f"on {on} case {referral.case} is offered home {home.home}, not held then"


_FREES = frozenset(
    {"refuse", "withdraw-offer", "withdraw", "withdraw-consent", "close-by-another-route",
     "hand-over"}
)  # fmt: skip


def _doubles(history: History) -> Iterator[str]:
    for problem, answer in history.proposals:
        for name, keys in (
            ("home", [pairing.home for pairing in answer.pairings]),
            ("case", [pairing.case for pairing in answer.pairings]),
        ):
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                yield f"on {problem.as_at} {name} {key} stands in {keys.count(key)} offers at once"
    held: dict[str, str] = {}
    for event in history.events:
        case, home = event.case or "", event.home or ""
        if event.kind == "offer":
            if home in held.values() or case in held:
                yield f"on {event.on} home {home} is offered to case {case} a second time"
            held[case] = home
        elif event.kind in _FREES:
            held.pop(case, None)


def _swaps(history: History) -> Iterator[str]:
    left_by = {home.home: home.left_by for home in history.year.inputs.homes}
    for problem, answer in history.proposals:
        ties = dict(problem.moved)
        ties |= {pairing.case: left_by.get(pairing.home) for pairing in answer.pairings}
        for pairing in answer.pairings:
            chain = [pairing.case]
            while (after := ties.get(chain[-1])) is not None and after not in chain:
                chain.append(after)
            if after == pairing.case:
                rows = ", ".join(chain)
                yield f"on {problem.as_at} these households would exchange homes: {rows}"


SAFETY: tuple[Property, ...] = (
    _of_offers(
        "no-offer-in-an-area-fled",
        "No home is offered in the area that a household flees.",
        "which is in the area fled",
        lambda referral, home, _: home.area == referral.area,
    ),
    _of_offers(
        "no-offer-in-an-area-to-avoid",
        "No home is offered in an area that a household must avoid.",
        "which is in an area to avoid",
        lambda referral, home, _: home.area in (referral.areas_to_avoid or ()),
    ),
    _of_offers(
        "no-offer-in-an-area-not-chosen",
        "Where a household chose areas, no home is offered in another.",
        "which is in no area that was chosen",
        _is_not_chosen,
    ),
    _of_offers(
        "no-home-too-small",
        "No home is offered with fewer bedrooms than a household needs.",
        "which has too few bedrooms",
        _is_too_small,
    ),
    _of_offers(
        "no-access-unmet",
        "No home is offered that does not give the access a household needs.",
        "which does not give the access needed",
        _is_unmet,
    ),
    _of_offers(
        "no-less-secure-tenancy",
        "No home is offered on a tenancy less secure than the one held, unless overridden.",
        "whose tenancy is less secure",
        _is_less_secure,
    ),
    _of_offers(
        "no-home-of-the-own-landlord",
        "No home of a household's own landlord is offered, unless the region allows it.",
        "which is its own landlord's",
        _is_own,
    ),
    of_history(
        "no-home-outside-its-days",
        "No home is offered before it is released, or when it is no longer held.",
        _outside_days,
    ),
    of_history(
        "one-home-for-one-household",
        "No household is offered two homes at once, and no home goes to two households.",
        _doubles,
    ),
    of_history(
        "no-swap-and-no-chain",
        "No households exchange homes, two of them directly or more of them in a ring.",
        _swaps,
    ),
)
