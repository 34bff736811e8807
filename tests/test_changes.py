"""What differs between two regions, row by row: over all time, and on two days."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from edited_toylands import TABLES, days, dropped, regions, relabelled, with_rows
from hypothesis import given
from hypothesis import strategies as st
from toyland import INVENTED, OPENED, SECOND, TOYLAND, asks, toyland

from unlocking_doors.facts.case_facts import FactKind, FactSpec
from unlocking_doors.facts.partners import Accreditation
from unlocking_doors.plain import plain
from unlocking_doors.policy.changes import Change, ChangeKind, changes, changes_in_force
from unlocking_doors.policy.conditions import AllOf, AnyOf, Not, Operator, Test
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import Rule
from unlocking_doors.policy.targets import Target, TargetRule
from unlocking_doors.reports.changes import told as told_in_words


def mirrored(found: tuple[Change, ...]) -> set[str]:
    """Return the changes as they are told in the other direction."""
    other = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
    return {
        str((other.get(one.kind, one.kind), one.table, one.key, one.fields, one.after, one.before))
        for one in found
    }


def told(found: tuple[Change, ...]) -> set[str]:
    """Return the changes as they are told."""
    return {str((one.kind, one.table, one.key, one.fields, one.before, one.after)) for one in found}


@given(regions(), regions(), days, days)
def test_changes_in_one_direction_mirror_those_in_the_other(
    one: Region, other: Region, first: date, second: date
) -> None:
    """Added is removed, before is after, and a region differs from itself in nothing."""
    assert changes(one, one) == changes(other, other) == ()
    assert changes(one, toyland()) == changes(one, TOYLAND)  # equal rows need not be the same
    assert told(changes(one, other)) == mirrored(changes(other, one))
    assert changes_in_force(one, first, one, first) == ()
    assert told(changes_in_force(one, first, other, second)) == mirrored(
        changes_in_force(other, second, one, first)
    )


@given(st.sampled_from((relabelled, dropped)), st.sampled_from(TABLES), st.integers(0, 20))
def test_one_edit_is_one_change(edit: Any, table: str, at: int) -> None:
    """What was done to one row, and only that, is told; the order of rows is not."""
    found, expected = edit(TOYLAND, table, at)
    shuffled = with_rows(found, table, getattr(found, table)[::-1])

    (change,) = changes(TOYLAND, shuffled)
    assert (change.kind.value, change.table, change.key) == expected
    assert change.fields == (("source",) if change.kind is ChangeKind.CHANGED else ())


def test_versions_of_a_rule_are_told_apart_by_their_first_day() -> None:
    """A version more is added, an old one shortened; one that begins later is the same one."""
    risk = [rule for rule in TOYLAND.rules if rule.key == "risk"]
    others = [rule for rule in TOYLAND.rules if rule.key != "risk"]
    fourth = date(2025, 1, 1)
    longer = [*risk[:2], evolve(risk[2], until=fourth), evolve(risk[2], since=fourth)]
    moved = [*risk[:2], evolve(risk[2], since=fourth)]

    def against(rows: list[Rule]) -> list[tuple[str, tuple[str, ...]]]:
        found = changes(TOYLAND, evolve(TOYLAND, rules=(*others, *rows)))
        return [(one.kind.value, one.fields) for one in found]

    assert against(longer) == [("changed", ("until",)), ("added", ())]
    assert against(moved) == [("changed", ("since",))]


def test_new_tables_and_settings_are_compared_too() -> None:
    """An accreditation, a setting and a fact of the region's own count; allocator code does not."""
    given_by = Accreditation(
        key="a", partner="brick-homes", by="daha", since=SECOND, source=INVENTED
    )
    fact = FactSpec(name="has_wolf", label="has a wolf", kind=FactKind.YES_NO, source=INVENTED)
    after = evolve(
        TOYLAND,
        accreditations=(given_by,),
        own_facts=(fact,),
        retention=evolve(TOYLAND.retention, ledger_years=8),
        allocator_code="elsewhere 2.0",
    )
    expected = {
        ("changed", "retention", "", ("ledger_years",)),
        ("added", "fact", "has_wolf", ()),
        ("added", "accreditation", "a", ()),
    }

    def short(found: tuple[Change, ...]) -> set[Any]:
        return {(one.kind.value, one.table, one.key, one.fields) for one in found}

    assert short(changes(TOYLAND, after)) == expected
    assert short(changes_in_force(TOYLAND, SECOND, after, SECOND)) == expected
    assert ("added", "accreditation", "a", ()) not in short(
        changes_in_force(TOYLAND, OPENED, after, OPENED)
    )


def test_true_is_not_one() -> None:
    """What is written differently is a change, though Python holds it for equal."""
    (first, *rest) = TOYLAND.parameters
    one, yes = (evolve(first, values={OPENED: value}) for value in (1, True))
    regions_of = [evolve(TOYLAND, parameters=(row, *rest)) for row in (one, yes)]

    (change,) = changes(*regions_of)
    assert (change.key, change.fields) == (first.key, ("values",))


def between(table: str, key: str, before: dict[str, Any], after: dict[str, Any]) -> Change:
    """Make a change of one row."""
    return Change(
        kind=ChangeKind.CHANGED,
        table=table,
        key=key,
        fields=tuple(after),
        before=before,
        after=after,
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"rules": ["a", "b"]}, {"rules": ["b", "c"]}, ("rules added: c", "rules removed: a")),
        ({"risk_bands": ["a", "b"]}, {"risk_bands": ["b", "a"]},
         ("risk bands in another order: b, a",)),
        ({"is_on": False}, {"is_on": True}, ("is on: no → yes",)),
        ({"remedy": ""}, {"remedy": "Ask"}, ("remedy: nothing → Ask",)),
        ({"values": {"2020-01-01": 1}}, {"values": {"2020-01-01": 1, "2021-01-01": [2, 3]}},
         ("values: 2020-01-01: 1 → 2020-01-01: 1; 2021-01-01: 2, 3",)),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(
    before: dict[str, Any], after: dict[str, Any], expected: tuple[str, ...]
) -> None:
    """One line for each field, two for a list that gains and loses."""
    assert told_in_words(between("cohort", "k", before, after)) == expected


def test_a_condition_is_told_as_it_is_written() -> None:
    """Its tests with their operators, its parameters by key."""
    enough = Test(fact="hats", operator=Operator.AT_LEAST, parameter="least-hats")
    tree = AllOf(parts=(Not(part=asks("sings")), AnyOf(parts=(asks("dances"), enough))))
    change = between("rule", "k", {"require": plain(asks("sings"))}, {"require": plain(tree)})

    (said,) = told_in_words(change)
    before, _, after = said.partition(" → ")
    assert before == "require: sings is yes"
    assert after == "(not sings is yes and (dances is yes or hats at least least-hats))"


def test_a_row_that_comes_or_goes_is_told_by_its_name() -> None:
    """With what matters most of it: value, effect, days, whether it is open."""
    rows = {
        "parameter": TOYLAND.parameter_by_key["days-to-circulate"],
        "rule": TOYLAND.rules[-1],
        "cohort": TOYLAND.cohorts[-1],
        "accreditation": Accreditation(
            key="a", partner="brick-homes", by="daha", since=SECOND, source=INVENTED
        ),
        "target": Target(
            key="t",
            partner="brick-homes",
            homes=3,
            rule=TargetRule.FIXED,
            since=SECOND,
            source=INVENTED,
        ),
    }
    said = {
        table: told_in_words(Change(kind=ChangeKind.ADDED, table=table, key="k", after=plain(one)))
        for table, one in rows.items()
    }

    assert said == {
        "parameter": ("days to circulate; 2020-01-01: 7 (days)",),
        "rule": ("not everywhere; if not met: return; since 2020-01-01",),
        "cohort": ("wolf in sheepskin; not open; since 2020-01-01, until 2026-01-01",),
        "accreditation": ("brick-homes; since 2021-04-01",),
        "target": ("brick-homes; 3 homes; since 2021-04-01",),
    }
    one = Change(
        kind=ChangeKind.ADDED, table="target", key="k", after={**plain(rows["target"]), "homes": 1}
    )
    assert told_in_words(one) == ("brick-homes; 1 home; since 2021-04-01",)
