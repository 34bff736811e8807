import json

from attrs import evolve
from toyland import TOYLAND
from toyland_year import closed, empty, snapshot

from unlocking_doors.reports.summary import summary


def test_the_summary_counts_the_year() -> None:
    """Each number is what the cases, homes and entries of the year say, counted by hand."""
    assert summary(snapshot()) == {
        "region": "toyland",
        "fingerprint": TOYLAND.fingerprint,
        "invented": True,
        "as_at": "2024-03-01",
        "inquiries": 12,
        "eligible": 9,
        "more_information": 2,
        "not_eligible": 1,
        "circulated": 6,
        "homes": 4,
        "offers": 2,
        "moves": 2,
        "moves_by_pathway": {"reciprocal": 1, "hot-air-balloon": 1},
        "people_moved": 5,
        "children_moved": 2,
        "ledger_sum": 0,
        "unplaced": 3,
        "handed_over": 0,
        "states": {
            "approved": 2,
            "circulated": 3,
            "closed-by-another-route": 1,
            "moved": 1,
            "not-eligible": 1,
            "refused-by-landlord": 1,
            "returned": 2,
            "withdrawn": 1,
        },
    }


def test_outcomes_sum_to_inquiries_even_before_an_assessment() -> None:
    """A case that nobody has assessed yet needs more information, so that nothing is lost."""
    year = snapshot()
    drafted = evolve(year.cases[0], judged=None)
    counted = summary(evolve(year, cases=(drafted, *year.cases[1:])))

    assert counted["more_information"] == 3
    outcomes = ("eligible", "more_information", "not_eligible")
    assert sum(counted[key] for key in outcomes) == counted["inquiries"]


def test_handed_over_cases_no_longer_wait() -> None:
    """After the hand-over nobody is unplaced, and what ever happened is still counted."""
    counted = summary(closed())

    assert counted["handed_over"] == 7
    assert counted["unplaced"] == 0
    assert counted["circulated"] == 6


def test_a_broken_ledger_is_seen() -> None:
    """The sum of the ledger is computed, not assumed."""
    year = snapshot()

    assert summary(evolve(year, entries=year.entries[:1]))["ledger_sum"] == 1


def test_an_empty_scheme_has_a_summary() -> None:
    """On the first day everything is zero, and the summary is still JSON."""
    counted = json.loads(json.dumps(summary(empty())))

    assert counted["inquiries"] == counted["moves"] == 0
    assert counted["moves_by_pathway"] == {"reciprocal": 0, "hot-air-balloon": 0}


def test_the_order_of_the_records_changes_nothing() -> None:
    """Cases, homes and entries may come in any order."""
    year = snapshot()
    turned = evolve(
        year, cases=year.cases[::-1], homes=year.homes[::-1], entries=year.entries[::-1]
    )

    assert json.dumps(summary(turned)) == json.dumps(summary(year))
