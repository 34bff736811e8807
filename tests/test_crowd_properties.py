"""Whatever circulates fits enough, or shows as little as it may: a second count says so."""

from collections import Counter
from collections.abc import Collection, Iterator
from random import Random

from alike_toylands import EVERY_STEP, counting
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from small_years import a_scheme, play, referral, years
from toyland import TOYLAND

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.facts.households import AgeBand, Household, Person
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.events import Circulated, Event, Judged
from unlocking_doors.moves.looks import look_of
from unlocking_doors.moves.referrals import Referral, bedroom_need
from unlocking_doors.moves.requests import PropertyRequest
from unlocking_doors.periods import first_of_months
from unlocking_doors.policy.anonymity import Coarsening
from unlocking_doors.policy.region import Region

few = settings(max_examples=10)
some_steps = st.lists(st.sampled_from(Coarsening), unique=True)


def played(year: Inputs, region: Region) -> tuple[Event, ...]:
    """Play a year and return what happened."""
    with a_scheme(region) as scheme:
        play(scheme, year)
        return scheme.events()


def circulations(
    events: tuple[Event, ...],
) -> Iterator[tuple[Event, Circulated, dict[str, tuple[Referral, str]]]]:
    """Yield each first circulation, with every case admitted by then and its kind of harm."""
    latest: dict[str, Referral] = {}
    admitted: dict[str, tuple[Referral, str]] = {}
    for event in events:
        key, body = event.case or "", event.body
        if isinstance(body, Referral):
            latest[key] = body
        elif isinstance(body, Judged):
            admitted.pop(key, None)
            if body.outcome is Outcome.ELIGIBLE:
                admitted[key] = (latest[key], body.cohort)
        elif isinstance(body, Circulated) and event.kind == "circulate":
            yield event, body, dict(admitted)


def seen(row: Referral, cohort: str, taken: Collection[Coarsening]) -> dict[str, object]:
    """Write what somebody who knows a household would expect to read, without the engine's code."""
    members = row.household.members if row.household else ()
    kind = TOYLAND.partner_by_key[row.landlord or ""].kind.value
    part = TOYLAND.area_by_key[row.area or ""].sub_region
    people: object = Counter(person.band.value for person in members)
    if Coarsening.PEOPLE_TO_ADULTS_AND_CHILDREN in taken:
        people = Counter("0-17" if one.band.youngest < 18 else "18+" for one in members)
    if Coarsening.PEOPLE_TO_TOTAL in taken:
        people = {"any age": len(members)}
    expected: dict[str, object] = {
        "landlord": kind if Coarsening.LANDLORD_TO_KIND in taken else row.landlord,
        "area": part if Coarsening.AREA_TO_SUB_REGION in taken else row.area,
        "people": people,
        "access": row.access,
        "cohort": cohort,
        "contact": row.nominating_officer or row.agency,
    }
    withheld = {step.removesuffix("-withheld") for step in taken if step.endswith("-withheld")}
    return expected | dict.fromkeys(withheld, "")


def fits(
    request: PropertyRequest, row: Referral, cohort: str, taken: tuple[Coarsening, ...]
) -> bool:
    """Tell whether a request could be of a referral."""
    if row.household is None or row.area in request.areas:
        return False
    bedrooms = bedroom_need(row.household, TOYLAND, row.received).bedrooms
    expected = seen(row, cohort, taken) | {"bedrooms": bedrooms}
    return all(getattr(request, name) == value for name, value in expected.items())


@few
@given(years(), some_steps)
def test_what_circulates_fits_enough_or_shows_as_little_as_the_region_allows(
    year: Inputs, allowed: list[Coarsening]
) -> None:
    """The count is the one on record, and no step more was taken than was needed."""
    region = counting(2, coarsen=tuple(allowed))
    for event, body, admitted in circulations(played(year, region)):
        alike = body.alike
        assert alike is not None
        since = first_of_months(event.on, 24)
        crowd = [pair for pair in admitted.values() if since <= pair[0].received <= event.on]
        counted = sum(fits(body.request, *pair, alike.steps) for pair in crowd)
        before = alike.steps[:-1]

        assert alike.cases == counted
        assert counted >= 2 or alike.steps == tuple(allowed)
        assert alike.steps == tuple(allowed[: len(alike.steps)])
        if alike.steps:
            own, cohort = admitted[event.case or ""]
            finer = evolve(body.request, **_finer(own, cohort, before))
            assert sum(fits(finer, *pair, before) for pair in crowd) < 2


def _finer(row: Referral, cohort: str, taken: tuple[Coarsening, ...]) -> dict[str, object]:
    shown = seen(row, cohort, taken)
    del shown["access"]
    return shown


@few
@given(years())
def test_what_becomes_coarser_changes_nothing_about_who_is_offered_what(year: Inputs) -> None:
    """Every event is the same, to whom a request goes included: only what it shows differs."""
    without = [_but_what_is_shown(event) for event in played(year, counting(2, least_alike=None))]

    assert [_but_what_is_shown(event) for event in played(year, counting(9))] == without


def _but_what_is_shown(event: Event) -> Event:
    if isinstance(event.body, Circulated):
        kept = (event.body.request.access, event.body.request.areas, event.body.request.bedrooms)
        return evolve(event, body=None, reason_code=f"{kept} {event.body.to}")
    if isinstance(event.body, Judged):
        return evolve(event, body=evolve(event.body, fingerprint=""))
    return event


@few
@given(years(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(year: Inputs, shuffler: Random) -> None:
    """What is shown depends on who was referred, and not on who stands first in a file."""
    rows = list(year.referrals)
    shuffler.shuffle(rows)
    shuffled = played(evolve(year, referrals=tuple(rows)), counting(2))

    assert _shown(shuffled) == _shown(played(year, counting(2)))


def _shown(events: tuple[Event, ...]) -> dict[tuple[object, ...], object]:
    return {
        (event.case, event.on): (evolve(body.request, reference=""), body.alike)
        for event, body, _ in circulations(events)
    }


people = st.lists(st.builds(Person, sex=st.just("x"), band=st.sampled_from(AgeBand)), min_size=1)
REGION = counting(2)


@given(people, people, some_steps, st.sampled_from(EVERY_STEP))
def test_a_further_step_never_tells_two_apart_that_looked_alike(
    ours: list[Person], theirs: list[Person], taken: list[Coarsening], further: Coarsening
) -> None:
    """Coarsening is monotone: who is hidden among others stays hidden, in any order of steps."""
    rows = [
        referral("c-1", household=Household(members=tuple(ours))),
        referral("c-2", household=Household(members=tuple(theirs)), area="bricks"),
    ]

    def looks(steps: list[Coarsening]) -> list[object]:
        return [
            look_of(row, row.household, REGION, cohort="wolf", bedrooms=2, steps=steps)
            for row in rows
            if row.household
        ]

    one, other = looks(taken)
    if one == other:
        assert len(set(looks([*taken, further]))) == 1
    assert looks([*taken, further]) == looks([further, *taken])
