"""Nothing circulates without consent, and nothing that identifies or was said in confidence."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve

from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.events import Circulated, Event
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.plain import canonical, plain
from unlocking_doors.policy.assessing import assess
from unlocking_doors.released import Audience, Report
from unlocking_doors.testing.bench import Bench, History
from unlocking_doors.testing.promises.property import Property, of_history, small_years
from unlocking_doors.testing.promises.sound_cases import SoundCase, sound_cases
from unlocking_doors.testing.sound import CONSENTS, with_column
from unlocking_doors.testing.strategies import EQUALITY_WORDS, NOTE
from unlocking_doors.testing.years import SmallYear

#: All that a property request has (design: reference, landlord, area as the region chose,
#: bedrooms, people by age band, access, the areas that suit, cohort as the region chose, contact).
_FIELDS = frozenset(
    {"reference", "landlord", "area", "bedrooms", "people", "access", "areas", "cohort", "contact"}
)
#: A report of a plugin that is of other regions; a period of which nothing is recorded, or that is
#: not over.
_NOTHING_TO_SAY = frozenset({"UD-E300", "UD-E232", "UD-E809"})
_GOES_ON = frozenset({"offer", "view", "accept", "sign-up", "complete"})


def _circulations(history: History) -> Iterator[tuple[Event, Referral, Circulated]]:
    latest: dict[str, Referral] = {}
    for event in history.events:
        if isinstance(event.body, Referral):
            latest[event.body.case] = event.body
        elif isinstance(event.body, Circulated):
            yield event, latest[event.case or ""], event.body


def _without_consent(history: History) -> Iterator[str]:
    for event, referral, _ in _circulations(history):
        given = referral.consents
        for name, day in (
            ("to apply", given.to_apply),
            ("to circulation", given.to_circulation),
            ("to monitoring", given.to_monitoring),
        ):
            if day is None or day > event.on:
                yield f"on {event.on} case {event.case} is circulated without consent {name}"


def _after_withdrawal(history: History) -> Iterator[str]:
    withdrawn: set[str] = set()
    for event in history.events:
        case = event.case or ""
        if isinstance(event.body, Referral):
            withdrawn.discard(case)
        elif case in withdrawn and (isinstance(event.body, Circulated) or event.kind in _GOES_ON):
            yield f"on {event.on} case {case} takes the step {event.kind} without consent again"
        elif event.kind == "withdraw-consent":
            withdrawn.add(case)


def _unasked(bench: Bench, case: SoundCase) -> Iterator[str]:
    rules = bench.sound.rules_on(case.on)
    for column in CONSENTS:
        lacking = with_column(case.referral, column, None)
        found = assess(rules, bench.sound.facts(lacking, case.on))
        if found.outcome is Outcome.ELIGIBLE:
            name = column.replace("_", " ")
            yield f"on {case.on} a {case.cohort} case without {name} is let through"


def _identifying(history: History) -> Iterator[str]:
    for event, referral, circulated in _circulations(history):
        request = circulated.request
        more = sorted(set(plain(request)) - _FIELDS)
        if more:
            yield f"the property request of case {event.case} holds {', '.join(more)} as well"
        if request.areas & (referral.areas_to_avoid or frozenset()):
            yield f"the property request of case {event.case} names an area to avoid"
        text = canonical(request)
        for word in (NOTE, *EQUALITY_WORDS, f'"{event.case}"'):
            if word in text:
                yield f"the property request of case {event.case} holds what must not circulate"
        if request.cohort and not history.region.circulation.shows_cohort:
            yield f"the property request of case {event.case} names the kind of harm"


def _unequal(bench: Bench, year: SmallYear) -> Iterator[str]:
    logs = []
    for word in EQUALITY_WORDS:
        told = Equality(**dict.fromkeys(EQUALITY_FIELDS, word))
        rows = tuple(evolve(row, equality=told) for row in year.inputs.referrals)
        with bench.play(evolve(year, inputs=evolve(year.inputs, referrals=rows))) as history:
            logs.append([_without_equality(event) for event in history.events])
    if logs[0] != logs[1]:
        yield "other answers to equality monitoring lead to other events"


def _without_equality(event: Event) -> str:
    body = event.body
    kept = evolve(body, equality=None) if isinstance(body, Referral) else body
    return canonical(evolve(event, body=kept))


def _about(report: Report, history: History) -> Iterator[dict[str, str]]:
    """Yield what a report may be asked about: the last month, quarter or year, and a landlord."""
    on, partner = history.year.as_at, ""
    if report.audience is Audience.PARTNER:
        landlords = {row.landlord or "" for row in history.year.inputs.referrals}
        partner = min(landlords & history.region.partner_by_key.keys(), default="")
    periods = {
        "": "",
        "month": f"{on:%Y-%m}",
        "quarter": f"{on:%Y}-Q{(on.month + 2) // 3}",
        "year": f"{on:%Y}",
    }
    if partner or report.audience is not Audience.PARTNER:
        for kind in report.periods or ("",):
            yield {"period": periods[kind], "partner": partner}


def _told_in_reports(bench: Bench, year: SmallYear) -> Iterator[str]:
    with bench.play(year) as history, TemporaryDirectory() as folder:
        every = sorted(bench.reports.items())
        for kind, asked in ((kind, asked) for kind, one in every for asked in _about(one, history)):
            try:
                page = history.scheme.report(kind, Path(folder, kind), **asked)
            except UnlockingDoorsError as error:
                if error.stable_code in _NOTHING_TO_SAY:
                    continue
                raise
            if not page.is_file() or not page.stat().st_size:
                yield f'the report "{kind}" writes no page'
            for file in sorted(Path(folder, kind).rglob("*")):
                text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
                if any(word in text for word in (NOTE, *EQUALITY_WORDS)):
                    yield f'the report "{kind}" shows in {file.name} what was said in confidence'


PRIVACY: tuple[Property, ...] = (
    of_history(
        "nothing-circulates-without-consent",
        "Nothing circulates before all three consents are given.",
        _without_consent,
    ),
    of_history(
        "withdrawn-consent-stops-circulation",
        "Once consent is withdrawn, no request circulates and no offer goes on.",
        _after_withdrawal,
    ),
    Property(
        key="each-consent-is-asked-for",
        sentence="A referral that lacks one of the three consents is not let through.",
        draws=sound_cases,
        breaches=_unasked,
        times=20,
    ),
    of_history(
        "requests-hold-nothing-that-identifies",
        "A property request holds its few fields only: no case key, note, equality answer, and "
        "no area to avoid.",
        _identifying,
    ),
    Property(
        key="equality-monitoring-decides-nothing",
        sentence="No decision, offer or move depends on what is said for equality monitoring.",
        draws=small_years,
        breaches=_unequal,
    ),
    Property(
        key="reports-tell-nothing-said-in-confidence",
        sentence="Every report is written, and none shows a note or an answer on equality.",
        draws=small_years,
        breaches=_told_in_reports,
    ),
)
