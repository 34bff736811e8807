"""``targets suggest``, as typed; and the ledger's forecast."""

import re
import shutil
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from program import BAD_DATA, ROOT, STORE, USAGE, Year, fails, one_sentence, succeeds
from small_years import home, inputs, play, referral, yes_to_all
from test_docs import follow
from toyland import INVENTED, OPENED, TOYLAND
from toyland_files import write_toyland

from unlocking_doors.converting import structure
from unlocking_doors.loading import region_faults
from unlocking_doors.moves.measures import measure, rolling
from unlocking_doors.plain import plain
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.policy.balances import OpeningBalance, Settlement
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.targets import MOST_HOMES, Target, TargetRule
from unlocking_doors.reports.evenness import evenness
from unlocking_doors.scheme import Scheme

PAGE = ROOT / "docs/how-to/agree-targets.md"
SUGGEST = ("targets", "suggest")
DAYS = ("--since", "2024-04-01", "--until", "2024-10-01")


def by_use(year: Year, *more: object) -> list[object]:
    """Write what asks for targets by use."""
    return [*SUGGEST, "london", "--rule", "share-of-use", *DAYS, "--db", year.db, "--months", 12,
            "--use", "moves", "--homes", 30, "--floor", 0, "--ceiling", 4, *more]  # fmt: skip


def test_targets_by_use_are_printed_and_ready_to_paste(year: Year) -> None:
    """A table of every partner, and rows that read back to the same targets."""
    found = succeeds(*by_use(year, "--format", "json")).json
    rows = tomllib.loads(found["toml"])["target"]

    assert (found["region"], found["rule"], found["sum"]) == ("london", "share-of-use", 30)
    assert (found["invented"], found["as_at"]) == (True, "2024-03-31")
    assert {row["key"]: row["homes"] for row in rows} == {
        one["key"]: one["homes"] for one in found["targets"] if one["homes"]
    }
    ledger = succeeds("ledger", "--db", year.db, "--months", 12, "--format", "json").json
    standings = {row["partner"]: row for row in ledger["standings"]}
    for one in found["targets"]:
        assert one["standing"] == standings[one["partner"]]["standing"]
        assert one["at_this_rate"] == (standings[one["partner"]]["clears"] or "")
        assert one["basis"] <= standings[one["partner"]]["received"]
    said = succeeds(*by_use(year)).out
    assert "Invented data" in said
    assert "not for publication" in said
    assert all(f'partner = "{row["partner"]}"' in said for row in rows)


def test_a_ledger_forecasts_over_the_months_that_it_is_given(year: Year) -> None:
    """Without them, in a region that names none, nothing is forecast."""
    plain, told = succeeds("ledger", "--db", year.db).out, succeeds(
        "ledger", "--db", year.db, "--months", 6
    ).out  # fmt: skip
    assert "clears" not in plain
    assert "clears" in told
    rows = succeeds("ledger", "--db", year.db, "--months", 6, "--format", "json").json["standings"]
    assert {row["clears"] is None for row in rows if row["standing"] >= 0} == {True}
    assert None not in {row["clears"] for row in rows if row["standing"] < 0}


def test_the_ledger_measures_itself_and_says_the_same_everywhere(year: Year) -> None:
    """Worst standing, all debts, shares and their Gini: in JSON, in the table, in the report."""
    words = ("ledger", "--db", year.db, "--months", 12)
    found = succeeds(*words, "--format", "json").json
    with reopen_scheme(str(year.db)) as scheme:
        asked = scheme.snapshot()
    partners = asked.region.partner_by_key
    assert found["whole"] == plain(measure(asked.entries, partners))
    since = date.fromisoformat(found["since"])
    assert found["rolling"] == plain(measure(rolling(asked.entries, since), partners))
    said = " ".join(succeeds(*words).out.split())
    for told in (found["whole"], found["rolling"]):
        assert f"{told['gini']:.2f}" in said
        assert f" {told['debt']} " in said
    assert sum(one["of_use"] for one in found["whole"]["shares"]) == pytest.approx(1)
    shown = {row.cells[0]: row.cells[1:] for one in evenness(asked, 12) if one.table
             for row in one.table.rows}  # fmt: skip
    assert shown["All debts together"] == tuple(
        str(found[which]["debt"]) for which in ("whole", "rolling")
    )
    assert succeeds("ledger", "--db", year.db, "--format", "json").json["rolling"] is None


def test_a_share_of_lettings_leaves_out_whom_it_does_not_know() -> None:
    """They are named beside the answer; where it knows none, nothing is suggested."""
    words = [*SUGGEST, "london+housing-moves", "--rule", "share-of-lettings", *DAYS]
    found = succeeds(*words, "--percent", "2.5", "--format", "json").json
    assert found["sum"] == sum(one["homes"] for one in found["targets"]) > 0
    assert all(one["basis"] for one in found["targets"])
    said = one_sentence(fails(BAD_DATA, *SUGGEST, "london", *words[3:], "--percent", "5"))
    assert "says how many homes it lets in a year" in said


def test_targets_made_of_invented_lettings_are_labelled() -> None:
    """Whose lettings are illustrative has a target that says so, and the answer counts them."""
    words = [*SUGGEST, "london+housing-moves", "--rule", "share-of-lettings", *DAYS]
    found = succeeds(*words, "--percent", "5", "--format", "json").json
    heads = {one["partner"]: one["source"].partition(":")[0] for one in found["targets"]}
    assert heads["lambeth"] == "illustrative"
    assert heads["kingston-upon-thames"] == "assumption"
    labelled = sorted(key for key, head in heads.items() if head == "illustrative")
    assert sorted(found["illustrative"]) == labelled
    said = succeeds(*words, "--percent", "5").out
    assert f"the lettings of {len(labelled)} of {len(heads)} partners" in said


def test_those_left_out_are_named(tmp_path: Path) -> None:
    """Under the table, and in the JSON by key."""
    folder = write_toyland(tmp_path / "toyland")
    table = (folder / "partners.csv").read_text("utf-8").splitlines()
    number = table[0].split(",").index("lettings_a_year")
    cells = table[1].split(",")
    cells[number] = "400"
    (folder / "partners.csv").write_text("\n".join([table[0], ",".join(cells), *table[2:], ""]))
    said = succeeds(*SUGGEST, folder, "--rule", "share-of-lettings", *DAYS, "--percent", 5,
                    "--format", "json")  # fmt: skip
    assert [(one["partner"], one["homes"]) for one in said.json["targets"]] == [
        ("straw-council", 10)
    ]
    assert said.json["left_out"] == ["brick-homes", "sticks-council"]
    words = ["--rule", "share-of-lettings", *DAYS, "--percent", 5]
    assert "not known: Brick Homes, Sticks Council" in succeeds(*SUGGEST, folder, *words).out


def test_the_same_for_all_needs_no_database() -> None:
    """Nor shows it standings."""
    words = [*SUGGEST, "london", "--rule", "fixed", *DAYS, "--each", 2]
    found = succeeds(*words, "--format", "json").json
    assert {one["homes"] for one in found["targets"]} == {2}
    assert "standing" not in found["targets"][0]
    assert (found["as_at"], found["invented"]) == (None, False)
    assert "standing" not in succeeds(*words).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--rule", "share-of-use", "--homes", "5"),
         "share-of-use needs --use, --floor, --ceiling, --db too: nothing is chosen"),
        (("--rule", "share-of-lettings"), "share-of-lettings needs --percent too"),
        (("--rule", "fixed"), "fixed needs --each too"),
        (("--rule", "fixed", "--each", "1", "--months", "6"), "fixed needs --db too"),
        (("--rule", "fixed", "--each", "1", "--homes", "3"), "does not use --homes: take it out"),
        (("--rule", "fixed", "--each", "1", "--until", "2024-04-01"), "write one after --since"),
        (("--rule", "share-of-lettings", "--percent", "some"), "Write one such as 5 or 2.5"),
        (("--rule", "share-of-lettings", "--percent", "1/0"), "Write one such as 5 or 2.5"),
        (("--rule", "share-of-lettings", "--percent", "1e400"), "Write one such as 5 or 2.5"),
        (("--rule", "share-of-lettings", "--percent", "1e99999999"), "Write one such as 5 or 2.5"),
        (("--rule", "fixed", "--each", str(10**30)), "1000000"),
        (("--rule", "share-of-luck"), "share-of-use"),
        ((), "--rule"),
    ],
)  # fmt: skip
def test_a_number_that_nobody_chose_is_asked_for(words: tuple[str, ...], says: str) -> None:
    """Exit code 2, with what to add or to take out."""
    said = fails(USAGE, *SUGGEST, "london", *DAYS, *words)
    assert says in " ".join(re.sub(r"[│╭╮╰╯─]", " ", said).split())


def test_the_rolling_period_is_the_regions_where_none_is_asked_for(tmp_path: Path) -> None:
    """The answer says how far back it counts, and by whose choice; where nobody chose, it asks."""
    agreed = Fairness(key="f", window_months=3, since=OPENED, source=INVENTED)
    words = ["--rule", "share-of-use", "--since", "2024-01-01", "--until", "2024-03-01", "--db",
             tmp_path / "a.db", "--use", "moves", "--homes", 3, "--floor", 0,
             "--ceiling", 3]  # fmt: skip
    with Scheme.open(evolve(TOYLAND, fairness=(agreed,)), str(tmp_path / "a.db")) as scheme:
        play(scheme, inputs(referral(), home(), *yes_to_all("c-1")))
    folder = write_toyland(tmp_path / "toyland", evolve(TOYLAND, fairness=(agreed,)))

    found = succeeds(*SUGGEST, folder, *words, "--format", "json").json
    assert found["counted"] == {
        "since": "2024-03-01", "until": "2024-05-29", "months": 3, "chosen_by": "region"
    }  # fmt: skip
    said = succeeds(*SUGGEST, folder, *words).out
    assert "Counted from 2024-03-01 to 2024-05-29: 3 months, as the region has agreed." in said
    said = succeeds(*SUGGEST, folder, *words, "--homes", 0, "--months", 1).out
    assert "Counted from 2024-04-30 to 2024-05-29: 1 month, as --months asks." in said
    plain = write_toyland(tmp_path / "plain")
    refused = " ".join(re.sub(r"[│╭╮╰╯─]", " ", fails(USAGE, *SUGGEST, plain, *words)).split())
    assert "--months is needed: the region toyland has agreed no window_months for" in refused


def test_every_number_that_is_suggested_is_one_that_a_region_takes(tmp_path: Path) -> None:
    """The most that the option takes loads, and one more is refused by both."""
    words = [*SUGGEST, "london", "--rule", "fixed", *DAYS, "--each"]
    assert succeeds(*words, MOST_HOMES, "--format", "json").json["sum"] > MOST_HOMES
    fails(USAGE, *words, MOST_HOMES + 1)
    target = Target(key="t", partner="straw-council", homes=MOST_HOMES, rule=TargetRule.FIXED,
                    since=OPENED, source=INVENTED)  # fmt: skip
    for more, faults in ((0, 0), (1, 1)):
        region = evolve(TOYLAND, targets=(evolve(target, homes=MOST_HOMES + more),))
        assert len(region_faults(region)) == faults


def test_what_cannot_be_reckoned_is_told_in_a_sentence(year: Year) -> None:
    """More homes than the ceiling leaves, a share of nothing, and a database that is not there."""
    more = one_sentence(fails(BAD_DATA, *by_use(year, "--homes", 9_999)))
    assert "9999 homes cannot be shared out" in more
    share = [*SUGGEST, "london+housing-moves", "--rule", "share-of-lettings", *DAYS]
    assert "101 is no share" in one_sentence(fails(BAD_DATA, *share, "--percent", "101"))
    assert "100.000001 is no" in one_sentence(fails(BAD_DATA, *share, "--percent", "100.000001"))
    words = [*SUGGEST, "london", "--rule", "fixed", *DAYS, "--each", 1, "--months", 6]
    assert "there is no database" in one_sentence(fails(STORE, *words, "--db", "nothing.db"))
    assert "belongs to the region" in one_sentence(
        fails(STORE, *SUGGEST, "northwest", *words[3:], "--db", year.db)
    )
    assert "has no partner on 2001-04-01" in one_sentence(
        fails(BAD_DATA, *words[:5], "--since", "2001-04-01", "--until", "2001-05-01", "--each", 1)
    )


def test_the_page_on_targets_does_what_it_says(year: Year, tmp_path: Path) -> None:
    """Its commands run on the example year and print what it shows."""
    shutil.copytree(year.folder, tmp_path / "out/london")
    assert follow(PAGE, tmp_path) == 1


def test_the_rows_of_the_page_on_targets_are_rows_of_a_region() -> None:
    """Each TOML block has the shape that a region reads, and its balances sum to zero."""
    text = "\n".join(re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    tables: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    for rows in tables.values():
        for row in rows:
            row.update({key: str(row[key]) for key in ("on", "since", "until") if key in row})
    balances = structure(tables["opening_balance"], tuple[OpeningBalance, ...])
    (settlement,) = structure(tables["settlement"], tuple[Settlement, ...])
    (target,) = structure(tables["target"], tuple[Target, ...])

    assert sum(one.homes for one in balances) == 0
    assert settlement.account == "sablecombe"
    assert (target.until or target.since) - target.since > timedelta(0)
