import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from attrs import frozen
from converted_values import values_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toyland import TOYLAND

from unlocking_doors.converting import PathFault, structure, structure_all
from unlocking_doors.errors import RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.events import BODIES, Judged
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.plain import canonical
from unlocking_doors.policy.cohorts import AreaMode, Cohort
from unlocking_doors.policy.conditions import AllOf, Not, Operator, Test
from unlocking_doors.policy.parameters import Parameter
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import Rule

CLASSES = sorted({*BODIES.values(), Case, HomeState, Entry, Judged, Region}, key=repr)

COHORT: dict[str, Any] = {
    "key": "x",
    "label": "X",
    "strand": "s",
    "area_mode": "choose",
    "source": "T1",
    "since": date(2020, 1, 1),
    "rules": ["one"],
}


def faults_of(value: Any, target: type[Any]) -> list[PathFault]:
    """Structure what must be refused."""
    result, faults = structure_all(value, target)
    assert result is None
    assert faults
    return faults


@settings(suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_what_is_written_is_read_back(cls: type[Any], data: st.DataObject) -> None:
    """Whatever the library keeps as JSON comes back as an equal value."""
    value = data.draw(values_of(cls))

    assert structure(json.loads(canonical(value)), cls) == value


def test_a_whole_region_is_read_back() -> None:
    """Every rule, parameter and area of a region survives the way to JSON and back."""
    assert structure(json.loads(canonical(TOYLAND)), Region) == TOYLAND


def test_toml_dates_are_dates() -> None:
    """A date is read from TOML's own date and from its text."""
    for since in (date(2020, 1, 1), "2020-01-01"):
        assert structure({**COHORT, "since": since}, Cohort).since == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("change", "path", "code", "said"),
    [
        ({"area_mod": "x"}, ("area_mod",), "UD-C101", 'did you mean "area_mode"?'),
        ({"label": 5}, ("label",), "UD-C103", "must be text, not a whole number"),
        ({"label": None}, ("label",), "UD-C103", "must be text, not nothing"),
        ({"is_on": 1}, ("is_on",), "UD-C103", "must be true or false, not a whole number"),
        ({"is_on": "true"}, ("is_on",), "UD-C103", "must be true or false, not text"),
        ({"area_mode": "chose"}, ("area_mode",), "UD-C104", 'not "chose"; did you mean "choose"?'),
        ({"area_mode": True}, ("area_mode",), "UD-C103", "must be text, not true or false"),
        ({"since": "2020-02-30"}, ("since",), "UD-C103", "a date as YYYY-MM-DD, not text"),
        ({"since": "20200101"}, ("since",), "UD-C103", "a date as YYYY-MM-DD"),
        ({"since": datetime(2020, 1, 1, tzinfo=UTC)}, ("since",), "UD-C103", "a date or time"),
        ({"rules": "one"}, ("rules",), "UD-C103", "must be a list, not text"),
        ({"rules": ["one", 2]}, ("rules", 1), "UD-C103", "must be text"),
        ({"rules": {"a": 1}}, ("rules",), "UD-C103", "must be a list, not a table"),
    ],
)
def test_nothing_is_coerced(change: Any, path: Any, code: str, said: str) -> None:
    """A value of another kind is refused, with what was expected and what was found."""
    (fault,) = faults_of(COHORT | change, Cohort)

    assert (fault.path, fault.code) == (path, code)
    assert said in fault.message + fault.hint


def test_a_missing_key_is_named() -> None:
    """What has no default must be there."""
    (fault,) = faults_of({key: COHORT[key] for key in COHORT if key != "source"}, Cohort)

    assert (fault.path, fault.code) == (("source",), "UD-C102")
    assert fault.message == 'missing key "source"'


def test_every_fault_is_told_at_its_path() -> None:
    """Faults of a tree are told all at once, by the names that the data use."""
    rule = {
        "key": "x", "label": "x", "source": "x", "if_not_met": "warn", "reason": "x",
        "since": "2020-01-01",
        "require": {"all": [
            {"fact": "a", "operator": "iz", "value": 1},
            {"not": {"fact": 3, "operator": "is", "value": 1.5}},
            {"any": [{"fact": "a", "operator": "is", "valu": 1}], "all": []},
            {"any": [{"fact": "a", "operator": "is", "valu": 1}]},
            "a",
        ]},
    }  # fmt: skip

    found = {fault.where: fault.code for fault in faults_of([rule], tuple[Rule, ...])}

    assert found == {
        "[0].require.all[0].operator": "UD-C104",
        "[0].require.all[1].not.fact": "UD-C103",
        "[0].require.all[2]": "UD-C103",
        "[0].require.all[3].any[0].valu": "UD-C101",
        "[0].require.all[4]": "UD-C103",
    }


def test_a_tree_is_read_as_it_is_written() -> None:
    """``all``, ``any`` and ``not`` are tables of one key; everything else is a test."""
    raw = {"all": [{"not": {"fact": "a", "operator": "one-of", "value": ["x", "y"]}}]}
    test = Test(fact="a", operator=Operator.ONE_OF, value=("x", "y"))

    assert structure({**_RULE, "require": raw}, Rule).require == AllOf(parts=(Not(part=test),))


_RULE: dict[str, Any] = {
    "key": "x",
    "label": "x",
    "source": "x",
    "if_not_met": "warn",
    "reason": "x",
    "since": "2020-01-01",
}


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"2020-1-1": 1}, "values.2020-1-1"),
        ({"2020-01-01": {}}, "values.2020-01-01"),
        ({"2020-01-01": date(2020, 1, 1)}, "values.2020-01-01"),
        ({"2020-01-01": float("nan")}, "values.2020-01-01"),
        ({"2020-01-01": 10**13}, "values.2020-01-01"),
        ({"2020-01-01": ["a", 1]}, "values.2020-01-01[1]"),
        ([], "values"),
    ],
)
def test_dated_values_are_checked_day_by_day(values: Any, where: str) -> None:
    """A day that is none, or a value that no parameter can have, is told by its day."""
    raw = {"key": "x", "label": "x", "unit": "x", "source": "x", "values": values}

    assert [fault.where for fault in faults_of(raw, Parameter)] == [where]


def test_a_set_lists_nothing_twice() -> None:
    """A doubled key in a list that has no order is a slip of the pen."""
    (fault,) = faults_of({"case": "x", "received": "2020-01-01", "cohorts": ["a", "a"]}, Referral)

    assert (fault.where, fault.message) == ("cohorts", "must not list anything twice")


def test_stored_data_that_make_no_value_are_refused_without_their_values() -> None:
    """The message names places, and repeats nothing that may be sensitive."""
    raw = {"home": "x", "landlord": "y", "area": 5, "bedrooms": "secret", "tenancy": "hidden"}

    with pytest.raises(RecordError) as refused:
        structure(raw, Home)

    assert refused.value.stable_code == "UD-E220"
    assert "bedrooms: must be a whole number" in str(refused.value)
    assert 'released: missing key "released"' in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_data() -> None:
    """An error that no data explain goes on as it is."""

    def fail(_: object) -> None:
        raise LookupError("a slip in the program")

    @frozen
    class Broken:
        mode: AreaMode

        def __attrs_post_init__(self) -> None:
            fail(self)

    with pytest.raises((LookupError, ExceptionGroup)):
        structure_all({"mode": "choose"}, Broken)
