"""One verb for all: find out whether a key is of a case, a home or a partner, and explain it."""

from collections.abc import Mapping
from difflib import get_close_matches

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.explaining import Recall, explain_case
from unlocking_doors.commands.explaining_home import explain_home
from unlocking_doors.commands.explaining_partner import explain_partner
from unlocking_doors.commands.lines import Told
from unlocking_doors.errors import NotFoundError
from unlocking_doors.matching import Allocator

_KINDS = ("case", "home", "partner")
_AMBIGUOUS = "UD-E303"


def explain(
    desk: Desk, key: str, recall: Recall, allocators: Mapping[str, Allocator], *, safe: bool
) -> Told:
    """
    Explain a case, a home or a partner.

    Args:
        desk: The command under way, read-only.
        key: Key of it, or the reference code of a case; ``home:`` and the like before it say of
            which kind it is.
        recall: Returns the region of a fingerprint that decided something.
        allocators: The allocators that go by name.
        safe: Whether what is said is to circulate.

    Raises:
        NotFoundError: There is nothing of that key, or more than one thing.
        RefusedError: A decision cannot be made again as it was.
    """
    kind, name = _kind(desk, key)
    if kind == "home":
        return explain_home(desk, desk.home(name), allocators, safe=safe)
    if kind == "partner":
        return explain_partner(desk, desk.region.partner_by_key[name], safe=safe)
    return explain_case(desk, desk.case(name), recall, safe=safe)


def _kind(desk: Desk, key: str) -> tuple[str, str]:
    said, _, rest = key.partition(":")
    known = _known(desk)
    if rest and said in known:
        kinds, name = [said], rest
    else:
        kinds, name = list(_KINDS), key
    found = [kind for kind in kinds if name in known[kind]]
    if len(found) == 1:
        return found[0], name
    if found:
        message = f'"{name}" is the key of a {" and of a ".join(found)}'
        options = " or ".join(f"{kind}:{name}" for kind in found)
        raise NotFoundError(message, code=_AMBIGUOUS, remedy=f"Say which: {options}")
    every = {one: kind for kind in kinds for one in known[kind]}
    close = get_close_matches(name, sorted(every), n=1, cutoff=0.6)
    if close:
        raise NotFoundError.of(every[close[0]], name, close)
    what = f"{', '.join(kinds[:-1])}{' or ' if kinds[1:] else ''}{kinds[-1]}"
    raise NotFoundError.of(what, name, every)


def _known(desk: Desk) -> Mapping[str, frozenset[str]]:
    cases = desk.unit.cases()
    references = (case.reference for case in cases if case.reference)
    return {
        "case": frozenset((*(case.key for case in cases), *references)),
        "home": frozenset(state.home.home for state in desk.unit.homes()),
        "partner": frozenset(desk.region.partner_by_key),
    }
