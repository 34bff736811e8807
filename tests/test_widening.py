"""Sub-region first: when a request goes further, to whom, and where it never goes."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from small_years import START, Clock, fresh, home, referral
from toyland import TOYLAND
from widening_regions import widening

from unlocking_doors.errors import TransitionError
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Circulated
from unlocking_doors.moves.requests import recipients
from unlocking_doors.plain import canonical
from unlocking_doors.policy.region import Region
from unlocking_doors.scheme import Scheme

AREAS = ("straw", "sticks", "bricks", "woods")
#: The first choice is in the sub-region of straw, where brick-homes has homes; the other is not.
BOTH = frozenset({"bricks", "sticks"})
NEAR, FAR = ("brick-homes",), ("sticks-council", "brick-homes")


@pytest.fixture
def clock() -> Clock:
    """Stand still at the start."""
    return Clock()


@pytest.fixture
def scheme(tmp_path: Path, clock: Clock) -> Iterator[Scheme]:
    """Open a scheme that waits 21 days, with one case of straw in circulation."""
    with fresh(tmp_path / "scheme.db", widening(), clock) as opened:
        circulated(opened)
        yield opened


def circulated(scheme: Scheme) -> None:
    """Bring the case into circulation."""
    scheme.refer(referral(areas_of_choice=BOTH))
    scheme.approve("c-1")
    scheme.circulate("c-1")


def case_of(scheme: Scheme) -> Case:
    """Return the only case."""
    (case,) = scheme.snapshot().cases
    return case


def refused(scheme: Scheme) -> str:
    """Return what is said of a request that may not be widened."""
    with pytest.raises(TransitionError) as told:
        scheme.widen("c-1")
    assert told.value.stable_code == "UD-E406"
    return str(told.value)


def test_a_request_goes_further_on_the_day_and_once(scheme: Scheme, clock: Clock) -> None:
    """A day early it is told which day; after it has gone to everybody there is nobody left."""
    assert case_of(scheme).circulated_to == NEAR
    clock.go_on(20)
    assert "from 2024-03-27 on" in refused(scheme)
    clock.go_on(1)
    assert scheme.widen("c-1").circulated_to == FAR
    assert "has gone to every partner" in refused(scheme)


def test_a_change_neither_ends_the_wait_nor_begins_it_anew(scheme: Scheme, clock: Clock) -> None:
    """Amended on day 10 it stays near; amended after it went further it stays far."""
    clock.go_on(10)
    assert scheme.amend(referral(areas_of_choice=BOTH | {"woods"})).circulated_to == NEAR
    clock.go_on(11)
    assert scheme.widen("c-1").circulated_to == FAR
    assert scheme.amend(referral(areas_of_choice=BOTH)).circulated_to == FAR


def test_a_suspended_request_goes_nowhere(scheme: Scheme, clock: Clock) -> None:
    """Without consent nothing is widened; taken up again it has waited all the same."""
    scheme.withdraw_consent("c-1")
    clock.go_on(21)
    with pytest.raises(TransitionError, match='"widen" is not allowed'):
        scheme.widen("c-1")
    scheme.resume("c-1", consent_to_circulation=clock().date())
    assert scheme.circulate("c-1").circulated_to == FAR


def test_a_refusal_does_not_begin_the_wait_anew(scheme: Scheme, clock: Clock) -> None:
    """Nor does a review: the household has waited since its request was first circulated."""
    scheme.add_home(home())
    clock.go_on(15)
    scheme.offer("c-1", "h-1")
    scheme.refuse("c-1", "too-near")
    scheme.review("c-1")
    assert case_of(scheme).circulated_to == NEAR
    clock.go_on(6)
    assert scheme.widen("c-1").circulated_to == FAR


def test_an_area_that_became_unsafe_is_not_reached_by_widening(
    scheme: Scheme, clock: Clock
) -> None:
    """Told in between to avoid sticks, the request never goes to whoever has homes only there."""
    clock.go_on(5)
    unsafe = frozenset({"sticks"})
    scheme.amend(referral(areas_of_choice=BOTH, areas_to_avoid=unsafe))
    clock.go_on(30)
    assert "has gone to every partner" in refused(scheme)
    assert case_of(scheme).circulated_to == NEAR


@pytest.mark.parametrize(("days", "to"), [(13, NEAR), (14, FAR)])
def test_a_wait_that_changes_holds_for_requests_under_way(
    tmp_path: Path, clock: Clock, days: int, to: tuple[str, ...]
) -> None:
    """As for the matching, which asks the parameter of the day: both agree on who may go far."""
    with fresh(tmp_path / "scheme.db", widening(21, {date(2024, 3, 8): 14}), clock) as scheme:
        circulated(scheme)
        clock.go_on(days)
        scheme.amend(referral(areas_of_choice=BOTH))
        assert case_of(scheme).circulated_to == to


def test_events_alone_tell_where_it_went(scheme: Scheme, clock: Clock) -> None:
    """Folded anew they give what the store keeps, also after widening and review."""
    clock.go_on(21)
    scheme.widen("c-1")
    scheme.review("c-1")
    assert [event.kind for event in scheme.events()][-2:] == ["widen", "review"]
    assert scheme.store.differences() == ()


@settings(max_examples=25)
@given(
    chosen=st.none() | st.frozensets(st.sampled_from(AREAS)),
    avoided=st.frozensets(st.sampled_from(AREAS)),
    area=st.sampled_from(AREAS),
)
def test_no_circulation_reaches_for_an_unsafe_area_or_says_where_it_is(
    chosen: frozenset[str] | None, avoided: frozenset[str], area: str
) -> None:
    """Narrow or wide: areas are safe ones, everybody has homes there, and the area is not shown."""
    clock = Clock()
    row = referral(
        area=area,
        areas_of_choice=chosen,
        areas_to_avoid=avoided,
        cohorts=frozenset({"wolf-in-the-woods" if chosen is None else "wolf-at-the-door"}),
    )
    with TemporaryDirectory() as folder, fresh(Path(folder) / "s.db", LENIENT, clock) as scheme:
        scheme.refer(row)
        scheme.approve("c-1")
        with suppress(TransitionError):  # no area is left, or nobody further
            scheme.circulate("c-1")
            clock.go_on(21)
            scheme.widen("c-1")
        sent = [event.body for event in scheme.events() if event.kind in {"circulate", "widen"}]
    safe = ({*AREAS} if chosen is None else chosen) - {area, *avoided}
    assert bool(sent) is bool(safe)
    for body in sent:
        assert isinstance(body, Circulated)
        assert body.request.areas == safe
        assert all(LENIENT.partner_by_key[key].areas & safe for key in body.to)
        text = canonical(body.request)
        assert not [one for one in (area, *avoided) if f'"{one}"' in text]


def _lenient() -> Region:
    """Let everybody in: what is asked is where requests go, not who may be referred."""
    region = widening()
    return evolve(
        region,
        identity=evolve(region.identity, rules=()),
        cohorts=tuple(evolve(cohort, rules=()) for cohort in region.cohorts),
        rules=(),
        python_rules=(),
    )


LENIENT = _lenient()


@pytest.mark.parametrize(
    ("areas", "area", "near"),
    [
        ({"bricks", "sticks"}, "straw", NEAR),
        ({"sticks", "woods"}, "straw", FAR),  # none of its own sub-region suits
        ({"straw", "sticks"}, "woods", ("sticks-council",)),
        ({"bricks", "sticks"}, "other", FAR),  # from outside the region
    ],
)
def test_who_is_asked_first_depends_on_the_area_fled(
    areas: set[str], area: str, near: tuple[str, ...]
) -> None:
    """First who has homes in suitable areas of its own sub-region; all at once if nobody has."""
    suit = frozenset(areas)
    wide = recipients(suit, widening(), START, area=area, is_wide=True)
    assert recipients(suit, widening(), START, area=area) == near
    assert set(near) <= set(wide)
    assert wide == tuple(one.key for one in TOYLAND.partners if one.areas & suit)
