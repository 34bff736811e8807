"""The coordinator's own choice: the ranked list of a home, and offers out of turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from program import Year, fails, succeeds
from small_years import Clock, fresh, home, log_of, referral
from sqlalchemy import text
from toyland import TOYLAND

from unlocking_doors.converting import structure
from unlocking_doors.errors import MatchingError, RecordError
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.cases import IN_POT
from unlocking_doors.moves.events import OfferMade
from unlocking_doors.plugins.builtin import register_reports
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.reports.overrides import out_of_turn, overrides
from unlocking_doors.scheme import Scheme


@pytest.fixture
def clock() -> Clock:
    """Stand still at the start."""
    return Clock()


@pytest.fixture
def scheme(tmp_path: Path, clock: Clock) -> Iterator[Scheme]:
    """Open a scheme in which three cases wait for one home, c-1 the longest, c-4 for another."""
    writers = dict(register_reports())
    with fresh(tmp_path / "scheme.db", clock=clock, reports=writers) as opened:
        for case in ("c-1", "c-2", "c-3"):
            opened.refer(referral(case, answers={"risk_level": "high"}))
            opened.approve(case)
            opened.circulate(case)
            clock.go_on(1)
        opened.refer(referral("c-4", areas_of_choice=frozenset({"woods", "sticks"})))
        opened.approve("c-4")
        opened.circulate("c-4")
        opened.add_home(home())
        yield opened


def test_the_list_holds_everyone_whom_the_home_fits_in_order(scheme: Scheme) -> None:
    """Those whom it does not fit stand apart, with every reason."""
    ranking = scheme.ranking("h-1")

    assert [(one.place, one.case) for one in ranking.ranked] == [(1, "c-1"), (2, "c-2"), (3, "c-3")]
    assert [one.code for one in ranking.unfit["c-4"]] == ["area-not-chosen"]
    assert ranking.ranked[1].behind.startswith("had it waited since 2024-03-0")
    assert [one.case for one in scheme.ranking("h-1", start=3).ranked] == ["c-3"]


def test_a_list_that_begins_nowhere_is_refused(scheme: Scheme) -> None:
    """Places are counted from 1; a home that is offered has none."""
    with pytest.raises(MatchingError, match="from place 0"):
        scheme.ranking("h-1", start=0)
    scheme.offer("c-1", "h-1")
    with pytest.raises(RecordError, match="is not in the pot"):
        scheme.ranking("h-1")


def test_the_first_of_the_list_needs_no_reason(scheme: Scheme) -> None:
    """And is recorded as the first."""
    scheme.offer("c-1", "h-1")
    assert scheme.events()[-1].body == OfferMade(nth=1)
    assert out_of_turn(scheme.snapshot()) == ()


def test_another_than_the_first_needs_a_reason_of_the_region(scheme: Scheme) -> None:
    """Without one nothing happens; the message says how many come before, and which reasons."""
    before = log_of(scheme)
    with pytest.raises(MatchingError, match="fits 2 households that come before case c-3") as wrong:
        scheme.offer("c-3", "h-1")

    assert wrong.value.stable_code == "UD-E602"
    assert wrong.value.remedy.endswith("a coded reason about turn (these serve: agreed)")
    with pytest.raises(RecordError, match='"too-near" is no reason for override'):
        scheme.offer("c-3", "h-1", override="too-near")
    assert log_of(scheme) == before


def test_an_offer_out_of_turn_is_recorded_and_told(scheme: Scheme) -> None:
    """In the event, in the explanations of the case and of the home, and in the database."""
    scheme.offer("c-3", "h-1", override="agreed")

    event = scheme.events()[-1]
    assert (event.reason_code, event.body) == (
        "agreed",
        OfferMade(nth=1, override="agreed", passed_over=2),
    )
    told = "\n".join(
        " ".join((line.text, *line.more))
        for key in ("c-3", "h-1")
        for section in scheme.explain(key).sections
        for line in section.lines
    )
    assert "It was offered out of turn, before 2 households; the reason: agreed." in told
    assert "It passed over 2 households before it on the list." in told
    assert scheme.store.differences() == ()


def test_no_reason_offers_a_home_that_does_not_fit(scheme: Scheme) -> None:
    """An override chooses among those whom the home fits, and no others."""
    with pytest.raises(MatchingError, match="does not suit case c-4: not-safe-or-not-chosen"):
        scheme.offer("c-4", "h-1", override="agreed")


def test_nobody_is_passed_over_whom_the_home_does_not_fit(scheme: Scheme) -> None:
    """Of a less secure tenancy, others would need the same exception."""
    scheme.add_home(home("h-2", tenancy=Tenancy.STARTER))
    scheme.offer("c-2", "h-2", override="advised")
    assert scheme.events()[-1].body == OfferMade(
        nth=1, lowers_security=True, security_override="advised"
    )


def test_a_reason_about_security_is_none_for_an_offer_out_of_turn(scheme: Scheme) -> None:
    """It is refused, and the reasons that serve are named."""
    with pytest.raises(MatchingError, match="fits 2 households") as wrong:
        scheme.offer("c-3", "h-1", override="advised")

    assert wrong.value.stable_code == "UD-E602"
    assert wrong.value.remedy.endswith(
        'a coded reason about turn ("advised" is one about security; these serve: agreed)'
    )


def test_a_reason_about_the_turn_is_none_for_a_less_secure_tenancy(scheme: Scheme) -> None:
    """It is refused, and the reasons that serve are named."""
    scheme.add_home(home("h-2", tenancy=Tenancy.STARTER))
    with pytest.raises(MatchingError, match="does not suit case c-1: lowers-security") as wrong:
        scheme.offer("c-1", "h-2", override="agreed")

    assert wrong.value.stable_code == "UD-E601"
    assert wrong.value.remedy.endswith(
        'a coded reason about security ("agreed" is one about turn; these serve: advised)'
    )


def test_an_offer_that_needs_both_reasons_is_given_both(tmp_path: Path, clock: Clock) -> None:
    """Another fits with its security kept, and comes first; each reason is kept and reported."""
    with fresh(tmp_path / "both.db", clock=clock) as opened:
        for case, tenancy in (("c-1", Tenancy.STARTER), ("c-2", Tenancy.SECURE_LIFETIME)):
            opened.refer(referral(case, tenancy=tenancy))
            opened.approve(case)
            opened.circulate(case)
            clock.go_on(1)
        opened.add_home(home(tenancy=Tenancy.STARTER))
        with pytest.raises(MatchingError, match="fits 1 household that comes before case c-2"):
            opened.offer("c-2", "h-1", override="advised")
        with pytest.raises(RecordError, match='"agreed" and "agreed" are both reasons about turn'):
            opened.offer("c-2", "h-1", override=("agreed", "agreed"))
        opened.offer("c-2", "h-1", override=("advised", "agreed"))

        assert opened.events()[-1].body == OfferMade(
            nth=1,
            lowers_security=True,
            override="agreed",
            security_override="advised",
            passed_over=1,
        )
        by_reason, every = overrides(opened.snapshot()).exhibits
        assert [one.cells for one in by_reason.table.rows] == [
            ("advised", "security", "1"),
            ("agreed", "turn", "1"),
        ]
        assert every.table.rows[0].cells[-1] == "agreed; advised"
        (told,) = (
            line.more
            for section in opened.explain("h-1").sections
            for line in section.lines
            if "to case c-2" in line.text
        )
        assert told[-2:] == ("The reason given: agreed.", "The reason given: advised.")


def test_offers_out_of_turn_are_reported(scheme: Scheme, tmp_path: Path) -> None:
    """In the year's report, and on a page of their own, which is there without any as well."""
    empty = overrides(scheme.snapshot())
    assert empty.exhibits[1].table.rows[0].cells[0] == "None"
    scheme.offer("c-3", "h-1", override="agreed")

    (section,) = out_of_turn(scheme.snapshot())
    (row,) = section.exhibits[1].table.rows
    assert row.cells == ("c-3", "h-1", "9 March 2024", "3", "2", "agreed")
    assert "1 went to a household that was not the first on the list, past 2 households" in (
        section.lead
    )
    assert "Offers out of turn" in scheme.report("year", tmp_path).read_text("utf-8")
    page = scheme.report("overrides", tmp_path)
    assert page == tmp_path / "overrides/index.html"
    assert "9 March 2024" in page.read_text("utf-8")


def test_an_offer_recorded_before_places_were_still_loads() -> None:
    """A field that came later has its default."""
    assert structure({"nth": 2, "allocator": "priority", "seed": 7}, OfferMade) == OfferMade(
        nth=2, allocator="priority", seed=7
    )


def test_a_database_written_before_places_were_agrees_with_its_events(scheme: Scheme) -> None:
    """What a row lacks stands at its default; what it says otherwise is still found."""
    scheme.offer("c-1", "h-1")
    for old, new, told in ((',"passed_over":0', "", 0), ('"outcome":"open"', '"outcome":"let"', 1)):
        with scheme.store._database.writing() as link:
            _rewrite(link, old, new)
        assert len(scheme.store.differences()) == told


def _rewrite(link: object, old: str, new: str) -> None:
    link.do(  # type: ignore[attr-defined]
        lambda connection: connection.execute(
            text("UPDATE case_row SET content = replace(content, :old, :new)"),
            {"old": old, "new": new},
        )
    )


def test_a_region_without_reasons_offers_in_turn_alone(tmp_path: Path, clock: Clock) -> None:
    """The message says that there is none."""
    reasons = tuple(one for one in TOYLAND.reasons if one.step != "override")
    with fresh(tmp_path / "turn.db", evolve(TOYLAND, reasons=reasons), clock) as opened:
        for case in ("c-1", "c-2"):
            opened.refer(referral(case))
            opened.approve(case)
            opened.circulate(case)
            clock.go_on(1)
        opened.add_home(home())
        with pytest.raises(MatchingError) as wrong:
            opened.offer("c-2", "h-1")
    assert wrong.value.remedy.endswith("these serve: none)")


def test_the_program_lists_the_ranking(year: Year) -> None:
    """As a table and as JSON; from any place; with the reasons of the others on demand."""
    db = year.db
    with reopen_scheme(str(db)) as opened:
        homes = opened.snapshot().homes
    key = next(one.home.home for one in homes if one.state == IN_POT)
    whole = succeeds("ranking", key, "--db", db, "--format", "json").json
    assert whole["home"] == key
    assert whole["invented"] is True
    assert "unfit" not in whole
    later = succeeds("ranking", key, "--db", db, "--start", 2, "--format", "json").json
    assert later["ranked"] == whole["ranked"][1:]
    unfit = succeeds("ranking", key, "--db", db, "--unfit", "--format", "json").json["unfit"]
    assert all(unfit.values())
    assert f"Home {key} fits {whole['fitting']} of those who wait" in (
        succeeds("ranking", key, "--db", db).out
    )
    assert "did you mean" in fails(3, "ranking", f"{key}0", "--db", db)
