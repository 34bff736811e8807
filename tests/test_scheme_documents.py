from pathlib import Path

import pytest
from attrs import evolve
from pages_read import faults, read
from program import Year, succeeds
from small_years import a_scheme, day, home, inputs, play, referral, yes_to_all
from toyland import TOYLAND

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.documents.account_views import closure_of, statement_of
from unlocking_doors.documents.making import Made, Subject, documents_of
from unlocking_doors.errors import NotFoundError, RecordError, RefusedError
from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.released import Audience
from unlocking_doors.rendering import Renderer

CANARY, MINUS = "zq-canary", "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Play a small year: one case moved, one has an offer, one circulates, one waits."""
    marked = Equality(**dict.fromkeys(EQUALITY_FIELDS, CANARY))
    keys = [f"c-{number}" for number in range(4)]
    rows = [referral(key, note=CANARY, equality=marked, agency=f"a-{CANARY}") for key in keys]
    late = home("h-2", released=day(77))
    answers = [one for key in keys[:3] for one in yes_to_all(key)]
    with a_scheme() as scheme:
        play(scheme, inputs(*rows, *answers, home("h-1"), late), days=77)
        return scheme.snapshot()


def made(snapshot: Snapshot, kind: str, **subject: str) -> Made:
    """Make one document of the year."""
    about = Subject(snapshot=snapshot, **subject)
    (one,) = documents_of(TOYLAND, only=kind, subject=about)
    assert faults(one.html) == []
    return one


def case_in(snapshot: Snapshot, state: str) -> str:
    """Return the key of the first case in a state."""
    return next(case.key for case in snapshot.cases if case.state == state)


def test_a_notice_holds_what_circulates_and_nothing_else(snapshot: Snapshot) -> None:
    """No key of a case, no harm, no note, no area to avoid."""
    key = case_in(snapshot, "circulated")
    found = made(snapshot, "circulation-notice", case=key)
    (case,) = (one for one in snapshot.cases if one.key == key)
    assert found.name == f"circulation-notice-{case.reference}"
    assert "Bricks; Woods." in found.markdown
    assert "1 aged 0-9; 1 aged 21+" in found.markdown
    for hidden in (key, CANARY, "wolf", "straw"):
        assert hidden not in found.markdown + found.html


def test_a_case_is_named_by_its_key_or_its_code(snapshot: Snapshot) -> None:
    """And one that does not circulate has no notice."""
    key = case_in(snapshot, "circulated")
    (case,) = (one for one in snapshot.cases if one.key == key)
    by_code = made(snapshot, "circulation-notice", case=case.reference)
    assert by_code == made(snapshot, "circulation-notice", case=key)
    with pytest.raises(RecordError, match="does not circulate") as caught:
        made(snapshot, "circulation-notice", case=case_in(snapshot, "moved"))
    assert caught.value.stable_code == "UD-D007"
    with pytest.raises(NotFoundError):
        made(snapshot, "circulation-notice", case="c-99")


def test_an_offer_letter_says_what_is_offered(snapshot: Snapshot) -> None:
    """To the household, without its case key; a case without an offer has none."""
    key = case_in(snapshot, "offered")
    found = made(snapshot, "offer-letter", case=key)
    assert "| Landlord | Brick Homes |" in found.markdown
    assert "The scheme allows 1 offer. You have used 0 so far." in found.markdown
    assert f"| {key} |" not in found.markdown
    assert CANARY not in found.markdown
    with pytest.raises(RecordError, match="no offer under way"):
        made(snapshot, "offer-letter", case=case_in(snapshot, "moved"))


def test_a_statement_is_the_partners_own_account(snapshot: Snapshot) -> None:
    """Every number in it is its own; of the others it says nothing."""
    gave = made(snapshot, "ledger-statement", partner="brick-homes").markdown
    got = made(snapshot, "ledger-statement", partner="straw-council").markdown
    assert "Brick Homes gave 1 home and received 0 homes" in gave
    assert "It is owed 1 home." in gave
    assert "| Home given | 2 | +1 | +1 |" in gave
    assert "Straw" not in gave
    assert "It owes 1 home." in got
    assert f"| Home received | 2 | {MINUS}1 | {MINUS}1 |" in got
    assert not [one.key for one in snapshot.cases if one.key in gave]
    with pytest.raises(NotFoundError, match="brick-homes"):
        made(snapshot, "ledger-statement", partner="brik-homes")


def test_a_number_of_somebody_elses_cannot_stand_in_a_statement(snapshot: Snapshot) -> None:
    """It would say nothing of where it comes from."""
    statement = statement_of(snapshot, "brick-homes")
    smuggled = evolve(statement, entries=(evolve(statement.entries[0], what="3 of Straw"),))
    renderer = Renderer(audience=Audience.PARTNER, admits=type(statement))
    renderer.check(statement)
    with pytest.raises(RefusedError):
        renderer.check(smuggled)


def test_the_closure_pack_is_the_coordinators_alone(snapshot: Snapshot) -> None:
    """With a banner; another audience's renderer refuses it."""
    found = made(snapshot, "closure-pack")
    assert found.markdown.splitlines()[2].startswith("**Coordinator only")
    assert "Coordinator only" in read(found.html).all("header")[0].text
    with pytest.raises(RefusedError):
        Renderer(audience=Audience.BOARD, admits=object).check(closure_of(snapshot))


def test_the_closure_pack_lists_every_open_case_and_balance(snapshot: Snapshot) -> None:
    """With its consents and to whom it passes; no note, and nothing of equality."""
    closure = closure_of(snapshot)
    assert {one.case for one in closure.cases} == {
        one.key for one in snapshot.cases if one.state != "moved"
    }
    assert {one.receiver for one in closure.cases} == {"The Woodcutters"}
    assert closure.with_offer == 1
    assert closure.sum == 0
    assert [one.standing for one in closure.balances] == ["+1", "0", f"{MINUS}1"]
    assert CANARY not in made(snapshot, "closure-pack").markdown


def test_a_withdrawn_consent_is_told(snapshot: Snapshot) -> None:
    """With its day: such a case must not be passed on."""
    cases = tuple(evolve(one, consent_withdrawn=day(70)) for one in snapshot.cases)
    told = closure_of(evolve(snapshot, cases=cases))
    assert {one.to_circulation for one in told.cases} == {"withdrawn on 15 May 2024"}


def test_invented_data_say_so(snapshot: Snapshot) -> None:
    """On the page and in the Markdown."""
    found = made(evolve(snapshot, is_invented=True), "closure-pack")
    assert "**Invented data.**" in found.markdown
    assert "Invented data." in found.html
    assert "Invented" not in made(snapshot, "closure-pack").html


def test_the_command_makes_them_from_a_database(year: Year, tmp_path: Path) -> None:
    """And prints the files."""
    key = year.case("circulated")
    words = ("documents", "london", "--db", year.db, "--out", tmp_path)
    said = succeeds(*words, "--only", "circulation-notice", "--case", key)
    assert [Path(line).suffix for line in said.lines] == [".md", ".html"]
    assert all(Path(line).is_relative_to(tmp_path) for line in said.lines)
    assert key not in said.out
    succeeds(*words, "--only", "closure-pack")
    assert "Invented data" in (tmp_path / "closure-pack.md").read_text("utf-8")
