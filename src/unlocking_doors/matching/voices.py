"""The two voices: what the coordinator is told, and what of it is safe to circulate."""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from unlocking_doors.matching.allocation import Reason
from unlocking_doors.matching.proofs import Block

# The request that circulates shows the areas that suit. That a home is in none of them tells no
# more; which of the others is the dangerous one would.
_OF_AREA = frozenset({"area-fled", "area-to-avoid", "area-not-chosen"})
_ELSEWHERE = "the home is in an area that does not suit"
_UNSAID = "for a reason that only the coordinator may see"


@frozen(kw_only=True)
class Said:
    """
    One thing that is said, in both voices.

    Attributes:
        text: For the coordinator.
        safe_text: Safe to circulate: no other case, no band, points or standing, never where the
            danger is; empty where nothing of it may leave.
    """

    text: str = field(repr=False)
    safe_text: str = ""


def safely(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Say the reasons against a home so that they may circulate; empty where there are none."""
    said = [
        _ELSEWHERE if one.code in _OF_AREA else one.text if one.circulates else _UNSAID
        for one in reasons
    ]
    return tuple(sorted(dict.fromkeys(said), key=lambda one: one == _UNSAID))


@frozen(kw_only=True)
class Left:
    """
    Why one household is left without a home.

    Attributes:
        case: Key of the case.
        said: In a few sentences, and what shows that it could not be otherwise.
        against: For every home of the pot, everything that does not fit, with the value seen; for
            one that fits, nothing.
        taken: Each home that is offered, and the case that is offered it.
    """

    case: str
    said: tuple[Said, ...]
    against: Mapping[str, tuple[Reason, ...]] = field(repr=False)
    taken: Mapping[str, str] = field(repr=False)

    def of_home(self, home: str) -> Said:
        """Say of one home what stands against it, or to whom it went."""
        reasons, case = self.against[home], self.taken.get(home)
        if reasons:
            return Said(
                text="; ".join(reason.text for reason in reasons),
                safe_text="; ".join(safely(reasons)),
            )
        return Said(
            text=f"fits, and {f'went to {case}' if case else 'was not offered'}",
            safe_text=f"suits, and {'went to another household' if case else 'was not offered'}",
        )


def blocked(fitting: int, block: Block) -> str:
    """Say a block of a proof in plain words."""
    homes, holders = len(block.homes), len(block.holders)
    text = "the home that fits it" if fitting == 1 else f"the {fitting} homes that fit it"
    if homes > fitting:
        text += f" and {homes - fitting} more that hang together with them"
    if homes > holders:
        return (
            f"of {text}, {holders} are offered to households that come before, none of which fits "
            "any other home, and the landlords of the rest may give no more"
        )
    if homes == 1:
        return f"{text} is offered to a household that comes before, and that fits no other home"
    return (
        f"{text} are offered to {holders} households that come before, and none of them fits any "
        "other home"
    )
