"""What the plugin finds doubtful about a region, and the debt that a region may configure."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from attrs import evolve
from housing_moves_regions import REFOCUS, amended, example, london
from program import EXAMPLE, ROOT
from unlocking_doors_housing_moves import amend_region, check_region
from unlocking_doors_housing_moves.amending import amendment
from unlocking_doors_housing_moves.twin_track import (
    LARGEST,
    PATHWAY,
    SHARE,
    STOP_BELOW,
    SUPPLIERS,
)

from unlocking_doors import Inputs, Region, Scheme, read_decisions
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.targets import Target, TargetRule

EARLY = date(2012, 5, 1)
#: An invented case of domestic abuse that Housing Moves housed.
HOUSED = "E23-0087"


def with_parameter(key: str, value: ParameterValue, region: Region | None = None) -> Region:
    """Return the amended region with one value of one of its parameters."""
    region = region or amended()
    rows = tuple(
        evolve(row, values={EARLY: value}) if row.key == key else row for row in region.parameters
    )
    return evolve(region, parameters=rows)


def codes(region: Region) -> list[tuple[str, str]]:
    """Return what the plugin finds doubtful: codes and places."""
    return [(fault.code, fault.place) for fault in check_region(region)]


# What is doubtful ------------------------------------------------------------------------------


def test_nothing_is_doubtful_about_london_as_amended() -> None:
    """Every check has something to look at, and finds nothing; one number alone is none of it."""
    assert codes(amended()) == []
    share = evolve(amendment().parameters[0], values={EARLY: 0})
    assert codes(evolve(london(), parameters=(*london().parameters, share))) == []


def test_a_share_of_lettings_that_are_not_known_is_found() -> None:
    """A target that is a share of lettings needs lettings."""
    partner = evolve(amended().partner_by_key["quillwater"], lettings_a_year=None)
    target = next(one for one in amended().targets if one.partner == partner.key)
    region = evolve(amended(), partners=(partner,), targets=(target,))

    assert codes(region) == [("housing-moves-1", "partner quillwater")]


def test_numbers_that_cannot_be_meant_are_found() -> None:
    """A stop rule of nothing, a share outside its percents, a pool without a home."""
    assert codes(with_parameter(STOP_BELOW, 0)) == [("housing-moves-2", f"parameter {STOP_BELOW}")]
    for share in (0, 101, "5 %", True):
        found = codes(with_parameter(SHARE, share))
        assert found == [("housing-moves-3", f"parameter {SHARE}")]
    assert codes(with_parameter(SHARE, 100)) == codes(with_parameter(SHARE, 0.05)) == []
    assert codes(with_parameter(LARGEST, 0)) == [("housing-moves-5", f"parameter {LARGEST}")]


def test_a_boroughs_target_after_the_refocus_is_found() -> None:
    """A target of a landlord that supplies no homes any more, or whose kind never did."""
    target = next(one for one in amended().targets if one.partner == "barnet")

    def having(until: date | None, suppliers: ParameterValue | None = None) -> list[Any]:
        region = evolve(amended(), targets=(evolve(target, since=date(2022, 4, 1), until=until),))
        return codes(with_parameter(SUPPLIERS, suppliers, region) if suppliers else region)

    late = [("housing-moves-4", "partner barnet")]
    assert having(REFOCUS) == []
    assert having(date(2022, 7, 2)) == late
    assert having(date(2023, 4, 1)) == late
    assert having(REFOCUS, ("registered-provider",)) == late
    own = evolve(target, pathway="", until=date(2023, 4, 1))  # for the reciprocal's own pot
    assert codes(evolve(amended(), targets=(own,))) == []


def test_a_version_that_is_open_to_nobody_is_found() -> None:
    """A region that sends none of the cohorts that the refocus kept is told so."""
    (pathway,) = london().pathways
    region = amend_region(evolve(london(), pathways=(evolve(pathway, cohorts=("hate-crime",)),)))

    assert region is not None
    assert codes(region) == [("housing-moves-6", "pathway housing-moves")] * 2


def test_a_share_that_is_no_number_gives_no_targets() -> None:
    """It is found, and nothing is reckoned with it."""
    parameter = evolve(amendment().parameters[0], values={EARLY: "some"})
    region = amend_region(evolve(london(), parameters=(*london().parameters, parameter)))

    assert region is not None
    assert region.targets == ()
    assert ("housing-moves-3", f"parameter {SHARE}") in codes(region)


def test_every_finding_is_explained_in_the_documentation() -> None:
    """Whoever meets a code of the plugin can look it up."""
    source = (
        ROOT / "plugins/housing_moves/src/unlocking_doors_housing_moves/checking.py"
    ).read_text()
    (last,) = re.findall(r"range\(1, (\d)\)", source)
    page = (ROOT / "docs/how-to/housing-moves.md").read_text("utf-8")
    told = [
        int(number) for number in re.findall(r"^\| `housing-moves-(\d)` \|", page, re.MULTILINE)
    ]
    assert told == list(range(1, int(last)))


# Debt ------------------------------------------------------------------------------------------


def housed(region: Region, folder: Path) -> Scheme:
    """Play one case of the example year that Housing Moves housed, and return its scheme."""
    answers = read_decisions(EXAMPLE / "decisions.csv", region).values
    inputs = Inputs(
        referrals=example(HOUSED),
        decisions=tuple(one for one in answers if one.case == HOUSED),
    )
    clock = datetime(2024, 3, 31, 12, tzinfo=UTC)
    scheme = Scheme.open(region, str(folder / "scheme.db"), clock=lambda: clock)
    scheme.run(inputs, as_at=date(2024, 3, 31), is_invented=True)
    return scheme


def owing(region: Region) -> Region:
    """Let a region's own pathway make a debt, as ``owed_to`` in its file does, and amend it."""
    (pathway,) = region.pathways
    changed = amend_region(evolve(region, pathways=(evolve(pathway, owed_to=PATHWAY),)))
    assert changed is not None
    return changed


def test_a_move_through_the_pathway_makes_no_debt_unless_configured(tmp_path: Path) -> None:
    """As published: the household moved, and the ledger says nothing of it."""
    with housed(amended(), tmp_path) as scheme:
        (case,) = scheme.snapshot().cases
        assert case.state == "closed-by-another-route"
        assert case.letting is not None
        assert (case.letting.pathway, case.letting.owed_to) == (PATHWAY, None)
        assert scheme.snapshot().entries == ()
        assert not any(scheme.ledger().values())


def test_a_region_can_let_such_a_move_make_a_debt(tmp_path: Path) -> None:
    """With ``owed_to`` the household's landlord owes one home and the pathway is owed one."""
    region = owing(london())
    assert {row.owed_to for row in region.pathways} == {PATHWAY}
    with housed(region, tmp_path) as scheme:
        entries = {entry.partner: entry.amount for entry in scheme.snapshot().entries}
        assert entries == {PATHWAY: 1, "fernhallow": -1}
        standings = scheme.ledger()
        assert (standings[PATHWAY], standings["fernhallow"]) == (1, -1)
        assert sum(standings.values()) == 0


def test_the_version_of_the_day_says_whether_a_move_makes_a_debt(tmp_path: Path) -> None:
    """The move was in 2023: a debt of the version before the refocus is none of its."""
    for number, posted in enumerate((0, 2, 0)):
        rows = tuple(
            evolve(row, owed_to=PATHWAY if place == number else "")
            for place, row in enumerate(amended().pathways)
        )
        folder = tmp_path / str(number)
        folder.mkdir()
        with housed(evolve(amended(), pathways=rows), folder) as scheme:
            assert len(scheme.snapshot().entries) == posted


def test_a_target_of_a_stranger_is_left_to_the_library() -> None:
    """A target of a landlord that is no partner is a fault of the region, and not told twice."""
    stray = Target(
        key="stray", partner="nobody", homes=1, rule=TargetRule.SHARE_OF_LETTINGS,
        pathway=PATHWAY, source="illustrative: a stray", since=REFOCUS,
    )  # fmt: skip
    assert codes(evolve(amended(), targets=(stray,))) == []
