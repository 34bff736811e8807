"""
Small invented years in Toyland, for the tests of what a scheme does, and the properties to hold.

The properties read the events alone, and share no code with the commands, the folds, the ledger
or the matching: a second opinion.
"""

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import define, evolve
from hypothesis import strategies as st
from toyland import TOYLAND

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.playing import Played
from unlocking_doors.errors import TransitionError, UnlockingDoorsError
from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.decisions import Answered, Decision
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.ledger import Entry, Letting
from unlocking_doors.moves.referrals import Consents, Referral
from unlocking_doors.plain import canonical
from unlocking_doors.policy.region import Region
from unlocking_doors.scheme import Scheme
from unlocking_doors.testing import schemes

#: The first day of the invented years: one on which a round is held in Toyland.
START = date(2024, 3, 6)
WEEK = timedelta(weeks=1)


def day(number: int) -> date:
    """Return the day so many days after the start."""
    return START + timedelta(days=number)


def referral(case: str = "c-1", **changes: Any) -> Referral:
    """Make a referral that Toyland's rules let through; *answers* are added to the usual ones."""
    answers: dict[str, Any] = {
        "is_tenant": True,
        "has_landlord_no_suitable_home": True,
        "has_rent_arrears": False,
        "risk_level": "high",
        "has_support_in_place": True,
    }
    more = changes.pop("answers", {})
    received = changes.get("received", START)
    usual = Referral(
        case=case,
        received=received,
        agency="owl",
        nominating_officer="owl-1",
        landlord="straw-council",
        area="straw",
        cohorts=frozenset({"wolf-at-the-door"}),
        household=Household.parse("f34 m8"),
        access="none",
        areas_of_choice=frozenset({"bricks", "woods"}),
        areas_to_avoid=frozenset(),
        tenancy=Tenancy.SECURE_LIFETIME,
        consents=Consents(to_apply=received, to_circulation=received, to_monitoring=received),
        answers={key: value for key, value in {**answers, **more}.items() if value is not None},
    )
    return evolve(usual, **changes)


def home(key: str = "h-1", **changes: Any) -> Home:
    """Make a home that suits the household that `referral` makes."""
    usual = Home(
        home=key,
        landlord="brick-homes",
        area="bricks",
        bedrooms=2,
        tenancy=Tenancy.ASSURED_LIFETIME,
        released=START,
    )
    return evolve(usual, **changes)


def said(  # noqa: PLR0917  the columns of decisions.csv, in order
    case: str,
    step: str,
    outcome: str,
    reason_code: str = "",
    nth: int = 1,
    after: int | None = 1,
    on: date | None = None,
) -> Decision:
    """Make an answer: by default, one day after it was asked for."""
    return Decision(
        case=case,
        step=Answered(step),
        nth=nth,
        on=on,
        after=None if on else after,
        by="landlord" if step == "approval" else "household",
        outcome=outcome,
        reason_code=reason_code,
    )


def yes_to_all(case: str, nth: int = 1) -> tuple[Decision, ...]:
    """Make the answers of a case that says yes to everything."""
    return (
        said(case, "approval", "approved"),
        said(case, "offer", "view", nth=nth),
        said(case, "viewing", "accepted", nth=nth),
    )


def inputs(*rows: Referral | Home | Decision) -> Inputs:
    """Sort rows into what a run is given."""
    return Inputs(
        referrals=tuple(row for row in rows if isinstance(row, Referral)),
        homes=tuple(row for row in rows if isinstance(row, Home)),
        decisions=tuple(row for row in rows if isinstance(row, Decision)),
    )


_NINE_O_CLOCK = datetime.combine(START, time(9), tzinfo=UTC)


@define
class Clock:
    """A clock that stands still until it is told to go on."""

    now: datetime = _NINE_O_CLOCK

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now

    def go_on(self, days: int) -> None:
        """Let some days pass."""
        self.now += timedelta(days=days)


_TEMPLATES: dict[str, TemporaryDirectory[str]] = {}


def fresh(path: Path, region: Region = TOYLAND, clock: Clock | None = None, **more: Any) -> Scheme:
    """Open a scheme on a fresh database, copied from one that was migrated once."""
    if region.key not in _TEMPLATES:
        _TEMPLATES[region.key] = TemporaryDirectory()
        made = Path(_TEMPLATES[region.key].name, "made.db")
        Scheme.open(region, str(made)).close()
    shutil.copy(Path(_TEMPLATES[region.key].name, "made.db"), path)
    return Scheme.open(region, str(path), clock=clock or Clock(), **more)


@contextmanager
def a_scheme(region: Region = TOYLAND, **more: Any) -> Iterator[Scheme]:
    """Open a scheme on a database that is gone afterwards."""
    with (
        TemporaryDirectory() as folder,
        fresh(Path(folder, "scheme.db"), region, **more) as scheme,
    ):
        yield scheme


def play(scheme: Scheme, year: Inputs, *, days: int = 84, **more: Any) -> Played:
    """Play a year up to and with so many days after its start."""
    return scheme.run(year, as_at=day(days), **more)


def log_of(scheme: Scheme) -> str:
    """Write every event as one line of JSON."""
    return "\n".join(canonical(event) for event in scheme.events())


def kinds(scheme: Scheme, case: str | None = None) -> list[str]:
    """List the kinds of events, of one case or of all."""
    return [event.kind for event in scheme.events() if case in {None, event.case}]


# Random years


def years() -> st.SearchStrategy[Inputs]:
    """Draw a small year of Toyland, from the start."""
    return schemes(TOYLAND, first=START).map(lambda year: year.inputs)


@st.composite
def with_equality(draw: st.DrawFn, year: Inputs) -> Inputs:
    """Draw other equality columns for every referral of a year."""
    word = st.sampled_from(("", "yes", "no", "wolf", "pig"))
    drawn = [
        evolve(row, equality=Equality(**{name: draw(word) for name in EQUALITY_FIELDS}))
        for row in year.referrals
    ]
    return evolve(year, referrals=tuple(drawn))


# Years by name, which between them catch every fault of `tests/faults/test_scheme_faults.py`


def _two_ways() -> Inputs:
    """Two households whose only homes are those that the other left: a swap, if anybody let it."""
    away: dict[str, Any] = {
        "landlord": "brick-homes",
        "area": "bricks",
        "areas_of_choice": frozenset({"straw", "woods"}),
    }
    return inputs(
        referral("c-1"),
        referral("c-2", **away),
        home("h-1", left_by="c-2"),
        home("h-2", landlord="straw-council", area="straw", left_by="c-1", released=day(1)),
        *yes_to_all("c-1"),
        *yes_to_all("c-2"),
    )


YEARS: Mapping[str, Inputs] = {
    "a move": inputs(referral(), home(), *yes_to_all("c-1")),
    "two for one home": inputs(
        referral("c-1"),
        referral("c-2"),
        home(),
        *yes_to_all("c-1"),
        *yes_to_all("c-2"),
    ),
    "only homes in danger": inputs(
        referral(areas_to_avoid=frozenset({"woods"})),
        home("h-1", landlord="sticks-council", area="straw"),
        home("h-2", area="woods"),
        *yes_to_all("c-1"),
    ),
    "a swap": _two_ways(),
    "no home for anybody": inputs(referral(), *yes_to_all("c-1")),
}


# The properties


def _submitted(events: tuple[Event, ...]) -> Iterator[tuple[Event, dict[str, Referral]]]:
    """Go through the events, each with the referrals as they stood then."""
    latest: dict[str, Referral] = {}
    for event in events:
        if isinstance(event.body, Referral):
            latest[event.body.case] = event.body
        yield event, latest


def _homes(scheme: Scheme) -> dict[str, Home]:
    bodies = (event.body for event in scheme.events() if event.kind == "add-home")
    return {body.home: body for body in bodies if isinstance(body, Home)}


def _entries(scheme: Scheme) -> dict[str | None, list[Entry]]:
    found = defaultdict(list)
    for entry in scheme.snapshot().entries:
        found[entry.case].append(entry)
    return found


def assert_posted(scheme: Scheme) -> None:
    """Every posting set belongs to one completed letting, sums to zero, and none is missing."""
    homes, found, expected = _homes(scheme), _entries(scheme), {}
    for event, latest in _submitted(scheme.events()):
        if event.kind == "complete":
            assert event.case is not None
            assert event.home is not None
            assert event.case not in expected
            expected[event.case] = [
                (homes[event.home].landlord, 1, homes[event.home].bedrooms, event.on),
                (latest[event.case].landlord, -1, homes[event.home].bedrooms, event.on),
            ]
    posted = {
        case: [(entry.partner, entry.amount, entry.bedrooms, entry.on) for entry in entries]
        for case, entries in found.items()
    }
    assert posted == expected
    assert all(sum(entry.amount * entry.weight for entry in some) == 0 for some in found.values())


def assert_standings(scheme: Scheme) -> None:
    """Each standing is the homes let to others' tenants minus the own tenants rehoused."""
    homes = _homes(scheme)
    given: Counter[str | None] = Counter()
    received: Counter[str | None] = Counter()
    for event, latest in _submitted(scheme.events()):
        if event.kind == "complete":
            giver, own = homes[event.home or ""].landlord, latest[event.case or ""].landlord
            if giver != own:
                given[giver] += 1
                received[own] += 1
    ledger = scheme.ledger()
    assert set(given) | set(received) <= set(ledger)
    assert {key: given[key] - received[key] for key in ledger} == dict(ledger)


def assert_safe(scheme: Scheme) -> None:
    """No home is ever offered in the area fled, in an area to avoid, or in one not chosen."""
    homes = _homes(scheme)
    for event, latest in _submitted(scheme.events()):
        if event.kind == "offer":
            row, area = latest[event.case or ""], homes[event.home or ""].area
            assert area != row.area
            assert area not in (row.areas_to_avoid or ())
            if "wolf-in-the-woods" not in (row.cohorts or ()) or row.areas_of_choice:
                assert area in (row.areas_of_choice or ())


_FREES = ("refuse", "withdraw-offer", "withdraw", "withdraw-consent", "close-by-another-route")


def assert_single(scheme: Scheme) -> None:
    """No home is offered or let twice at once, and no case has two live offers."""
    held: dict[str, str] = {}
    gone: set[str] = set()
    for event in scheme.events():
        case = event.case or ""
        if event.kind == "offer":
            assert event.home is not None
            assert case not in held
            assert event.home not in {*held.values(), *gone}
            held[case] = event.home
        elif event.kind == "complete":
            gone.add(held[case])  # and the case keeps it: it is never offered another
        elif event.kind in {*_FREES, "hand-over"}:
            held.pop(case, None)
        elif event.kind == "lapse":
            gone.add(event.home or "")


def assert_no_swap(scheme: Scheme) -> None:
    """Nobody who moved comes back to themselves by following who left which home."""
    homes = _homes(scheme)
    links = set()
    for event in scheme.events():
        left_by = homes[event.home].left_by if event.home else None
        if event.kind == "complete" and event.case and left_by:
            links.add((event.case, left_by))
    while longer := {(a, d) for a, b in links for c, d in links if b == c} - links:
        links |= longer
    assert [pair for pair in sorted(links) if pair[0] == pair[1]] == []


def assert_folds(scheme: Scheme) -> None:
    """What is kept beside the events is what the events say."""
    assert scheme.store.differences() == ()


def assert_blind_to_order(year: Inputs, shuffled: Inputs) -> None:
    """The same rows in another order leave byte-equal events."""
    logs = []
    for rows in (year, shuffled):
        with a_scheme() as scheme:
            play(scheme, rows)
            logs.append(log_of(scheme))
    assert logs[0] == logs[1]


def assert_blind_to_equality(year: Inputs, other: Inputs) -> None:
    """Other equality columns change no event but the record of the referral itself."""
    logs = []
    for rows in (year, other):
        with a_scheme() as scheme:
            play(scheme, rows)
            logs.append(
                [
                    evolve(event, body=evolve(event.body, equality=None))
                    if isinstance(event.body, Referral)
                    else event
                    for event in scheme.events()
                ]
            )
    assert logs[0] == logs[1]


#: The steps of an ordinary case from its approval to its move.
WAY = ("approve", "circulate", "offer", "view", "accept", "complete")
#: Where a case must stand for each thing that somebody may try, in the words of the design.
MAY: Mapping[str, tuple[str, ...]] = {
    "approve": ("awaiting-approval",),
    "refuse_approval": ("awaiting-approval",),
    "circulate": ("approved",),
    "offer": ("circulated",),
    "view": ("offered",),
    "accept": ("offered", "viewing"),
    "refuse": ("offered", "viewing"),
    "withdraw_offer": ("offered", "viewing", "accepted"),
    "complete": ("accepted",),
    "withdraw_consent": (
        "returned", "awaiting-approval", "approved", "circulated", "offered", "viewing",
        "suspended",
    ),
    "refer": ("returned",),
}  # fmt: skip


def tries(scheme: Scheme, case: str, at: str) -> Mapping[str, Callable[[], object]]:
    """Return everything that somebody may try with a case, by name."""
    return {
        "approve": lambda: scheme.approve(case),
        "refuse_approval": lambda: scheme.refuse_approval(case, "not-our-tenant"),
        "circulate": lambda: scheme.circulate(case),
        "offer": lambda: scheme.offer(case, at),
        "view": lambda: scheme.view(case),
        "accept": lambda: scheme.accept(case),
        "refuse": lambda: scheme.refuse(case, "too-near"),
        "withdraw_offer": lambda: scheme.withdraw_offer(case, "home-withdrawn"),
        "complete": lambda: scheme.complete(case),
        "withdraw_consent": lambda: scheme.withdraw_consent(case),
        "refer": lambda: scheme.refer(referral(case)),
    }


def _refusal(call: Callable[[], object]) -> UnlockingDoorsError | None:
    try:
        call()
    except UnlockingDoorsError as refused:
        return refused
    return None


def assert_forbidden(scheme: Scheme, what: str, case: str, at: str) -> None:
    """A step that is forbidden raises, and whatever raises changes nothing."""
    state = next(one.state for one in scheme.snapshot().cases if one.key == case)
    before = (log_of(scheme), canonical(scheme.snapshot().entries))
    refused = _refusal(tries(scheme, case, at)[what])
    if refused is None:
        assert state in MAY[what]
    else:
        assert (log_of(scheme), canonical(scheme.snapshot().entries)) == before
        if state not in MAY[what] and what not in {"refer", "offer"}:
            assert isinstance(refused, TransitionError)
            assert "Allowed steps: " in str(refused)


#: What must hold of every scheme, whatever was played on it.
ALWAYS: tuple[Callable[[Scheme], None], ...] = (
    assert_posted,
    assert_standings,
    assert_safe,
    assert_single,
    assert_no_swap,
    assert_folds,
)


def letting_of(scheme: Scheme, case: str) -> Letting:
    """Return the letting of a case that moved."""
    found = next(one.letting for one in scheme.snapshot().cases if one.key == case)
    assert found is not None
    return found
