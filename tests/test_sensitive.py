import importlib
import pkgutil
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import attrs
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from identifying_texts import WHAT_IDENTIFIES, assert_found

import unlocking_doors
from unlocking_doors import facts, policy
from unlocking_doors.sensitive import Hit, is_sensitive, screen, sensitive

CANARY = "canary"
MODULES = ("errors", "findings", "sensitive", "periods", "plain")

HARMLESS = (
    "",
    "needs 3 bedrooms",
    "case E23-0001",
    "2 adults and 3 children",
    "MARAC on Tuesday",
    "ARC-01-16",
    "ARC-101-16 and ARC-102-16",
    "MARAC 12 in 2024",
    "DASH score 14 of 24",
    "hackney, tower-hamlets, E09000012",
    "support worker visits at 10 on Mondays",
    "rent is £1,250.00 a month; arrears of £450",
    "the 2023/24 year",
    "cannot go back to zone 2 or 3",
    "ground floor, step-free, 1 bedroom",
    "May need a carer 24/7",
    "the offender was born abroad",
    "moved twice since March 2020",
    "Section 193 of the 1996 Act",
    "meet at the station at 10.30",
    "safe in NW and SE London, not in E17",
    "children aged 3, 7 and 12",
    "one of 4 partners; 3rd offer; 2 viewings",
    "on the M25 between 2pm and 3am",
    "version 1.2.3 of the form",
    "Mark (the caretaker) is at home",
)


def classes_of(module: Any) -> Iterator[type]:
    """Yield the attrs classes that a module declares."""
    for value in vars(module).values():
        if isinstance(value, type) and attrs.has(value) and value.__module__ == module.__name__:
            yield value


def every_class() -> list[type]:
    """List the attrs classes of the loose files, of facts and of policy."""
    names = [f"{unlocking_doors.__name__}.{name}" for name in MODULES]
    for package in (facts, policy):
        names += [
            f"{package.__name__}.{module.name}" for module in pkgutil.iter_modules(package.__path__)
        ]
    return [one for name in names for one in classes_of(importlib.import_module(name))]


def sensitive_fields(kind: type) -> set[str]:
    """Return the names of a class's sensitive fields."""
    return {one.name for one in attrs.fields(kind) if is_sensitive(one)}


SENSITIVE = [kind for kind in every_class() if sensitive_fields(kind)]


def shown(kind: type) -> str:
    """Write a value that has the canary in each sensitive field, in every way there is."""
    given_ = {
        one.name: CANARY if is_sensitive(one) else "plain" for one in attrs.fields(kind) if one.init
    }
    value = kind(**given_)
    assert all(getattr(value, name) == CANARY for name in sensitive_fields(kind))
    return f"{value!r} {value!s} {value} {[value]} {{1: {value!r}}}"


@pytest.mark.parametrize("kind", SENSITIVE)
def test_a_sensitive_value_never_shows(kind: type) -> None:
    """No repr, no text and no list of a value holds what its sensitive fields hold."""
    assert CANARY not in shown(kind)
    assert kind.__name__ in shown(kind)


def test_every_fact_of_a_case_is_marked() -> None:
    """What says something of a household is sensitive; keys, dates, state and codes are not."""
    marked = {kind.__name__: sensitive_fields(kind) for kind in SENSITIVE}

    assert marked["Person"] == {"sex", "band", "couple"}
    assert marked["Household"] == {"members", "extra_rooms"}
    assert marked["Home"] == {"area", "bedrooms", "access", "tenancy"}
    assert marked["CaseFacts"] == {"known"}
    assert marked["Finding"] == {"detail", "cohort"}
    assert marked["Assessment"] == {"cohort"}
    assert marked["BedroomNeed"] == {"bedrooms", "working"}
    assert len(marked["Equality"]) == 8


def test_the_marker_takes_the_options_of_a_field() -> None:
    """A sensitive field may have a default and a plain name like any other."""

    @frozen(kw_only=True)
    class Parrot:
        says: str = sensitive(default="pieces of eight", metadata={"plain": "word"})

    (says,) = attrs.fields(Parrot)

    assert is_sensitive(says)
    assert says.metadata["plain"] == "word"
    assert repr(Parrot()).endswith("Parrot()")


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in WHAT_IDENTIFIES.items() for text in texts]
)
def test_what_identifies_somebody_is_found_however_it_is_written(kind: str, text: str) -> None:
    """Alone, within a sentence, in capitals and beside punctuation."""
    assert_found(kind, text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_identifies_nobody_is_left_alone(text: str) -> None:
    """Sentences of the kind that a referral needs raise no alarm."""
    assert [str(hit) for hit in screen(text)] == []


def test_there_are_examples_enough() -> None:
    """At least forty spellings that must be found and twenty sentences that must not."""
    assert sum(len(texts) for texts in WHAT_IDENTIFIES.values()) >= 40
    assert len(HARMLESS) >= 20


def test_hits_come_in_order_with_their_places() -> None:
    """Each hit gives its kind and where it stands, counted as a person counts."""
    hits = screen("Write to jo@example.org or ring 020 7946 0958.")

    assert [str(hit) for hit in hits] == [
        "an e-mail address at characters 10 to 23",
        "a phone number at characters 33 to 45",
    ]


@given(
    before=st.text(alphabet="abc ,.\n", max_size=8),
    text=st.sampled_from([text for texts in WHAT_IDENTIFIES.values() for text in texts]),
)
def test_a_hit_never_holds_the_text(before: str, text: str) -> None:
    """Neither the words nor the repr of a hit repeat what was found."""
    hits = screen(f"{before} {text}")

    assert hits
    for hit in hits:
        assert text not in str(hit)
        assert text not in repr(hit)
        assert {one.name for one in attrs.fields(Hit)} == {"kind", "start", "end"}


@given(text=st.text(max_size=200))
def test_hits_never_overlap(text: str) -> None:
    """Each place is named once, within the text."""
    hits = screen(text)

    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))


@pytest.mark.parametrize(
    "piece", ["a", "@", "1", " ", "1 ", "a at ", "a@", "(at)", "born ", "1/", "may ", "AB1 ", "\t"]
)
def test_no_text_takes_long_to_screen(piece: str) -> None:
    """A long text is screened in a moment, whatever it repeats."""
    text = piece * (4_000 // len(piece))
    started = time.process_time()
    screen(text)

    assert time.process_time() - started < 1
