"""What the documentation says that matching can and cannot do, against the stored frontiers."""

import importlib.util
from statistics import fmean
from types import ModuleType

from attrs import evolve
from program import ROOT
from small_years import day
from toyland import TOYLAND

from unlocking_doors import (
    Inputs,
    Plugins,
    read_decisions,
    read_homes,
    read_referrals,
    weigh_policies,
)
from unlocking_doors.loading import example_of
from unlocking_doors.loading.policies import OWN, read_policies
from unlocking_doors.reports.frontier_files import as_plain

PAGE = ROOT / "docs/explanation/what-matching-can-and-cannot-do.md"


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_frontier", ROOT / "docs/make_frontier.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


MAKER = _maker()


def test_the_tables_of_the_page_are_those_of_the_stored_frontiers() -> None:
    """Every figure of the page that a frontier gave stands between its markers."""
    page = PAGE.read_text("utf-8")
    assert MAKER.with_tables(page, MAKER.stored()) == page


def test_what_the_page_says_of_one_year_is_what_was_found() -> None:
    """Moves, debts and the longest wait hold 0; the top band does not, under strict priority."""
    found = MAKER.stored()
    first, *others = found["london"]["policies"]
    by_key = {one["policy"]: one for one in others}

    for one in others:
        for key in ("moves", "debt", "longest"):
            assert one["differences"][key]["low"] <= 0 <= one["differences"][key]["high"]
        assert one["differences"]["longest"]["value"] == 0
    assert by_key["strict"]["differences"]["top_band"]["low"] > 0
    assert by_key["priority"]["values"]["moves"] == by_key["strict"]["values"]["moves"]
    for key in ("priority", "optimal"):
        values = [by_key[one]["values"] for one in (key, "strict")]
        assert {name: one["value"] for name, one in values[0].items()} == {
            name: one["value"] for name, one in values[1].items()
        }
    assert 15 <= first["values"]["homes_let"]["value"] <= 25
    assert round(6 * first["values"]["moves"]["value"] / 181) == 1
    rounds = [found[f"rounds-{days}"]["policies"][0]["values"] for days in MAKER.ROUNDS]
    moves, lapsed = ([one[key]["value"] for one in rounds] for key in ("moves", "lapsed"))
    assert moves == sorted(moves, reverse=True)
    assert lapsed == sorted(lapsed)


def test_what_the_page_says_of_several_periods_is_what_was_found() -> None:
    """On average as many move, more of the top band, with smaller debts; a hard bound costs."""
    first, *others = MAKER.stored()["periods"]["policies"]
    less = {
        one["policy"]: {
            key: [mine - theirs for mine, theirs in zip(values, first["values"][key], strict=True)]
            for key, values in one["values"].items()
        }
        for one in others
    }

    moves = [number for one in less.values() for number in one["moves"]]
    assert (max(moves), min(moves)) == (15, -8)
    for one in ("strict", "strict-soft", "strict-soft-thin"):
        assert abs(fmean(less[one]["moves"])) < 1.5
    assert all(number > 0 for one in less.values() for number in one["top_band"])
    assert fmean(less["strict-hard"]["moves"]) < 0 < fmean(less["strict-hard"]["lapsed"])
    for one in others:
        if one["policy"].startswith("strict-soft"):
            assert set(one["values"]["worst"]) <= {2, 3}
            assert all(number < 0 for number in less[one["policy"]]["debt"])
            assert fmean(less[one["policy"]]["debt"]) < fmean(less["strict-hard"]["debt"])
    assert (min(first["values"]["worst"]), max(first["values"]["worst"])) == (3, 9)
    assert all(number > 0 for number in less["strict"]["waiting"])
    assert -35 < fmean(less["strict"]["waited_p95"]) < -14
    assert all(abs(number) <= 14 for one in less.values() for number in one["longest"])
    ratio = fmean(others[0]["values"]["top_band"]) / fmean(first["values"]["top_band"])
    assert 1.4 < ratio < 1.7
    assert {number for one in others for number in one["values"]["unanswered"]} == {0}


def test_the_stored_frontiers_are_of_the_librarys_own_policies() -> None:
    """All of them in London, with their numbers as they are today, over ten resamples."""
    found = MAKER.stored()["london"]
    own = {one.key: one for one in read_policies(OWN)}

    assert [one["policy"] for one in found["policies"]] == [*own]
    assert found["left_out"] == []
    assert found["resamples"] == 10
    for stored in found["policies"]:
        assert stored["about"] == own[stored["policy"]].about
        assert stored["source"] == own[stored["policy"]].fairness.source
        assert stored["values"]["unanswered"]["high"] == 0


def test_a_part_of_london_comes_out_as_it_is_stored() -> None:
    """One policy and one resample: the same values, and the resample lies within the interval."""
    region = Plugins.load().region("london")
    example = example_of(Plugins.load().folder("london"))
    assert example is not None
    inputs = Inputs(
        referrals=read_referrals(example.folder / "referrals.csv", region).values,
        homes=read_homes(example.folder / "homes.csv", region).values,
        decisions=read_decisions(example.folder / "decisions.csv", region).values,
    )
    chosen = [one for one in read_policies() if one.key == "strict-soft"]
    found = weigh_policies(region, inputs, as_at=example.as_at, policies=chosen,
                           seed=example.seed, resamples=1, is_invented=True)  # fmt: skip
    (stored,) = (
        one for one in MAKER.stored()["london"]["policies"] if one["policy"] == "strict-soft"
    )

    for key, now in as_plain(found)["policies"][0]["values"].items():
        then = stored["values"][key]
        assert now["value"] == then["value"], key
        assert then["low"] <= now["low"] <= then["high"], key


def test_rounds_are_changed_by_their_parameter_alone() -> None:
    """What the page tells of longer rounds is of the same region otherwise."""
    region = MAKER.with_rounds(TOYLAND, 14)
    assert region.whole("days-between-rounds", day(0)) == 14
    assert evolve(region, parameters=TOYLAND.parameters) == TOYLAND
