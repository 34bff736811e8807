import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from policy_values import trees
from toyland import TODAY, TOYLAND, case, toyland

from unlocking_doors.findings import Answer
from unlocking_doors.plain import canonical, digest, plain, plain_name
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not
from unlocking_doors.policy.rules import PythonRule, Ruling, rule


def test_values_of_every_kind_have_one_plain_form() -> None:
    """Enums by value, dates in ISO form, sets in order, mappings with keys of text."""
    assert plain(
        {
            date(2024, 1, 1): Answer.NOT_MET,
            "at": datetime(2024, 1, 1, 9, 30, tzinfo=UTC),
            "set": frozenset({"b", "a"}),
            "several": (1, 2.5, None, True),
        }
    ) == {
        "2024-01-01": "not met",
        "at": "2024-01-01T09:30:00+00:00",
        "set": ["a", "b"],
        "several": [1, 2.5, None, True],
    }


def test_what_has_no_plain_form_is_refused() -> None:
    """A function or an object without fields is an error that names its kind."""
    with pytest.raises(TypeError, match="object has no plain form"):
        plain([object()])
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


def test_a_field_may_go_by_another_name_or_by_none() -> None:
    """`all` is the plain name of a condition's parts; a function has none."""
    assert canonical(AllOf(parts=(AnyOf(parts=()),))) == '{"all":[{"any":[]}]}'
    assert canonical(Not(part=AllOf(parts=()))) == '{"not":{"all":[]}}'
    assert "function" not in plain(_moon(1))


def test_canonical_text_is_stable_when_read_and_written_again() -> None:
    """The text of a region is its own canonical form."""
    text = canonical(TOYLAND)

    assert canonical(json.loads(text)) == text
    assert text == text.strip()
    assert "\n" not in text


@given(one=trees(), other=trees())
def test_two_trees_share_a_text_only_if_they_are_equal(one: Condition, other: Condition) -> None:
    """Different conditions never have one fingerprint."""
    assert (canonical(one) == canonical(other)) is (one == other)
    assert json.loads(canonical(one)) == json.loads(canonical(plain(one)))


def test_equal_regions_have_one_fingerprint() -> None:
    """Built twice, a region is the same value with the same 64 digits."""
    assert toyland() is not TOYLAND
    assert toyland() == TOYLAND
    assert toyland().fingerprint == TOYLAND.fingerprint
    assert len(TOYLAND.fingerprint) == 64


def test_the_order_of_sets_and_of_mappings_says_nothing() -> None:
    """Sets and mappings are written in order, however they were filled."""
    ascending, descending = frozenset([0, 8]), frozenset([8, 0])
    assert list(ascending) != list(descending), "the example no longer shows anything"

    assert canonical(ascending) == canonical(descending)
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_fingerprint_and_assessment_are_the_same_in_every_process(zone: str) -> None:
    """Neither the hash seed nor the time zone of a process shows in what it writes."""
    program = (
        "from toyland import TOYLAND, case\n"
        "from test_plain import written\n"
        "print(TOYLAND.fingerprint)\n"
        "print(written())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "42")
    }

    assert found == {f"{TOYLAND.fingerprint}\n{written()}\n"}


def written() -> str:
    """Assess a case with several things unknown, and write the assessment."""
    facts = case(cohorts=None, risk_level=None, dash_score=None, is_tenant=None)
    return canonical(assess(RulesInForce.of(TOYLAND, TODAY), facts))


def _other(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, date):
        return value.replace(year=value.year + 1)
    if value is None:
        return date(2030, 1, 1)
    message = f"no other value for {type(value).__name__}"
    raise TypeError(message)


def _rows(value: Any) -> Iterator[tuple[str, Any, Callable[[Any], Any]]]:
    """Yield what a value holds, where, and how to put another in its place."""
    if attrs.has(type(value)):
        for one in attrs.fields(type(value)):
            if one.init and plain_name(one):
                held = getattr(value, one.name)
                yield f".{one.name}", held, partial(_evolved, value, one.name)
    elif isinstance(value, dict):
        for key, held in value.items():
            yield f"[{key}]", held, partial(_renewed, value, key)
    elif isinstance(value, tuple):
        for place, held in enumerate(value):
            before, after = value[:place], value[place + 1 :]
            yield f"[{place}]", held, partial(_between, before, after)


def _evolved(value: Any, name: str, other: Any) -> Any:
    return evolve(value, **{name: other})


def _renewed(value: dict[Any, Any], key: Any, other: Any) -> dict[Any, Any]:
    return {**value, key: other}


def _between(before: tuple[Any, ...], after: tuple[Any, ...], other: Any) -> tuple[Any, ...]:
    return (*before, other, *after)


def _without_one(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a collection without each one of its rows, or with one more."""
    if isinstance(value, dict):
        for key in value:
            yield f"[-{key}]", {one: value[one] for one in value if one != key}
    elif isinstance(value, tuple):
        for place in range(len(value)):
            yield f"[-{place}]", value[:place] + value[place + 1 :]
    else:
        yield "[+]", value | {"one-more"}
        for item in sorted(value):
            yield f"[-{item}]", value - {item}


def changed(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield *value* with one thing changed, for each single thing in it, and where that stands."""
    for place, held, put in _rows(value):
        for where, other in changed(held):
            yield f"{place}{where}", put(other)
    if isinstance(value, dict | tuple | frozenset):
        yield from _without_one(value)
    elif not attrs.has(type(value)):
        yield "", _other(value)


def test_any_change_of_a_region_changes_its_fingerprint() -> None:
    """Each word, number, date and row of Toyland, changed alone, gives a fingerprint of its own."""
    places = {TOYLAND.fingerprint: "unchanged"}
    for where, region in changed(TOYLAND):
        assert places.setdefault(digest(region), where) is where

    assert len(places) > 400


def _moon(hours: int) -> PythonRule:
    made = rule(
        key="moon",
        label="moon",
        source="T1",
        since=TODAY,
        if_not_met=TOYLAND.rules[0].if_not_met,
        reason="The moon is full.",
    )(lambda *_: Ruling(answer=Answer.MET))
    return evolve(made, distribution="moon", version="1.0", source_hash=f"{hours:064}")


def test_the_code_of_a_python_rule_is_part_of_the_fingerprint() -> None:
    """Another version or another hash of the source makes another region."""
    one = evolve(TOYLAND, python_rules=(_moon(1),))

    assert digest(one) == digest(evolve(TOYLAND, python_rules=(_moon(1),)))
    assert digest(one) != digest(evolve(TOYLAND, python_rules=(_moon(2),)))
    assert digest(one) != digest(evolve(TOYLAND, python_rules=(evolve(_moon(1), version="1.1"),)))
