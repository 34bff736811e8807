"""The duty to use both tracks, as a rule; and the keys by which the files of this package talk."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from unlocking_doors import Answer, CaseFacts, Effect, Ruling, rule

#: Key of the pathway; a region that has it can be amended.
PATHWAY: Final = "housing-moves"
#: Keys of the parameters: the top slice, the stop rule, the largest homes, the kinds of landlord.
SHARE: Final = "housing-moves-share"
STOP_BELOW: Final = "housing-moves-stop-below"
LARGEST: Final = "housing-moves-largest"
SUPPLIERS: Final = "housing-moves-suppliers"
#: All of them: a region that has them has Housing Moves in it.
PARAMETERS: Final = frozenset({SHARE, STOP_BELOW, LARGEST, SUPPLIERS})
#: Key of the rule.
TWIN_TRACK: Final = "twin-track"
#: What a household on both tracks has done.
REGISTERED: Final = "is_registered_with_housing_moves"
BIDDING: Final = "is_bidding_on_housing_moves"
_DONE = {REGISTERED: "registered with Housing Moves", BIDDING: "bidding there"}


@rule(
    key=TWIN_TRACK,
    label="Both tracks are open: registered, bidding, and of a size that the pool holds",
    source="W3 with its first day inferred; W22; W23 with the assumption that its sizes still hold",
    since=date(2022, 7, 1),
    if_not_met=Effect.WARN,
    reason="Housing Moves will not house this household as things stand.",
    remedy="Register and bid; where no home of its pool is large enough, look for other routes too",
)
def twin_track(facts: CaseFacts, parameters: Mapping[str, object]) -> Ruling:
    """
    Tell whether the second track can lead anywhere.

    A tree could ask the same facts. This also says which of them stands in the way, and asks for
    nothing more once bidding cannot help: the pool holds homes of providers alone, up to a size.
    It never bars anybody: that referrals must register and bid is for the region's own rules.
    """
    need, largest = facts.get("bedrooms_needed"), parameters.get(LARGEST)
    if isinstance(need, int) and isinstance(largest, int) and need > largest:
        text = f"needs {need} bedrooms; its pool holds up to {largest}: bidding cannot house it"
        return Ruling(answer=Answer.NOT_MET, detail=text)
    lacking = [label for fact, label in _DONE.items() if facts.get(fact) is False]
    if lacking:
        return Ruling(answer=Answer.NOT_MET, detail=f"not {' and not '.join(lacking)}")
    missing = tuple(fact for fact in ("bedrooms_needed", *_DONE) if facts.get(fact) is None)
    if missing:
        return Ruling(answer=Answer.UNKNOWN, missing=missing)
    return Ruling(answer=Answer.MET)
