"""A match that is saved: what comes back, and what somebody finds who does not trust it."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import asdict, evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_problems import problems
from pool_files import words, write_pool
from program import BAD_DATA, FINDINGS, contents, fails, one_sentence, succeeds, type_in
from random_pools import bound, drawn
from toyland import TOYLAND

from unlocking_doors import (
    Allocation,
    Problem,
    allocate,
    load_allocation,
    load_problem,
    save_allocation,
    save_problem,
    unproven,
    violations,
)
from unlocking_doors.matching import BUILT_IN, Prices
from unlocking_doors.testing.problems import problems as problems_of


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pool; the tests only read it, or copy it."""
    return write_pool(tmp_path_factory.mktemp("pool"))


# Verify


@pytest.fixture
def saved(usual: Path, tmp_path: Path) -> Path:
    """Save a match."""
    succeeds(*words(usual, save=tmp_path / "deep/saved"))
    return tmp_path / "deep/saved"


def test_a_saved_match_is_verified_without_its_region(saved: Path) -> None:
    """Two files are all there is, and they say that they are invented."""
    assert set(contents(saved)) == {"problem.json", "allocation.json"}
    found = succeeds("verify", saved, "--format", "json").json

    assert (found["invented"], found["is_proven"], found["violations"]) == (True, True, [])
    said = succeeds("verify", saved).out
    assert "Invented data" in said
    assert "Proof: verified." in said


def test_an_answer_that_was_tampered_with_is_found_out(saved: Path) -> None:
    """A home offered to whom it does not suit, and one household forgotten."""
    answer = json.loads((saved / "allocation.json").read_text("utf-8"))
    answer["allocation"]["pairings"][0]["case"] = "C-3"
    (saved / "allocation.json").write_text(json.dumps(answer), "utf-8")
    said = type_in("verify", saved)

    assert said.code == FINDINGS
    assert "case C-3 and home H-1: the area is not safe or not chosen" in said.out
    assert "case C-1 is not accounted for as unplaced" in said.out
    assert "Proof: not read, as constraints are broken." in said.out


def test_a_proof_that_was_tampered_with_is_found_out(saved: Path) -> None:
    """Whoever puts another household first must show that it was."""
    answer = json.loads((saved / "allocation.json").read_text("utf-8"))
    proof = answer["allocation"]["proof"]
    proof["order"] = proof["order"][::-1]
    (saved / "allocation.json").write_text(json.dumps(answer), "utf-8")
    said = type_in("verify", saved, "--format", "json")

    assert said.code == FINDINGS
    assert said.json["violations"] == []
    assert "comes before case" in said.json["unproven"][0]
    assert "Proof: it does not show" in type_in("verify", saved).out


@pytest.mark.parametrize("allocator", ["strict", "optimal"])
def test_a_proof_that_was_taken_away_is_missed(usual: Path, tmp_path: Path, allocator: str) -> None:
    """An allocator that always brings a proof cannot have answered without one."""
    succeeds(*words(usual, save=tmp_path, allocator=allocator))
    answer = load_allocation(tmp_path / "allocation.json")
    save_allocation(evolve(answer, proof=None), tmp_path / "allocation.json")

    said = type_in("verify", tmp_path)

    assert said.code == FINDINGS
    assert f'without the proof that the allocator "{allocator}" gives' in said.out


def test_an_answer_that_is_not_the_problems_is_found_out(usual: Path, saved: Path) -> None:
    """The two files belong together."""
    answer = load_allocation(saved / "allocation.json")
    later = saved / "later"
    succeeds(*words(usual, as_at="2023-06-02", save=later))
    assert load_problem(later / "problem.json") != load_problem(saved / "problem.json")
    save_allocation(answer, later / "allocation.json")

    assert type_in("verify", later).code == FINDINGS


# What comes back


def saved_and_loaded(problem: Problem, answer: Allocation) -> tuple[Problem, Allocation]:
    """Write both as files, and read them."""
    with TemporaryDirectory() as folder:
        save_problem(problem, Path(folder, "p.json"))
        save_allocation(answer, Path(folder, "a.json"))
        return load_problem(Path(folder, "p.json")), load_allocation(Path(folder, "a.json"))


@pytest.mark.parametrize("name", BUILT_IN)
@settings(max_examples=settings().max_examples // 3)
@given(problem=st.one_of(problems(), problems_of(TOYLAND)))
def test_any_problem_and_every_allocators_answer_come_back(name: str, problem: Problem) -> None:
    """Equal in every part, and as sound as before."""
    answer = allocate(problem, name, seed=7)
    again, answered = saved_and_loaded(problem, answer)

    assert (again, answered) == (problem, answer)
    assert repr(asdict(answered)) == repr(asdict(answer))
    assert violations(again, answered) == ()
    assert unproven(again, answered) == unproven(problem, answer)


@pytest.mark.parametrize("number", range(10))
def test_pools_with_limits_and_quotas_come_back(number: int) -> None:
    """Whatever is agreed, and each kind of proof."""
    for problem, name in ((drawn(number), "strict"), (bound(number), "optimal")):
        answer = allocate(problem, name, seed=number)

        assert saved_and_loaded(problem, answer) == (problem, answer)


def test_prices_may_be_of_any_size() -> None:
    """The multipliers of a proof outgrow every other number."""
    problem = drawn(1)
    prices = Prices(
        multipliers={"band": 10**60},
        households={"c0": 10**59},
        homes={},
        receiving={},
        giving={},
        worth=10**61,
    )
    answer = evolve(allocate(problem, "strict", seed=1), proof=prices)

    assert saved_and_loaded(problem, answer) == (problem, answer)


@settings(max_examples=settings().max_examples * 2)
@given(
    asked=st.integers(0, 300),
    other=st.integers(0, 300),
    name=st.sampled_from(["strict", "optimal"]),
)
def test_an_answer_to_another_question_is_found_out_and_breaks_nothing(
    asked: int, other: int, name: str
) -> None:
    """Whatever somebody hands in, is told in sentences."""
    problem, answer = drawn(asked), allocate(drawn(other), name, seed=1)
    found = (*violations(problem, answer), *unproven(problem, answer))

    assert all(isinstance(sentence, str) for sentence in found)
    assert found or asked == other or problem.requests == drawn(other).requests


# Files that are none


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        ("{", "problem.json:1: is no JSON", "UD-F005"),
        ('{\n"invented": false,\n}', "problem.json:3: is no JSON", "UD-F005"),
        ("[\n" * 100_000, "problem.json: is deeper", "UD-F005"),
        (f'{{"invented": false, "problem": 1{"0" * 3_900}}}', "[problem] must be", "UD-C103"),
        ("[]", 'must hold "invented" and "problem"', "UD-F006"),
        ('{"invented": false, "allocation": {}}', 'must hold "invented" and "problem"', "UD-F006"),
        ('{"invented": 0, "problem": {}}', "[invented] must be true or false", "UD-C103"),
        ('{"invented": false, "problem": {"requests": [{}]}}', "[problem.requests[0]", "UD-C102"),
    ],
)
def test_a_file_that_is_none_is_told(saved: Path, text: str, said: str, code: str) -> None:
    """In sentences with a place in the file, and a code."""
    (saved / "problem.json").write_text(text, "utf-8")
    told = fails(BAD_DATA, "verify", saved)

    assert said in told
    assert code in told


def test_no_fault_of_a_file_repeats_what_it_holds(saved: Path) -> None:
    """A case's facts are sensitive wherever they stand."""
    raw = json.loads((saved / "problem.json").read_text("utf-8"))
    raw["problem"]["requests"][0] |= {"area": 5, "avoid": "bricks", "band": "hidden"}
    (saved / "problem.json").write_text(json.dumps(raw), "utf-8")
    told = fails(BAD_DATA, "verify", saved)

    assert told.count("[problem.requests[0].") == 3
    assert "bricks" not in told
    assert "hidden" not in told


def test_rows_that_contradict_themselves_are_refused(saved: Path) -> None:
    """A problem that was edited by hand is still one problem."""
    raw = json.loads((saved / "problem.json").read_text("utf-8"))
    raw["problem"]["vacancies"] *= 2
    (saved / "problem.json").write_text(json.dumps(raw), "utf-8")

    assert "a home is let once" in fails(BAD_DATA, "verify", saved)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its name."""
    assert "problem.json: there is no such file" in one_sentence(
        fails(BAD_DATA, "verify", tmp_path)
    )
