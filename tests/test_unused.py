import os

from attrs import evolve
from toyland_year import case as make_case
from toyland_year import cases, day, home, referral, snapshot

from unlocking_doors.commands.unused import unused_homes
from unlocking_doors.moves.cases import HomeState, Offer


def test_unused_homes_have_their_reasons() -> None:
    """A home too large suits nobody; one refused had suited; one gone too soon had nobody."""
    found = {one.state.home.home: one for one in unused_homes(snapshot())}

    assert set(found) == {"h-2", "h-3", "h-4"}
    large = found["h-3"]
    assert (large.waiting, large.suited) == (6, 0)
    assert large.against["too-many-bedrooms"] == 6
    assert large.alone == {"too-many-bedrooms": 6}
    refused = found["h-2"]
    assert [offer.outcome for offer in refused.offers] == ["refused"]
    assert refused.against == {"too-few-bedrooms": 1}
    assert refused.suited == refused.waiting - 1
    assert found["h-4"].waiting == 0


def test_a_household_is_set_beside_a_home_as_it_was_then() -> None:
    """A refusal that came later is no reason yet on the day on which both were in the pot."""
    one = make_case(
        referral("t-20"),
        ("submitted", 0), ("awaiting-approval", 0), ("approved", 1), ("circulated", 2),
        ("offered", 9), ("circulated", 12),
        offers=(Offer(nth=1, home="h-9", on=day(9), answered=day(12), outcome="refused"),),
    )  # fmt: skip
    state = HomeState(home=home("h-9", 1), state="lapsed", ended=day(30))

    (unused,) = unused_homes(snapshot(cases=(one,), homes=(state,), entries=()))

    assert (unused.waiting, unused.suited, unused.against) == (1, 1, {})


def test_sixty_homes_and_two_hundred_cases_are_quick() -> None:
    """The reasons of sixty homes against two hundred cases are found in about a second of CPU."""
    before = os.times().user
    waits = [one for one in cases() if one.state == "circulated"]
    many = tuple(
        evolve(one, referral=evolve(one.referral, case=f"t-{number}"))
        for number in range(200)
        for one in [waits[number % len(waits)]]
    )
    homes = tuple(
        HomeState(home=home(f"h-{number}", 10 + number), state="in-pot") for number in range(60)
    )
    found = unused_homes(snapshot(cases=many, homes=homes, entries=()))

    assert sum(one.waiting for one in found) == 12_000
    assert os.times().user - before < 5
