"""What circulates fits as many cases as the region asks for, or shows as little as it may."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alike_toylands import EVERY_STEP, RELEASED, counting, holding, populated
from explained import said_of, whole
from small_years import START, Clock, a_scheme, fresh, inputs, play, referral, said
from toyland import TOYLAND

from unlocking_doors.converting import structure
from unlocking_doors.errors import RecordError, TransitionError
from unlocking_doors.facts.households import Household
from unlocking_doors.moves.events import Circulated
from unlocking_doors.moves.looks import Alike
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.moves.requests import PropertyRequest
from unlocking_doors.plain import canonical, plain
from unlocking_doors.policy.anonymity import Coarsening
from unlocking_doors.policy.region import Region
from unlocking_doors.scheme import Scheme


def circulated(scheme: Scheme, *others: str, **changes: Any) -> tuple[PropertyRequest, Alike]:
    """Circulate the case c-1, and return what was shown of it and how many that fits."""
    scheme.refer(referral("c-1", **changes))
    scheme.approve("c-1")
    scheme.circulate("c-1", override=others[0] if others else "")
    return told(scheme)


def told(scheme: Scheme) -> tuple[PropertyRequest, Alike]:
    """Return what was circulated last, and how many that fits."""
    bodies = [event.body for event in scheme.events() if isinstance(event.body, Circulated)]
    assert bodies[-1].alike is not None
    return bodies[-1].request, bodies[-1].alike


def among(region: Region, *rows: dict[str, Any]) -> tuple[PropertyRequest, Alike]:
    """Circulate a case among others that were referred before it."""
    with a_scheme(region) as scheme:
        for number, changes in enumerate(rows, start=2):
            scheme.refer(referral(f"c-{number}", **changes))
        return circulated(scheme)


def test_a_request_that_fits_enough_circulates_as_it_is() -> None:
    """Its own case counts: of three that look alike, each fits three."""
    request, alike = among(counting(3), {}, {})

    assert (request.landlord, request.area, request.contact) == ("straw-council", "straw", "owl-1")
    assert request.people == {"0-9": 1, "21+": 1}
    assert (alike.cases, alike.steps, alike.is_enough) == (3, (), True)


@pytest.mark.parametrize(
    ("other", "taken", "shown"),
    [
        ({"nominating_officer": "owl-2"}, 1, {"contact": ""}),
        ({"cohorts": frozenset({"wolf-in-the-woods"})}, 2, {"cohort": ""}),
        ({"area": "sticks"}, 4, {"area": ""}),
        ({"landlord": "sticks-council"}, 5, {"landlord": "local-authority"}),
        ({"landlord": "brick-homes"}, 6, {"landlord": ""}),
        ({"household": Household.parse("f60 m3")}, 0, {"people": {"0-9": 1, "21+": 1}}),
        ({"household": Household.parse("f19 m3")}, 7, {"people": {"0-17": 1, "18+": 1}}),
        ({"household": Household.parse("f30 f19")}, 8, {"people": {"any age": 2}}),
    ],
)
def test_a_request_becomes_coarser_until_it_fits_another(
    other: dict[str, Any], taken: int, shown: dict[str, Any]
) -> None:
    """It shows less of what tells the two apart, and no step is taken after that."""
    request, alike = among(counting(2), other)

    assert (alike.steps, alike.cases) == (EVERY_STEP[:taken], 2)
    assert {name: getattr(request, name) for name in shown} == shown


def test_an_area_becomes_its_sub_region_before_it_is_withheld() -> None:
    """Straw and bricks lie in the same part of Toyland."""
    areas = frozenset({"woods"})
    with a_scheme(counting(2)) as scheme:
        scheme.refer(referral("c-2", area="bricks", areas_of_choice=areas))
        request, alike = circulated(scheme, areas_of_choice=areas)

    assert (request.area, alike.steps[-1]) == ("left", Coarsening.AREA_TO_SUB_REGION)


def test_bedrooms_access_and_areas_never_become_coarser() -> None:
    """Without them nobody could offer a home, so a request that fits nobody keeps them."""
    with a_scheme(counting(9)) as scheme:
        request, alike = circulated(scheme, access="wheelchair")
    fine = {"bedrooms": 2, "access": "wheelchair", "areas": ["bricks", "woods"], "contact": ""}

    assert fine.items() <= plain(request).items()
    assert (alike.cases, alike.steps, alike.is_enough) == (1, EVERY_STEP, False)


@pytest.mark.parametrize(
    "other",
    [
        {"area": "bricks", "areas_of_choice": frozenset({"woods"})},
        {"household": Household.parse("f34 m8 f15")},
        {"access": "step-free"},
        {"landlord": "other"},
        {"consents": Consents()},
    ],
)
def test_a_case_that_the_request_cannot_be_of_does_not_count(other: dict[str, Any]) -> None:
    """One that flees an area which suits, needs another home, or was declined or returned."""
    _, alike = among(counting(2), other)

    assert alike.cases == 1


@pytest.mark.parametrize(("months", "cases"), [(1, 1), (2, 2)])
def test_only_the_referrals_of_the_last_months_count(
    tmp_path: Path, months: int, cases: int
) -> None:
    """What was referred earlier is forgotten by those who might recognise it."""
    clock = Clock()
    with fresh(tmp_path / "s.db", counting(2, months=months), clock) as scheme:
        scheme.refer(referral("c-2"))
        clock.go_on(40)
        _, alike = circulated(scheme, received=START + timedelta(days=40))

    assert alike.cases == cases


def test_a_case_counts_as_it_was_last_amended() -> None:
    """Whoever has another household now looks like others than before."""
    with a_scheme(counting(2, Coarsening.CONTACT_WITHHELD)) as scheme:
        circulated(scheme)
        scheme.refer(referral("c-2"))
        scheme.approve("c-2")
        scheme.amend(referral("c-1", household=Household.parse("f34 m8 f15")))
        scheme.circulate("c-2")
        _, alike = told(scheme)

    assert (alike.cases, alike.is_enough) == (1, False)


def test_nothing_is_counted_where_a_region_asks_for_no_number() -> None:
    """No public text gives one, so none is made up for a region."""
    with a_scheme(TOYLAND) as scheme:
        scheme.refer(referral())
        scheme.approve("c-1")
        scheme.circulate("c-1")
        (body,) = [one.body for one in scheme.events() if isinstance(one.body, Circulated)]

    assert body.alike is None


def test_what_was_circulated_before_anybody_counted_can_be_read() -> None:
    """An old database holds circulations without a word of how many they fit."""
    with a_scheme(counting(2)) as scheme:
        circulated(scheme)
        body = next(one.body for one in scheme.events() if isinstance(one.body, Circulated))
    old = json.loads(canonical(body))
    del old["alike"]

    assert structure(old, Circulated).alike is None
    assert structure(json.loads(canonical(body)), Circulated) == body


def test_the_coordinator_is_told_how_many_and_what_became_coarser() -> None:
    """In the explanation of the case, and never in the voice that may circulate."""
    with a_scheme(counting(2, Coarsening.CONTACT_WITHHELD, Coarsening.LANDLORD_TO_KIND)) as scheme:
        circulated(scheme)
        line = said_of(scheme.explain("c-1"), "what it shows fits")
        safe = whole(scheme.explain("c-1", safe=True))

    assert "fits 1 case of the 24 months to 2024-03-06, its own counted; the region asks for 2" in (
        line
    )
    assert "How many households of the population it fits was not assessed." in line
    assert "coarser: the coordinator as the contact; the kind of landlord." in line
    assert "That is too few, and the region allows nothing coarser." in line
    assert "fits 1 case" not in safe
    assert "coarser" not in safe


# The population ------------------------------------------------------------------------------


def test_households_of_the_population_count_as_well() -> None:
    """A request that fits enough cases and too few households becomes coarser all the same."""
    rows = (populated("straw-council", "straw", 1), populated("brick-homes", "straw", 4))
    with a_scheme(holding(*rows, least=2)) as scheme:
        scheme.refer(referral("c-2"))
        request, alike = circulated(scheme)
        line = said_of(scheme.explain("c-1"), "what it shows fits")

    assert (request.landlord, alike.cases, alike.households) == ("", 2, 5)
    assert alike.steps[-1] is Coarsening.LANDLORD_WITHHELD
    assert "Of the population it fits 5 households at most." in line


def test_households_of_an_area_that_suits_are_not_counted() -> None:
    """A request whose areas hold bricks is of nobody from bricks."""
    rows = (populated("straw-council", "straw", 1), populated("brick-homes", "bricks", 9))
    with a_scheme(holding(*rows, least=2)) as scheme:
        _, alike = circulated(scheme)

    assert (alike.households, alike.is_enough) == (1, False)


@pytest.mark.parametrize(
    "row",
    [
        populated("straw-council", "sticks", 9),
        populated("brick-homes", "straw", 9),
        populated("straw-council", "straw", 9, people=3),
    ],
)
def test_a_case_that_the_population_table_does_not_cover_is_held(row: Any) -> None:
    """Without a row of its landlord, area and size nobody can say how many households it fits."""
    with a_scheme(holding(row)) as scheme:
        with pytest.raises(TransitionError, match="it is held") as caught:
            circulated(scheme)
        (case,) = scheme.snapshot().cases

    assert caught.value.stable_code == "UD-E407"
    assert RELEASED.key in caught.value.remedy
    assert case.state == "approved"


def test_a_held_case_is_released_for_a_coded_reason_and_that_is_told() -> None:
    """The coordinator answers for it; the explanation says so."""
    with a_scheme(holding()) as scheme:
        _, alike = circulated(scheme, RELEASED.key)
        line = said_of(scheme.explain("c-1"), "what it shows fits")

    assert alike.households is None
    assert f"It was released for: {RELEASED.label}." in line


@pytest.mark.parametrize("code", ["agreed", "advised", "no-such-reason"])
def test_no_other_reason_releases_a_held_case(code: str) -> None:
    """A reason about the turn, or about security, says nothing about disclosure."""
    with a_scheme(holding()) as scheme, pytest.raises(RecordError) as caught:
        circulated(scheme, code)

    assert caught.value.stable_code == "UD-E208"


def test_a_released_case_that_is_amended_waits_to_be_released_anew() -> None:
    """The amendment is taken in; what was circulated was another request."""
    with a_scheme(holding()) as scheme:
        circulated(scheme, RELEASED.key)
        case = scheme.amend(referral("c-1", household=Household.parse("f34 m8 f15")))

    assert case.state == "approved"
    assert case.referral.household is not None
    assert case.referral.household.size == 3


def test_a_run_names_every_case_that_it_held() -> None:
    """A held case is neither circulated nor lost: it is among those that wait, with the reason."""
    with a_scheme(holding()) as scheme:
        played = play(scheme, inputs(referral(), said("c-1", "approval", "approved")))

    assert "it is held" in played.stalled["c-1"]
