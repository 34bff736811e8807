from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from program import (
    BAD_DATA,
    EXAMPLE,
    FINDINGS,
    FINE,
    LONDON,
    REFUSED,
    Said,
    Year,
    contents,
    fails,
    files,
    log_of,
    one_sentence,
    rows_of,
    succeeds,
    type_in,
    write_rows,
)

from unlocking_doors.facts.households import Household
from unlocking_doors.plugins import Plugins
from unlocking_doors.policy.bedrooms import BedroomStandard

END = "2023-07-31"
_NOT_SAME = ("out", "taken_in_before", "later", "stalled")


def run(folder: Path, *more: object, as_at: str = END, **instead: Path) -> Said:
    """Run London on the example's files, some of them replaced, into a folder."""
    given = files(**instead)
    return type_in("run", "london", *given, "--as-at", as_at, "--out", folder, *more)


def summed(said: Said) -> dict[str, Any]:
    """Return the object of a run, without what differs between a run and one that goes on."""
    assert said.code == FINE, said
    return {key: value for key, value in said.json.items() if key not in _NOT_SAME}


def moves(folder: Path) -> dict[str, str]:
    """Return who moved to which home."""
    return {e["case"]: e["home"] for e in log_of(folder) if e["kind"] == "complete"}


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the example's files up to the end of July, once."""
    folder = tmp_path_factory.mktemp("spring")
    assert run(folder, "--format", "json", "--seed", "2023").code == FINE
    return folder


def test_a_run_that_goes_on_is_the_same_as_one_run(spring: Path, tmp_path: Path) -> None:
    """Three commands on one database give the events, report and numbers of a single one."""
    for day in ("2023-05-14", "2023-06-30", END):
        said = run(tmp_path, "--seed", "2023", "--format", "json", as_at=day)

    once = run(spring, "--seed", "2023", "--format", "json")
    assert summed(said) == summed(once)
    for name in ("events.jsonl", "report/index.html"):
        assert (tmp_path / name).read_bytes() == (spring / name).read_bytes(), name


def test_the_same_run_again_doubles_nothing(spring: Path) -> None:
    """What the database holds already is not taken in again."""
    before = (spring / "events.jsonl").read_bytes()

    said = run(spring, "--seed", "2023", "--format", "json").json

    assert said["taken_in_before"] == said["inquiries"] + said["homes"]
    assert (spring / "events.jsonl").read_bytes() == before


def test_rows_of_a_later_day_are_said_to_be_left(spring: Path) -> None:
    """Nothing is skipped silently: the number of rows that wait for a later day is told."""
    said = run(spring, "--seed", "2023", "--format", "json")

    assert said.json["later"] == 490 + 40 - said.json["inquiries"] - said.json["homes"]
    assert f"{said.json['later']} rows were not taken in" in said.err


def test_answers_about_nobody_are_told(tmp_path: Path) -> None:
    """A misspelt case in decisions.csv is named, not passed over."""
    rows = rows_of(EXAMPLE / "decisions.csv")[:3]
    rows[1]["case"] = "E23-O004"
    said = run(tmp_path / "out", decisions=write_rows(tmp_path / "decisions.csv", rows))

    assert said.code == FINE
    assert "answers about cases that are not there: 1 (E23-O004)" in said.err


def _need(row: dict[str, Any]) -> int:
    """Return the bedrooms that a household needs, read from the file's own words."""
    household = Household.parse(row["household"])
    rooms = int(row["extra_rooms"] or 0)
    return BedroomStandard(own_room_age=21).need(household).bedrooms + rooms


_STEPS = ("none", "ground-floor", "step-free", "wheelchair")
_FREES = {"refuse", "withdraw-offer", "withdraw", "close-by-another-route", "withdraw-consent"}


@define
class Watch:
    """Looks through exported events for a hard constraint that was broken; shares no code."""

    homes: dict[str, Any] = field(factory=dict)
    cases: dict[str, Any] = field(factory=dict)
    cohort: dict[str, str] = field(factory=dict)
    live: dict[str, str] = field(factory=dict)
    gone: set[str] = field(factory=set)
    refused: set[tuple[str, str]] = field(factory=set)
    left: dict[str, str] = field(factory=dict)
    wrong: list[str] = field(factory=list)

    def see(self, event: dict[str, Any]) -> None:
        """Look at the next event."""
        kind, case, home, body = (event[key] for key in ("kind", "case", "home", "body"))
        if kind == "add-home":
            self.homes[home] = body
        elif kind == "submit":
            self.cases[case] = body
        elif kind == "admit":
            self.cohort[case] = body["cohort"]
        elif kind == "offer":
            self._offered(case, home, event["at"][:10])
            self.live[case] = home
        elif kind in _FREES:
            self.refused.add((case, self.live.pop(case, "")))
        elif kind in {"complete", "lapse"}:
            self.gone.add(home)
            if kind == "complete" and self.homes[home]["left_by"]:
                self.left[case] = self.homes[home]["left_by"]

    def _offered(self, case: str, home: str, on: str) -> None:
        who, what, row = self.cases[case], self.homes[home], ASKED[case]
        is_free = self.cohort[case] == "serious-youth-violence"
        fits = {
            "in the area fled": what["area"] != who["area"],
            "to be avoided": what["area"] not in (who["areas_to_avoid"] or []),
            "not chosen": is_free or what["area"] in who["areas_of_choice"],
            "of the wrong size": what["bedrooms"] == _need(row),
            "without access": _STEPS.index(what["access"]) >= _STEPS.index(row["access"] or "none"),
            "of the own landlord": what["landlord"] != who["landlord"],
            "not in the pot": what["released"] <= on < (what["held_until"] or "9999"),
            "offered twice": home not in {*self.live.values(), *self.gone},
            "a second offer": case not in self.live,
            "refused before": (case, home) not in self.refused,
        }
        self.wrong += [f"{case} {home}: {name}" for name, holds in fits.items() if not holds]

    def swaps(self) -> list[str]:
        """List the cases that come back to themselves by following who left which home."""
        found = []
        for case, behind in self.left.items():
            at, seen = behind, {case}
            while at in self.left and at not in seen:
                seen.add(at)
                at = self.left[at]
            found += [f"{case}: a swap"] if at == case else []
        return found


ASKED = {row["case"]: row for row in rows_of(EXAMPLE / "referrals.csv")}


def broken_constraints(folder: Path) -> list[str]:
    """List every hard constraint that the events exported into a folder break."""
    watch = Watch()
    for event in log_of(folder):
        watch.see(event)
    return watch.wrong + watch.swaps()


def test_another_allocator_gives_a_valid_and_different_year(year: Year, tmp_path: Path) -> None:
    """Who gets which home is decided by the run, never by the files; no constraint is broken."""
    said = run(tmp_path, "--allocator", "priority", "--format", "json", as_at="2024-03-31")
    assert said.code == FINE
    assert said.json["offers"] > 0
    assert moves(tmp_path) != moves(year.folder)
    assert broken_constraints(tmp_path) == broken_constraints(year.folder) == []


def test_the_second_opinion_finds_what_is_wrong(year: Year, tmp_path: Path) -> None:
    """The check above is able to fail: an event changed by hand is found."""
    log = (year.folder / "events.jsonl").read_text("utf-8")
    home = next(e["home"] for e in log_of(year.folder) if e["kind"] == "offer")
    event = next(e for e in log_of(year.folder) if e["home"] == home and e["kind"] == "add-home")
    old = f'"bedrooms":{event["body"]["bedrooms"]},"held_until"'
    lines = [
        line.replace(old, '"bedrooms":9,"held_until"') if f'"home":"{home}"' in line else line
        for line in log.splitlines(keepends=True)
    ]
    (tmp_path / "events.jsonl").write_text("".join(lines), "utf-8")

    assert any("of the wrong size" in one for one in broken_constraints(tmp_path))


def test_one_home_less_changes_the_moves(spring: Path, tmp_path: Path) -> None:
    """A home that was let is taken out of the file: the moves are others."""
    let = next(iter(moves(spring).values()))
    rows = [row for row in rows_of(EXAMPLE / "homes.csv") if row["home"] != let]
    homes = write_rows(tmp_path / "homes.csv", rows)

    said = run(tmp_path / "out", "--seed", "2023", homes=homes)

    assert said.code == FINE
    assert moves(tmp_path / "out") != moves(spring)
    assert let not in moves(tmp_path / "out").values()


@pytest.mark.parametrize(
    ("kind", "key", "change"),
    [
        ("referrals", "case", {"risk_level": "standard"}),
        ("homes", "home", {"bedrooms": "5"}),
    ],
)
def test_other_content_under_the_same_key_is_refused(
    spring: Path, tmp_path: Path, kind: str, key: str, change: dict[str, str]
) -> None:
    """Nothing is changed, and the keys are named; the content is not shown."""
    rows = rows_of(EXAMPLE / f"{kind}.csv")
    taken = {e["case"] for e in log_of(spring) if e["kind"] == "approve"}
    changed = [row for row in rows if kind == "homes" or row["case"] in taken][:2]
    assert all({**row, **change} != row for row in changed)
    for row in changed:
        row.update(change)
    before = contents(spring)

    said = run(spring, as_at="2023-08-31", **{kind: write_rows(tmp_path / f"{kind}.csv", rows)})

    assert said.code == BAD_DATA
    assert said.err.count("is already in the database, with other content") == 2
    assert all(
        f"[{kind[:-1].replace('referral', 'case')} {row[key]}]" in said.err for row in changed
    )
    assert contents(spring) == before


def test_a_returned_case_may_come_again_with_more_facts(spring: Path, tmp_path: Path) -> None:
    """The same key, with what was missing: it is assessed anew."""
    returned = next(e["case"] for e in log_of(spring) if e["kind"] == "return")
    rows = [row for row in rows_of(EXAMPLE / "referrals.csv") if row["case"] == returned]
    for name in ("is_registered_with_housing_moves", "is_bidding_on_housing_moves"):
        rows[0][name] = "yes"
    rows[0] |= {
        "areas_of_choice": "barnet; bexley; brent; camden; enfield; ealing; hackney",
        "areas_to_avoid": "newham",
        "is_in_contact_with_da_service": "yes",
        "has_positive_risk_assessment": "yes",
        "has_landlord_no_suitable_home": "yes",
        "tenancy": "secure-lifetime",
    }
    given = write_rows(tmp_path / "referrals.csv", rows)
    for name in contents(spring):
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes((spring / name).read_bytes())

    assert run(tmp_path / "out", as_at="2023-08-01", referrals=given).code == FINE

    kinds = [e["kind"] for e in log_of(tmp_path / "out") if e["case"] == returned]
    assert kinds[:3] == ["submit", "return", "submit"]


#: Ways to spoil a row: the file, the columns changed, and what is said.
BAD = {
    "a wrong date": ("referrals", {"received": "17/04/2023"}, "YYYY-MM-DD"),
    "a wrong word": ("referrals", {"tenancy": "scure-lifetime"}, "secure-lifetime"),
    "an unknown cohort": ("referrals", {"cohorts": "domestc-abuse"}, "cohort"),
    "an unknown area": ("homes", {"area": "camdem"}, "area"),
    "an unknown landlord": ("homes", {"landlord": "nobody"}, "partner"),
    "a formula": ("referrals", {"note": "=1+1"}, "formula"),
    "an unknown outcome": ("decisions", {"outcome": "perhaps"}, "outcome"),
    "an unknown reason": ("decisions", {"outcome": "refused", "reason_code": "moody"}, "reason"),
}  # fmt: skip


def spoilt(folder: Path) -> dict[str, Path]:
    """Write the example's first rows with each kind of bad row among them."""
    folder.mkdir(exist_ok=True)
    found = {}
    for number, kind in enumerate(("referrals", "homes", "decisions")):
        rows = rows_of(EXAMPLE / f"{kind}.csv")[:30]
        ways = [changes for file, changes, _ in BAD.values() if file == kind]
        for place, changes in enumerate(ways, start=2 + number):
            rows[3 * place] |= changes
        found[kind] = write_rows(folder / f"{kind}.csv", rows)
    return found


def test_all_bad_rows_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    """Every bad row of all three files with its line, exit code 3, and no file at all."""
    given = spoilt(tmp_path / "given")

    said = run(tmp_path / "out", as_at=END, **given)

    assert (said.code, said.out) == (BAD_DATA, "")
    assert f"{len(BAD)} faults" in said.err
    for kind, changes, word in BAD.values():
        value = list(changes.values())[-1]
        lines = given[kind].read_text("utf-8").splitlines()
        line = next(number for number, text in enumerate(lines, 1) if value in text)
        (told,) = (one for one in said.err.splitlines() if f"{kind}.csv:{line} " in one)
        assert word in told
        assert value not in told
    assert "--accept-good-rows" in said.err
    assert not (tmp_path / "out").exists()


def test_the_good_rows_are_taken_in_and_the_others_can_be_mended(tmp_path: Path) -> None:
    """With --accept-good-rows the rejected rows stand in files that, once mended, can be run in."""
    given, out = spoilt(tmp_path / "given"), tmp_path / "out"

    said = run(out, "--accept-good-rows", "--format", "json", as_at="2023-04-30", **given)

    assert said.code == FINDINGS
    assert (out / "report/index.html").exists()
    assert said.json["inquiries"] > 0
    rejected = {kind: out / f"rejected-{kind}.csv" for kind in given}
    for kind, path in rejected.items():
        bad = [changes for file, changes, _ in BAD.values() if file == kind]
        assert len(rows_of(path)) == len(bad)
        assert (
            path.read_text("utf-8").splitlines()[0]
            == given[kind].read_text("utf-8").splitlines()[0]
        )
        assert f"{len(bad)} rows were not taken in; they stand in {path}" in said.err
    good = rows_of(EXAMPLE / "referrals.csv")[:30]
    bad_cases = {row["case"] for row in rows_of(rejected["referrals"])}
    cases = {e["case"] for e in log_of(out) if e["kind"] == "submit"}
    assert bad_cases
    assert cases == {row["case"] for row in good if row["received"] <= "2023-04-30"} - bad_cases

    for kind, key in (("referrals", "case"), ("homes", "home"), ("decisions", "case")):
        right = {row[key]: row for row in rows_of(EXAMPLE / f"{kind}.csv")[:30]}
        if kind == "decisions":
            numbered = {
                (row["case"], row["step"], row["nth"]): row
                for row in rows_of(EXAMPLE / "decisions.csv")[:30]
            }
            mended = [
                numbered.get((row["case"], row["step"], row["nth"]), row | {"outcome": "approved",
                             "reason_code": ""}) for row in rows_of(rejected[kind])
            ]  # fmt: skip
        else:
            mended = [right[row[key]] for row in rows_of(rejected[kind])]
        write_rows(rejected[kind], mended)
    again = run(out, "--format", "json", as_at="2023-05-31", **rejected)

    assert again.code == FINE, again
    assert bad_cases <= {e["case"] for e in log_of(out) if e["kind"] == "submit"}


def test_a_row_outside_every_file_format_is_set_aside_too(tmp_path: Path) -> None:
    """A home of a landlord that has left, which only the region can tell, is a bad row as well."""
    region = Plugins.load().region("london")
    left = next(one for one in region.partners if one.until)
    rows = rows_of(EXAMPLE / "homes.csv")[:4]
    rows[2] |= {"landlord": left.key, "released": "2023-04-20", "held_until": ""}
    assert left.until is not None
    assert left.until <= date(2023, 4, 20)
    homes = write_rows(tmp_path / "homes.csv", rows)

    refused = run(tmp_path / "out", homes=homes, as_at="2023-04-30")
    assert refused.code == BAD_DATA
    assert "homes.csv:4 " in refused.err
    assert not (tmp_path / "out").exists()

    said = run(tmp_path / "out", "--accept-good-rows", homes=homes, as_at="2023-04-30")
    assert said.code == FINDINGS
    rejected = tmp_path / "out/rejected-homes.csv"
    assert f"1 row was not taken in; it stands in {rejected}" in said.err
    assert [row["home"] for row in rows_of(rejected)] == [rows[2]["home"]]
    assert "1 fault in the files" in refused.err

    write_rows(homes, [row for row in rows if row != rows[2]])
    assert run(tmp_path / "out", homes=homes, as_at="2023-04-30").code == FINE
    assert not rejected.exists()


def test_an_answer_before_its_case_is_a_bad_row(tmp_path: Path) -> None:
    """No step could have asked for it: it is told with its line, and set aside like any other."""
    answers = rows_of(EXAMPLE / "decisions.csv")[:30]
    bad = next(row for row in answers if row["step"] == "approval")
    received = {row["case"]: row["received"] for row in ASKED.values()}[bad["case"]]
    bad["on"] = str(date.fromisoformat(received) - timedelta(days=1))
    given = write_rows(tmp_path / "decisions.csv", answers)
    line = answers.index(bad) + 2

    refused = run(tmp_path / "out", decisions=given, as_at="2023-04-30")
    assert refused.code == BAD_DATA
    assert f'decisions.csv:{line} [case {bad["case"]}] "on" is before the day' in refused.err
    assert not (tmp_path / "out").exists()

    said = run(tmp_path / "out", "--accept-good-rows", decisions=given, as_at="2023-04-30")
    assert said.code == FINDINGS
    assert rows_of(tmp_path / "out/rejected-decisions.csv") == [bad]

    bad["on"] = received
    write_rows(given, answers)
    assert run(tmp_path / "new", decisions=given, as_at="2023-04-30").code == FINE


def test_what_the_engine_refuses_has_a_line(tmp_path: Path) -> None:
    """An answer to a pathway that is not open, and other content: told where the row stands."""
    first = {"referrals": EXAMPLE / "referrals.csv", "homes": EXAMPLE / "homes.csv"}
    assert run(tmp_path / "out", **first, as_at="2023-04-10").code == FINE
    homes = rows_of(EXAMPLE / "homes.csv")
    homes.sort(key=lambda row: row["released"])
    taken = homes[0]
    taken["bedrooms"] = str(int(taken["bedrooms"]) + 1)
    homes = [*homes[5:], taken]
    answers = rows_of(EXAMPLE / "decisions.csv")
    stranger = next(row for row in answers if row["outcome"] == "housed-elsewhere")
    stranger |= {"reason_code": "housing-moves", "on": "2024-04-02", "by": "nominating-officer"}

    said = run(
        tmp_path / "out",
        homes=write_rows(tmp_path / "homes.csv", homes),
        decisions=write_rows(tmp_path / "decisions.csv", answers),
        as_at="2023-04-20",
    )

    assert said.code == BAD_DATA
    assert f"  homes.csv:{len(homes) + 1} [home {taken['home']}] is already" in said.err
    place = f"[case {stranger['case']}, withdrawal 1]"
    assert (
        f'  decisions.csv:{answers.index(stranger) + 2} {place} "housing-moves" names no pathway'
        in said.err
    )


def test_rows_that_were_mended_in_place_are_not_taken_away(tmp_path: Path) -> None:
    """The rejected rows of a run may be the files of the next: they are the user's by then."""
    out = tmp_path / "out"
    out.mkdir()
    homes = write_rows(out / "rejected-homes.csv", rows_of(EXAMPLE / "homes.csv")[:2])

    assert run(out, homes=homes, as_at="2023-04-10").code == FINE
    assert homes.exists()


def test_a_day_already_played_plays_nothing(spring: Path) -> None:
    """It says so, and which day the report shows."""
    before = (spring / "events.jsonl").read_bytes()

    said = run(spring, "--seed", "2023", "--format", "json", as_at="2023-05-01")

    assert (said.code, said.json["as_at"]) == (FINE, END)
    assert f"nothing was played: the last day played is {END}, after 2023-05-01" in said.err
    assert f"the report shows {END}" in said.err
    assert (spring / "events.jsonl").read_bytes() == before
    assert "nothing was played" not in run(spring, "--seed", "2023").err


def test_answers_that_no_step_asked_for_are_counted(tmp_path: Path) -> None:
    """One to a third offer that is never made stays unused."""
    answer = next(row for row in rows_of(EXAMPLE / "decisions.csv") if row["nth"] == "3")
    given = write_rows(tmp_path / "decisions.csv", [answer])

    said = run(tmp_path / "out", "--format", "json", decisions=given, as_at="2023-04-10")

    assert said.json["unused"] == 1


def test_a_refused_run_leaves_no_database(tmp_path: Path) -> None:
    """Neither an unknown allocator nor a refused command leaves an empty one behind."""
    said = one_sentence(fails(BAD_DATA, "run", "london", *files(), "--as-at", END,
                              "--out", tmp_path / "out", "--allocator", "prioritty"))  # fmt: skip
    assert 'did you mean "priority"?' in said
    assert not (tmp_path / "out").exists()


def test_invented_and_other_data_do_not_mix(spring: Path, tmp_path: Path) -> None:
    """One label stands for a whole database, so it must be true of every row."""
    rows = [
        row | {"invented": "", "case": "mine"} for row in rows_of(EXAMPLE / "referrals.csv")[:1]
    ]
    homes = tmp_path / "homes.csv"
    homes.write_text((EXAMPLE / "homes.csv").read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    given = {"referrals": write_rows(tmp_path / "referrals.csv", rows), "homes": homes}
    before = contents(spring)

    said = run(spring, as_at="2023-08-31", **given)

    assert said.code == REFUSED
    assert "invented" in one_sentence(said.err)
    assert contents(spring) == before


# The end of the scheme


def tail(folder: Path) -> dict[str, Path]:
    """Write a few invented rows of the scheme's last month."""
    like = rows_of(EXAMPLE / "referrals.csv")
    good = next(row for row in like if row["case"] == "E23-0004")
    consents = dict.fromkeys(
        ("consent_to_apply", "consent_to_circulation", "consent_to_monitoring"), "2024-08-30"
    )

    def referral(case: str, day: str, **more: str) -> dict[str, str]:
        return good | consents | {"case": case, "received": day} | more

    young = {
        "cohorts": "serious-youth-violence",
        "areas_of_choice": "",
        "areas_to_avoid": "newham",
        "has_positive_risk_assessment": "yes",
    }
    referrals = [
        referral("T-1", "2024-09-02"),
        referral("T-2", "2024-09-03", **young),
        referral("T-3", "2024-09-04", cohorts="hate-crime"),
        referral("T-4", "2024-09-05", is_referred_by_professional="no"),
        referral("T-5", "2024-10-01"),
    ]
    home = rows_of(EXAMPLE / "homes.csv")[0] | {"released": "2024-09-02", "held_until": ""}
    answer = rows_of(EXAMPLE / "decisions.csv")[0]
    answers = [
        answer | {"case": case, "step": "approval", "on": "2024-09-09", "outcome": "approved"}
        for case in ("T-1", "T-2")
    ]
    return {
        "referrals": write_rows(folder / "referrals.csv", referrals),
        "homes": write_rows(folder / "homes.csv", [home]),
        "decisions": write_rows(folder / "decisions.csv", answers),
    }


def test_the_scheme_closes_and_hands_its_open_cases_over(tmp_path: Path) -> None:
    """On the first day after the last, each open case goes to its receiver, and is listed."""
    given = tail(tmp_path)
    receivers = {
        "T-1": "GLA Housing & Land (Housing Moves)",
        "T-2": "the providers of MOPAC's Violence and Exploitation service",
        "T-3": "the household's own landlord and nominating officer",
    }
    before = run(tmp_path / "out", "--format", "json", as_at="2024-09-30", **given)
    assert before.json["handed_over"] == 0

    said = run(tmp_path / "out", as_at="2024-10-01", **given)

    assert said.code == FINE
    assert "Handed over when the scheme closed: 3 open cases." in said.out
    for case, receiver in receivers.items():
        assert f"  {case} to {receiver}\n" in said.out
        told = succeeds("explain", case, "--db", tmp_path / "out/scheme.db").out
        assert f"was handed over to {receiver}" in " ".join(told.split())
    assert "T-4 to" not in said.out
    assert "T-5" not in {e["case"] for e in log_of(tmp_path / "out")}
    assert "1 row was not taken in" in said.err
    assert "the scheme ran from 2017-01-30 to 2024-09-30" in said.err
    assert "a later --as-at" not in said.err


def test_a_closed_scheme_takes_nothing_more(tmp_path: Path) -> None:
    """The same files run a month later change nothing."""
    given = tail(tmp_path)
    first = run(tmp_path / "out", "--format", "json", as_at="2024-10-01", **given)
    later = run(tmp_path / "out", "--format", "json", as_at="2024-11-01", **given)

    assert {**summed(later), "as_at": ""} == {**summed(first), "as_at": ""}
    assert later.json["handed_over"] == 3


def test_a_region_may_be_a_folder(tmp_path: Path) -> None:
    """REGION is everywhere a key or a folder."""
    given = tail(tmp_path)
    words = [f"--{name}" if n == 0 else path for name, path in given.items() for n in (0, 1)]
    said = type_in("run", LONDON, *words, "--as-at", "2024-09-30", "--out", tmp_path / "out")
    assert said.code == FINE
    assert said.lines[-1] == f"The report: {tmp_path / 'out/report/index.html'}"
