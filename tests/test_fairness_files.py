"""What landlords have agreed between them, as a region's files say it, and ``check``."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from agreed_terms import QUOTA, SINCE, agreed
from attrs import evolve
from program import ROOT
from toyland import INVENTED, OPENED
from toyland_files import edit, line_with, write_toyland

from unlocking_doors.errors import ConfigurationError
from unlocking_doors.loading import load_region, region_faults
from unlocking_doors.loading.lint import region_findings
from unlocking_doors.policy.fairness import (
    ASSUMED_ORDER,
    NOTHING_AGREED,
    Credit,
    Criterion,
    Fairness,
    LedgerWeight,
)
from unlocking_doors.policy.quotas import Counts, QuotaRule
from unlocking_doors.policy.region import Region


def test_what_is_agreed_is_read_from_a_regions_files_and_written_back(tmp_path: Path) -> None:
    """Fairness and quotas are rows of a region like all others."""
    region = agreed(
        order=(Criterion.BAND, Criterion.DEBT),
        weight=LedgerWeight.SCARCITY,
        most_weight=3,
        window_months=24,
        points_per_home=2_000,
        most_homes=6,
        points_thin=500,
        debt_ceiling=3,
        stop_loss=4,
        cooling_off_days=90,
        until=date(2025, 1, 1),
    )
    quota = QuotaRule(
        key="woods", since=SINCE, cohorts=("wolf-at-the-door",), areas={"woods"}, least=1, most=2,
        counts=Counts.PEOPLE, source=INVENTED,
    )  # fmt: skip
    region = evolve(region, quotas=(quota, evolve(quota, key="some", most=None)))

    assert load_region(write_toyland(tmp_path / "toyland", region)) == region


def test_each_row_holds_on_its_days_and_nothing_is_agreed_on_the_others() -> None:
    """Fairness is dated as every rule is, and a day without a row has no points and no limits."""
    region = agreed(until=date(2021, 1, 1), points_thin=100)

    assert region.fairness_on(date(2020, 12, 31)).points_thin == 100
    assert region.fairness_on(date(2021, 1, 1)) is NOTHING_AGREED


@pytest.mark.parametrize(
    ("old", "new", "said_of_it"),
    [
        ("debt_ceiling = 3", "debt_ceiling = -1", "debt_ceiling must be 0 or more"),
        ("most_homes = 6", "most_homes = 0", '"points_per_home" says nothing without "most_homes"'),
        ('order = ["band", "debt"]', 'order = ["band", "band"]', "names each criterion once"),
        ('credit = "when-let"', 'credit = "when-lent"', 'did you mean "when-let"?'),
        ('weight = "count"', 'weight = "scarcity"', '"weight" says nothing without "most_weight"'),
        ("most_weight = 1", "most_weight = 2", '"most_weight" says nothing without "weight"'),
        ('areas = ["woods"]', 'areas = ["wods"]', 'there is no area "wods"; did you mean "woods"?'),
        ("most = 2", "most = -2", "most must be 0 or more"),
        ("least = 0", "least = -1", "least must be 0 or more"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, said_of_it: str
) -> None:
    """Each impossible number, word or name is a fault with its line."""
    order = (Criterion.BAND, Criterion.DEBT)
    region = agreed(order=order, points_per_home=2_000, most_homes=6, debt_ceiling=3)
    quota = QuotaRule(key="q", since=SINCE, areas={"woods"}, most=2, source=INVENTED)
    folder = write_toyland(tmp_path / "toyland", evolve(region, quotas=(quota,)))
    edit(folder / "region.toml", old, new)

    with pytest.raises(ConfigurationError) as caught:
        load_region(folder)

    (fault,) = caught.value.faults
    assert said_of_it in str(fault)
    wanted = "points_per_home" if "most_homes" in new else new
    assert fault.line == line_with(folder / "region.toml", wanted)


def test_two_rows_are_never_in_force_at_once(tmp_path: Path) -> None:
    """Nobody could tell which of two rows holds, so they are refused."""
    region = agreed()
    twice = evolve(region, fairness=(*region.fairness, evolve(region.fairness[0], key="other")))

    with pytest.raises(ConfigurationError, match="two rows are in force at once"):
        load_region(write_toyland(tmp_path / "toyland", twice))


SOME = evolve(QUOTA, least=1)


@pytest.mark.parametrize(
    ("region", "code"),
    [
        (agreed(debt_ceiling=1, credit=Credit.IN_BATCH), "UD-L060"),
        (agreed(stop_loss=1, weight=LedgerWeight.BEDROOMS), "UD-L060"),
        (evolve(agreed(), quotas=(QUOTA,)), "UD-L060"),
        (evolve(agreed(allocator="priority"), quotas=(SOME,)), "UD-L060"),
        (evolve(agreed(allocator="circulation"), quotas=(SOME,)), "UD-L060"),
        (evolve(agreed(allocator="optimal"), quotas=(SOME,)), None),
        (evolve(agreed(allocator="priority"), quotas=(QUOTA,)), None),
        (agreed(points_thin=10, allocator="circulation"), "UD-L061"),
        (agreed(points_thin=10, allocator="optimal"), "UD-L061"),
        (agreed(debt_ceiling=1, stop_loss=2), None),
        (agreed(weight=LedgerWeight.BEDROOMS, points_thin=10), None),
        (agreed(debt_ceiling=1, credit=Credit.IN_BATCH, allocator="optimal"), None),
    ],
)
def test_what_the_allocator_does_not_do_is_a_finding(region: Region, code: str | None) -> None:
    """``check`` tells of a limit that matching would refuse, and of points nobody asks for."""
    found = {one.code for one in region_findings(region) if one.code in {"UD-L060", "UD-L061"}}
    assert found == ({code} if code else set())


def test_a_quota_cannot_ask_for_more_than_it_allows() -> None:
    """At least three and at most two is said to be no quota; nor is neither of them."""
    impossible = evolve(agreed(), quotas=(evolve(QUOTA, least=3), evolve(QUOTA, most=None)))

    first, second = [one for one in region_faults(impossible) if one.code == "UD-C602"]
    assert "at least 3 and at most 2" in str(first)
    assert "it asks for nothing" in str(second)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((), f"no [[fairness]] row has one on {OPENED}"),
        (({},), "this row has none"),
        (({"order": ("band",), "since": date(2022, 1, 1)},), f"has one on {OPENED}"),
        (({"order": ("band",), "until": date(2022, 1, 1)},), "has one on 2022-01-01"),
        (({"order": ("band",)},), ""),
    ],
    ids=["no row", "no order", "later", "no longer", "always"],
)
def test_a_region_that_is_matched_by_an_order_writes_it(
    rows: tuple[dict[str, object], ...], says: str
) -> None:
    """On every day of the scheme; the fault says what to write, and no order is taken for it."""
    usual = Fairness(key="f", since=SINCE, source=INVENTED)
    made = tuple(evolve(usual, **row) for row in rows)
    region = evolve(agreed(allocator="optimal"), fairness=made)

    found = [str(fault) for fault in region_faults(region)]
    assert len(found) == bool(says)
    assert all(says in one and 'Write order = ["…"] with some of band' in one for one in found)
    assert region_faults(evolve(region, matching=agreed().matching)) == []


def test_where_nobody_chose_an_order_the_librarys_own_is_assumed() -> None:
    """A problem without a region is matched by it, and its docstring calls it an assumption."""
    assert NOTHING_AGREED.order == ()
    assert NOTHING_AGREED.criteria == ASSUMED_ORDER
    assert agreed(order=(Criterion.FIT,)).fairness[0].criteria == (Criterion.FIT,)
    assert "assumption: " in (Fairness.criteria.__doc__ or "")


def test_the_page_on_limits_shows_what_london_could_write(tmp_path: Path) -> None:
    """Added to its files, matched by ``optimal``, the rows of the page load without a finding."""
    london = next((ROOT / "plugins/london/src").glob("*/region.toml")).parent
    folder = tmp_path / "london"
    shutil.copytree(london, folder)
    page = (ROOT / "docs/how-to/agree-limits.md").read_text("utf-8")
    rows = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    edit(folder / "region.toml", 'allocator = "circulation"', 'allocator = "optimal"')

    with pytest.raises(ConfigurationError, match='goes by "order"'):
        load_region(folder)
    with (folder / "region.toml").open("a") as file:
        file.write("\n".join(["", *rows]))
    region = load_region(folder)
    assert (len(region.fairness), region.quotas[0].least) == (1, 12)
    assert {one.code for one in region_findings(region)} & {"UD-L060", "UD-L061"} == set()
