"""What a region's parts must be to each other: each fault alone, on Toyland as a value."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from toyland import CLOSED, INVENTED, OPENED, TOYLAND

from unlocking_doors.errors import Fault
from unlocking_doors.facts.case_facts import FactKind, FactSpec
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.loading import region_faults
from unlocking_doors.moves.lifecycle import OPTIONAL, STANDARD
from unlocking_doors.policy.parameters import Parameter
from unlocking_doors.policy.reasons import OVERRIDDEN, About, By, Follows, ReasonCode
from unlocking_doors.policy.steps import Actor, LifecycleChanges, Step

REASONS = TOYLAND.reasons
CONSENTS = (
    "has_consented_to_apply",
    "has_consented_to_circulation",
    "has_consented_to_monitoring",
)

#: What may follow from a reason, by the step and by who gives it.
AGAIN, CLOSE, SUSPEND, GO_ON = Follows
MAY_FOLLOW = {
    ("approval", By.LANDLORD): {CLOSE},
    ("offer", By.HOUSEHOLD): {AGAIN, CLOSE, SUSPEND},
    ("offer", By.NOMINATING_OFFICER): {AGAIN, CLOSE, SUSPEND},
    ("offer", By.LANDLORD): {AGAIN},
    ("offer", By.COORDINATOR): set(),
    ("viewing", By.HOUSEHOLD): {AGAIN, CLOSE, SUSPEND},
    ("viewing", By.NOMINATING_OFFICER): {AGAIN, CLOSE, SUSPEND},
    ("viewing", By.LANDLORD): {AGAIN},
    ("viewing", By.COORDINATOR): set(),
    ("withdrawal", By.HOUSEHOLD): {CLOSE, SUSPEND},
    ("withdrawal", By.LANDLORD): {CLOSE, SUSPEND},
    ("override", By.COORDINATOR): {GO_ON},
}


def only(**changes: Any) -> Fault:
    """Change Toyland, and return its one fault; it has a remedy."""
    (fault,) = region_faults(evolve(TOYLAND, **changes))
    assert fault.remedy
    return fault


def first_of(table: str, **changes: Any) -> dict[str, Any]:
    """Return the change of a table's first row."""
    first, *others = getattr(TOYLAND, table)
    return {table: (evolve(first, **changes), *others)}


@pytest.mark.parametrize("follows", Follows)
@pytest.mark.parametrize(("step", "by"), MAY_FOLLOW)
def test_only_what_the_engine_can_do_follows_from_a_reason(
    step: str, by: By, follows: Follows
) -> None:
    """A landlord's answer to an offer closes no case, and after an override a case goes on."""
    about = About.TURN if step == "override" else About.HOME
    reason = ReasonCode(
        key="new", label="new", step=step, by=by, about=about, follows=follows, source=INVENTED
    )

    found = region_faults(evolve(TOYLAND, reasons=(*REASONS, reason)))

    if follows in MAY_FOLLOW[step, by]:
        assert found == []
    else:
        (fault,) = found
        assert (fault.code, fault.place) == ("UD-C602", "reason new")
        assert by in fault.message
        assert fault.remedy.startswith("Write one of")


@pytest.mark.parametrize("about", About)
@pytest.mark.parametrize(
    ("step", "by", "follows"),
    [("withdrawal", By.HOUSEHOLD, CLOSE), ("override", By.COORDINATOR, GO_ON)],
)
def test_an_override_alone_is_about_what_may_be_overridden(
    step: str, by: By, follows: Follows, about: About
) -> None:
    """So that each says which of the three it serves."""
    reason = ReasonCode(
        key="new", label="new", step=step, by=by, about=about, follows=follows, source=INVENTED
    )

    found = region_faults(evolve(TOYLAND, reasons=(*REASONS, reason)))

    if (about in OVERRIDDEN) is (step == "override"):
        assert found == []
    else:
        (fault,) = found
        assert (fault.code, fault.place) == ("UD-C602", "reason new")
        assert f'at the step "{step}" no reason is about the {about}' in fault.message
        is_said = fault.remedy == "Write one of turn, security, disclosure"
        assert is_said is (step == "override")


def test_a_pathway_has_a_reason_that_names_it() -> None:
    """Otherwise no answer could say that a case was housed that way."""
    without = tuple(reason for reason in REASONS if reason.key != "hot-air-balloon")

    fault = only(reasons=without)

    assert (fault.code, fault.place) == ("UD-C601", "pathway hot-air-balloon")
    assert 'pathway = "hot-air-balloon"' in fault.remedy


def test_two_areas_have_two_codes_while_both_are_there() -> None:
    """One may take the other's place, and its code."""
    first, second, *others = TOYLAND.areas
    twin = evolve(second, gss=first.gss)
    fault = only(areas=(first, twin, *others))
    assert (fault.code, fault.place) == ("UD-C804", "area sticks")
    assert '"straw"' in fault.message

    gone = evolve(first, until=date(2022, 1, 1))
    after = evolve(twin, since=date(2022, 1, 1))
    assert region_faults(evolve(TOYLAND, areas=(gone, after, *others))) == []


def test_a_risk_level_is_named_once() -> None:
    """A second place in the order would say nothing."""
    bands = ("high", "medium", "high")
    fault = only(matching=evolve(TOYLAND.matching, risk_bands=bands))
    assert (fault.code, fault.place) == ("UD-C602", "matching")
    assert '"high" stands there twice' in fault.message


def test_cases_are_handed_over_while_the_scheme_runs_or_on_its_end() -> None:
    """A later day would leave them with nobody."""
    fault = only(**first_of("hand_overs", on=date(2026, 1, 2)))
    assert (fault.code, fault.place) == ("UD-C602", "hand_over at-the-end")
    assert CLOSED.isoformat() in fault.remedy
    assert region_faults(evolve(TOYLAND, **first_of("hand_overs", on=date(2025, 1, 1)))) == []


@pytest.mark.parametrize("step", sorted({row.step for row in STANDARD}))
def test_only_steps_that_the_engine_can_do_without_are_forbidden(step: str) -> None:
    """Every other one it takes itself, and would fail at it in the middle of a year."""
    changed = evolve(TOYLAND, lifecycle=LifecycleChanges(forbid=(step,), source="T1"), deadlines=())

    found = [fault for fault in region_faults(changed) if fault.code == "UD-C602"]

    if step in OPTIONAL:
        assert found == []
    else:
        (fault,) = found
        assert fault.place == "lifecycle"
        assert fault.remedy == "Only these can be: draft, expire, review"


def test_no_deadline_is_set_on_widening() -> None:
    """The wait is a parameter of its own, and a deadline could never see that it is over."""
    fault = only(**first_of("deadlines", state="circulated", step="widen"))
    assert (fault.code, fault.place) == ("UD-C602", f"deadline {TOYLAND.deadlines[0].key}")
    assert "days-before-widening" in fault.remedy


@pytest.mark.parametrize("lacking", [(), *((consent,) for consent in CONSENTS), CONSENTS])
def test_no_step_of_a_region_circulates_without_every_consent(lacking: tuple[str, ...]) -> None:
    """A step that leads into circulation names all three among its needs."""
    step = Step(
        step="put-back",
        starts=("approved",),
        ends="circulated",
        actor=Actor.COORDINATOR,
        needs=tuple(consent for consent in CONSENTS if consent not in lacking),
        source="T1",
    )
    changes = {"lifecycle": LifecycleChanges(add=(step,), source="T1")}
    if not lacking:
        assert region_faults(evolve(TOYLAND, **changes)) == []
        return

    fault = only(**changes)

    assert (fault.code, fault.place) == ("UD-C602", "lifecycle")
    assert fault.remedy == f'Add to its "needs": {", ".join(lacking)}'


@pytest.mark.parametrize(
    "name", [*EQUALITY_FIELDS, *(f"equality_{name}" for name in EQUALITY_FIELDS), "equality_age"]
)
def test_no_fact_has_the_name_of_equality_monitoring(name: str) -> None:
    """Nothing that a rule may ask looks like it."""
    fact = FactSpec(name=name, label="x", kind=FactKind.YES_NO, source="T1")

    (fault,) = region_faults(evolve(TOYLAND, own_facts=(fact,)))

    assert (fault.code, fault.place) == ("UD-C202", f"fact {name}")


def test_a_rule_that_nobody_asks_is_told_once() -> None:
    """Whatever its versions; a misspelt name that means it is told where it stands, alone."""
    door, woods, other = TOYLAND.cohorts
    unasked = (evolve(door, rules=("areas-chosen",)), woods, evolve(other, rules=()))
    fault = only(cohorts=unasked)
    assert (fault.code, fault.place) == ("UD-C204", "rule risk")
    assert 'nobody asks the rule "risk"' in fault.message

    misspelt = (evolve(door, rules=("areas-chosen", "rusk")), woods, evolve(other, rules=()))
    (fault,) = region_faults(evolve(TOYLAND, cohorts=misspelt))
    assert (fault.code, fault.place) == ("UD-C201", "cohort wolf-at-the-door")


@pytest.mark.parametrize(
    ("age", "fits"),
    [
        *((age, True) for age in (0, 10, 16, 18, 21)),
        *((age, False) for age in (17, 25, False, 21.0, "21")),
    ],
)
def test_the_age_of_an_own_room_is_the_lowest_of_a_band(age: Any, fits: bool) -> None:  # noqa: FBT001
    """An age within a band cannot be told from the household, which keeps bands alone."""
    parameters = tuple(
        evolve(one, values={OPENED: age}) if one.key == "own-room-age" else one
        for one in TOYLAND.parameters
    )

    found = region_faults(evolve(TOYLAND, parameters=parameters))

    assert [(fault.code, fault.place) for fault in found] == (
        [] if fits else [("UD-C602", "parameter own-room-age")]
    )


def _capped(values: dict[date, Any]) -> dict[str, Any]:
    """Return the change by which a cohort's offers are counted by a parameter of its own."""
    cap = Parameter(key="most", label="most", unit="offers", source=INVENTED, values=values)
    changed = first_of("cohorts", offers_allowed="most")
    return {**changed, "parameters": (*TOYLAND.parameters, cap)}


def test_the_offers_of_a_cohort_are_counted_by_a_parameter() -> None:
    """It is there, holds from the cohort's first day, and is a number or no limit."""
    fault = region_faults(evolve(TOYLAND, **first_of("cohorts", offers_allowed="offers-alowed")))[0]
    assert (fault.code, fault.place) == ("UD-C201", "cohort wolf-at-the-door")
    assert 'did you mean "offers-allowed"?' in fault.message

    assert region_faults(evolve(TOYLAND, **_capped({OPENED: "no limit"}))) == []
    assert only(**_capped({date(2021, 1, 1): 2})).code == "UD-C304"
    (unfit,) = region_faults(evolve(TOYLAND, **_capped({OPENED: 0})))
    assert (unfit.code, unfit.place) == ("UD-C602", "parameter most")


@pytest.mark.parametrize("key", ["request-complete", "cohort-known", "cohort-open"])
def test_the_engines_own_rules_are_no_keys_for_a_region(key: str) -> None:
    """A region's rule of that key would take the place of one that every case must pass."""
    first, *others = TOYLAND.rules
    rules = (first, *others, evolve(first, key=key))
    asked = evolve(TOYLAND.identity, rules=(*TOYLAND.identity.rules, key))

    found = only(rules=rules, identity=asked)

    assert (found.code, found.place) == ("UD-C203", f"rule {key}")
    assert "a rule of the engine itself" in found.message
