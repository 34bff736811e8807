"""``verify``: check a saved answer without trusting it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import frozen

from unlocking_doors.cli.cases import INVENTED
from unlocking_doors.cli.options import Format, Printed
from unlocking_doors.cli.output import as_json, echo
from unlocking_doors.errors import counted

if TYPE_CHECKING:
    from unlocking_doors.matching import Allocation, Problem

#: Exit code where a constraint is broken, or a proof shows nothing.
FINDINGS = 1


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    folder: Annotated[Path, typer.Argument(help="Folder that match --save wrote.")],
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Check a saved answer again: every hard constraint, every reason, every turn, and the proof.

    It reads problem.json and allocation.json alone, shares no code with what found the answer, and
    says what is not proven. Exit code 1 where a constraint is broken, a reason or a turn is told
    otherwise than it was, or the proof does not hold.
    """
    from unlocking_doors.loading.saved import (
        ALLOCATION_FILE,
        PROBLEM_FILE,
        read_allocation,
        read_problem,
    )
    from unlocking_doors.matching import mistold, violations
    from unlocking_doors.matching.checking_turns import has_rule, not_proven

    problem = read_problem(folder / PROBLEM_FILE)
    allocation = read_allocation(folder / ALLOCATION_FILE)
    answer, is_invented = allocation.value, problem.is_invented or allocation.is_invented
    checked = Checked.of(problem.value, answer, violations(problem.value, answer))
    wrong = () if checked.violations else mistold(problem.value, answer)
    open_still = not_proven(answer)
    if format is Format.JSON:
        about = {"as_at": problem.value.as_at.isoformat(), "invented": is_invented}
        said = {"mistold": list(wrong), "not_proven": list(open_still)}
        as_json(about | {"allocator": answer.allocator, "seed": answer.seed} | checked.told | said)
    else:
        if is_invented:
            echo(INVENTED)
        echo(headline(problem.value, answer))
        for sentence in checked.violations:
            echo(f"  {sentence}")
        echo(checked.constraints)
        for sentence in checked.unproven:
            echo(f"  {sentence}")
        echo(checked.proof)
        for sentence in wrong:
            echo(f"  {sentence}")
        echo(_turns(checked, wrong, is_known=has_rule(answer)))
        for sentence in open_still:
            echo(f"Not proven: {sentence}.")
    if checked.is_broken or wrong:
        raise typer.Exit(FINDINGS)


def _turns(checked: "Checked", wrong: tuple[str, ...], *, is_known: bool) -> str:
    """Say whether it is so what is told of each offer."""
    if checked.violations:
        return "Turns: not read, as constraints are broken."
    if not is_known:
        return "Turns: not read, as the rule of the allocator is not known."
    if wrong:
        return f"Turns: {counted(len(wrong), 'thing')} told otherwise than it was."
    return "Turns: what ranked each offer first, and who was next, is as it is told."


@frozen(kw_only=True)
class Checked:
    """
    What those say of an answer who do not trust it.

    Attributes:
        violations: Each constraint that it breaks.
        unproven: What its proof fails to show; empty where it has none.
        has_proof: Whether it has one, or must have.
    """

    violations: tuple[str, ...]
    unproven: tuple[str, ...]
    has_proof: bool

    @classmethod
    def of(
        cls, problem: "Problem", answer: "Allocation", violations: tuple[str, ...] = ()
    ) -> "Checked":
        """Read the proof of an answer, if it breaks no constraint."""
        from unlocking_doors.matching.proving import proof_due, unproven

        has_proof = answer.proof is not None or proof_due(problem, answer) is not None
        fails = unproven(problem, answer) if has_proof and not violations else ()
        return cls(violations=violations, unproven=fails, has_proof=has_proof)

    @property
    def is_broken(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.violations or self.unproven)

    @property
    def is_proven(self) -> bool:
        """Whether the proof was verified."""
        return self.has_proof and not self.is_broken

    @property
    def told(self) -> dict[str, Any]:
        """All of it, as plain data."""
        return {
            "violations": list(self.violations),
            "has_proof": self.has_proof,
            "unproven": list(self.unproven),
            "is_proven": self.is_proven,
        }

    @property
    def constraints(self) -> str:
        """Say whether the hard constraints are kept."""
        if self.violations:
            return f"Constraints: {counted(len(self.violations), 'violation')}."
        return "Constraints: every one is kept, and everyone and everything is accounted for."

    @property
    def proof(self) -> str:
        """Say whether a better answer is possible."""
        if not self.has_proof:
            return "Proof: none came with the answer."
        if self.violations:
            return "Proof: not read, as constraints are broken."
        if self.unproven:
            return "Proof: it does not show that no better answer is possible."
        return "Proof: verified."


def headline(problem: "Problem", answer: "Allocation") -> str:
    """Say in a line what was asked and answered."""
    waiting = counted(len(problem.requests), "household")
    return (
        f"Allocator {answer.allocator}, seed {answer.seed}: {waiting} waiting, "
        f"{counted(len(problem.vacancies), 'home')} in the pot, "
        f"{counted(len(answer.pairings), 'offer')}."
    )
