"""London's files as they are written: sources, dates, areas and partners, read with no loader."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from unlocking_doors.facts.case_facts import STANDARD_FACTS, FactKind
from unlocking_doors.periods import Period, clashes, gaps
from unlocking_doors.policy.conditions import FITS, Operator
from unlocking_doors.policy.settings import ENGINE_PARAMETERS
from unlocking_doors.policy.sources import Standing, cited, standing

FOLDER = Path(__file__).parents[1] / "plugins/london/src/unlocking_doors_london"
Row = dict[str, Any]

#: The last dates on which a number of boroughs was published, and the number.
BOROUGHS = [
    (date(2017, 2, 1), 24),
    (date(2017, 11, 16), 31),  # S0 says 32 and two remaining; London has 33
    (date(2018, 6, 30), 32),
    (date(2020, 1, 30), 33),
]

#: The land borders inside London, as 68 pairs of the last two digits of their codes.
BORDERS = """
1-7 1-12 1-19 1-30 1-33 2-16 2-25 2-26 3-5 3-7 3-10 3-14 3-15 4-6 4-11 5-7 5-9 5-13 5-15 5-20 5-33
6-8 6-11 6-22 6-23 6-28 7-14 7-19 7-33 8-22 8-24 8-29 9-13 9-15 9-17 9-18 10-14 10-31 11-23 12-14
12-19 12-25 12-30 12-31 13-18 13-20 14-19 14-31 15-17 16-26 17-18 18-27 20-33 21-24 21-27 21-29
21-32 22-24 22-28 22-32 23-28 24-29 24-32 25-26 25-30 25-31 26-31 27-32
"""

#: The cohorts of the scheme's published lists, and those it only talked about.
COHORTS = {
    "domestic-abuse",
    "child-to-parent-violence",
    "sexual-violence",
    "honour-based-violence",
    "female-genital-mutilation",
    "forced-marriage",
    "stalking",
    "harmful-sexual-behaviour",
    "hate-crime",
    "serious-youth-violence",
    "community-safety",
    "owed-tenancy",
}
NOT_OPEN = {"witnesses", "county-lines", "women-offenders"}


def _toml() -> dict[str, Any]:
    tables: dict[str, Any] = tomllib.loads((FOLDER / "region.toml").read_text("utf-8"))
    for name in tables["region"]["include"]:
        for table, rows in tomllib.loads((FOLDER / name).read_text("utf-8")).items():
            tables[table] = [*tables.get(table, []), *rows]
    return tables


def _csv(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _keys(text: str) -> list[str]:
    return [part for part in text.split("; ") if part]


TABLES = _toml()
AREAS = _csv("areas.csv")
PARTNERS = _csv("partners.csv")
AUTHORITIES = [row for row in PARTNERS if row["kind"] == "local-authority"]
DOCUMENTS = {row["key"] for row in TABLES["document"]}


def _sourced() -> Iterator[tuple[str, str]]:
    for table, content in TABLES.items():
        rows = content if isinstance(content, list) else [content]
        for row in rows:
            if table != "document":
                yield f"{table} {row.get('key') or row.get('name') or ''}", row.get("source", "")
    for name, rows in (("area", AREAS), ("partner", PARTNERS)):
        for row in rows:
            yield f"{name} {row['key']}", row["source"]


def _tests(tree: Row) -> Iterator[Row]:
    for part in [*tree.get("all", []), *tree.get("any", []), *filter(None, [tree.get("not")])]:
        yield from _tests(part)
    if "fact" in tree:
        yield tree


@pytest.mark.parametrize(("row", "source"), list(_sourced()))
def test_every_row_has_a_source(row: str, source: str) -> None:
    """Every rule, number, cohort, reason and landlord cites a document, or is labelled."""
    assert standing(source) is not Standing.NONE, f"{row} has no source"
    assert set(cited(source)) <= DOCUMENTS, f"{row} cites a document that is not listed"
    assert set(re.findall(r"\b[SW]\d+\b", source)) <= DOCUMENTS


def test_every_document_is_cited() -> None:
    """A listed document is cited by a row, or named in what a label or a comment explains."""
    texts = " ".join(path.read_text("utf-8") for path in FOLDER.glob("*.toml"))
    texts += (FOLDER / "areas.csv").read_text("utf-8") + (FOLDER / "partners.csv").read_text(
        "utf-8"
    )
    named = Counter(re.findall(r"\b[SW]\d+\b", texts))
    assert {key for key in DOCUMENTS if named[key] < 2} == set()


def test_the_three_rule_sets_begin_on_the_days_that_are_stated() -> None:
    """Rules change on the opening day, on the guide's assumed day and on the inferred last one."""
    days = {row[name] for row in TABLES["rule"] for name in ("since", "until") if name in row}
    assert days == {date(2017, 1, 30), date(2019, 9, 1), date(2022, 7, 1)}


def test_versions_of_a_rule_follow_each_other() -> None:
    """No two versions of a rule share a day, and none leaves a day between them."""
    periods: dict[str, list[Period]] = {}
    for row in TABLES["rule"]:
        period = Period(since=row["since"], until=row.get("until"))
        assert not period.is_empty
        periods.setdefault(row["key"], []).append(period)
    for key, versions in periods.items():
        assert not list(clashes(versions)), f"two versions of {key} share a day"
        assert not list(gaps(versions)), f"{key} has a gap"


@pytest.mark.parametrize("table", ["parameter", "cohort", "reason", "document", "funding", "fact"])
def test_keys_are_used_once(table: str) -> None:
    """No key stands twice in a table, and keys are written kebab-case."""
    names = [row.get("key") or row["name"] for row in TABLES[table]]
    assert len(names) == len(set(names))
    if table not in {"document", "fact"}:
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_every_rule_is_asked_and_every_rule_asked_exists() -> None:
    """The region and the cohorts name exactly the rules that are written."""
    asked = set(TABLES["region"]["rules"])
    for row in TABLES["cohort"]:
        asked |= set(row["rules"])
    assert asked == {row["key"] for row in TABLES["rule"]}


def test_conditions_ask_facts_that_exist_by_operators_that_fit() -> None:
    """Each test names a known fact, an operator fit for it, and a value or a parameter."""
    kinds = {fact.name: (fact.kind, fact.choices) for fact in STANDARD_FACTS}
    kinds |= {row["name"]: (FactKind(row["kind"]), ()) for row in TABLES["fact"]}
    first = {row["key"]: next(iter(row["values"].values())) for row in TABLES["parameter"]}
    for rule in TABLES["rule"]:
        for test in _tests(rule["require"]):
            kind, choices = kinds[test["fact"]]
            assert Operator(test["operator"]) in FITS[kind], rule["key"]
            assert ("value" in test) != ("parameter" in test), rule["key"]
            value = test["value"] if "value" in test else first[test["parameter"]]
            assert isinstance(value, bool) == (kind is FactKind.YES_NO)
            assert not choices or set(value if isinstance(value, list) else [value]) <= {*choices}


def test_every_parameter_has_a_value_on_the_opening_day() -> None:
    """What the engine asks for is given, and holds from the first day on."""
    opened = TABLES["region"]["opened"]
    given = {row["key"]: row["values"] for row in TABLES["parameter"]}
    assert set(ENGINE_PARAMETERS) <= set(given)
    assert {key for key, values in given.items() if min(values) > opened.isoformat()} == set()


def test_the_last_version_asks_for_five_areas_and_allows_one_offer() -> None:
    """One other borough and no limit before July 2022; five boroughs and one offer from then."""
    given = {row["key"]: row["values"] for row in TABLES["parameter"]}
    assert given["minimum-areas"] == {"2017-01-30": 1, "2022-07-01": 5}
    assert given["offers-allowed"] == {"2017-01-30": "no limit", "2022-07-01": 1}
    assert given["offers-allowed-where-not-stated"] == {"2017-01-30": "no limit"}
    assert given["days-to-circulate"] == {"2017-01-30": 7}


def test_the_cap_and_the_five_areas_are_for_the_groups_that_they_are_stated_for() -> None:
    """Neither for serious youth violence nor for those owed a tenancy (W3)."""
    rows = {row["key"]: row for row in TABLES["cohort"] if row["key"] in COHORTS}
    uncapped = {key for key, row in rows.items() if "offers_allowed" in row}
    assert uncapped == {"serious-youth-violence", "owed-tenancy"}
    assert {rows[key]["offers_allowed"] for key in uncapped} == {"offers-allowed-where-not-stated"}
    assert {key for key, row in rows.items() if "enough-areas" not in row["rules"]} == uncapped
    assert [key for key, row in rows.items() if "another-area" in row["rules"]] == ["owed-tenancy"]


def test_the_scheme_ends_and_every_open_case_has_a_receiver() -> None:
    """The last day is 30 September 2024; hand-over is on the next, for every cohort."""
    closed = TABLES["region"]["closed"]
    assert closed - timedelta(days=1) == date(2024, 9, 30)
    assert {row["on"] for row in TABLES["hand_over"]} == {closed}
    assert [row["key"] for row in TABLES["hand_over"] if not row["cohorts"]] == ["all-others"]


def test_cohorts_are_those_published() -> None:
    """Every published cohort is there; those only talked about are present but off."""
    is_on = {row["key"]: row.get("is_on", True) for row in TABLES["cohort"]}
    assert {key for key, on in is_on.items() if on} == COHORTS
    assert {key for key, on in is_on.items() if not on} == NOT_OPEN
    modes = {row["key"]: row["area_mode"] for row in TABLES["cohort"] if row["key"] in COHORTS}
    assert [key for key, mode in modes.items() if mode == "avoid"] == ["serious-youth-violence"]


def test_pathways_and_hand_overs_name_cohorts_that_exist() -> None:
    """Housing Moves takes open cohorts until it goes in house, and has a reason of its key."""
    for row in [*TABLES["pathway"], *TABLES["hand_over"]]:
        assert set(row["cohorts"]) <= COHORTS
    (pathway,) = TABLES["pathway"]
    assert pathway["until"] == date(2024, 4, 1)
    reasons = {row["key"]: row["step"] for row in TABLES["reason"]}
    assert reasons[pathway["key"]] == "withdrawal"


def test_a_refusal_about_the_home_does_not_spend_the_offer() -> None:
    """Only a household's refusal that is not about the home spends an offer."""
    for row in TABLES["reason"]:
        if row.get("spends_offer"):
            assert (row["by"], row["about"]) == ("household", "household"), row["key"]
            assert row["step"] in {"offer", "viewing"}


def test_the_33_authorities_are_the_areas() -> None:
    """Codes run from E09000001 to E09000033, each once, and the City is among them."""
    assert [row["gss"] for row in AREAS] == [f"E090000{number:02d}" for number in range(1, 34)]
    assert len({row["key"] for row in AREAS}) == 33
    assert AREAS[0]["key"] == "city-of-london"


def test_neighbours_are_the_published_borders() -> None:
    """Borders are given from both sides and are the 68 pairs of the boundary data."""
    code = {row["key"]: int(row["gss"][-2:]) for row in AREAS}
    pairs = Counter(
        "-".join(map(str, sorted((code[row["key"]], code[other]))))
        for row in AREAS
        for other in _keys(row["neighbours"])
    )
    assert set(pairs.values()) == {2}, "a border is given from one side only"
    assert set(pairs) == set(BORDERS.split())
    assert len(pairs) == 68


def test_no_two_areas_share_a_tile() -> None:
    """The tile grid has a place of its own for each area."""
    tiles = {(int(row["row"]), int(row["column"])) for row in AREAS}
    assert len(tiles) == 33
    assert min(row for row, _ in tiles) == min(column for _, column in tiles) == 0


@pytest.mark.parametrize(("on", "number"), BOROUGHS)
def test_boroughs_had_joined_as_published(on: date, number: int) -> None:
    """As many authorities are partners on each published day as were published."""
    joined = [row for row in AUTHORITIES if (_day(row["since"]) or on) <= on]
    assert len(joined) == number
    assert all(row["key"] == row["areas"] for row in AUTHORITIES)


def test_merton_and_richmond_join_last() -> None:
    """The two that had not signed in November 2017 come after all others."""
    last = sorted(AUTHORITIES, key=lambda row: row["since"])[-2:]
    assert {row["key"] for row in last} == {"merton", "richmond-upon-thames"}


def test_providers_are_labelled_as_invented() -> None:
    """No registered provider stands for a real one; one of them has left the scheme."""
    providers = [row for row in PARTNERS if row["kind"] == "registered-provider"]
    areas = {row["key"] for row in AREAS}
    assert len(providers) == 14
    for row in providers:
        assert row["name"].endswith("(example)")
        assert row["source"] == "illustrative: invented provider, no real landlord"
        assert _keys(row["areas"])
        assert set(_keys(row["areas"])) <= areas
    left = [row for row in providers if row["until"]]
    assert left
    assert all(row["since"] < row["until"] for row in left)


def test_approvals_come_from_a_key_never_a_name() -> None:
    """A named lead is written as the landlord's key, so that the file names nobody."""
    assert all(row["named_lead"] == f"{row['key']}-lead" for row in PARTNERS)


def test_funding_is_what_was_published() -> None:
    """Amounts add up to what the decisions say, and the last grant ends with the scheme."""
    rows = {row["key"]: row for row in TABLES["funding"]}
    assert sum(row["amount"] for row in rows.values()) == 944_000
    assert rows["2019-first-quarter"]["amount"] + rows["2019-20"]["amount"] == 175_000
    assert all(row["since"] < row["until"] for row in rows.values())
    assert rows["2024"]["until"] == TABLES["region"]["closed"]


def test_files_keep_to_the_limits() -> None:
    """No file is above 1 MB and no line above 4 kB, which the loader would refuse."""
    for path in [*FOLDER.glob("*.toml"), FOLDER / "areas.csv", FOLDER / "partners.csv"]:
        content = path.read_bytes()
        assert len(content) < 1_000_000
        assert max(map(len, content.splitlines())) < 4_000
