"""
Strict priority over types of homes: the kernel.

One household after another, the first of all first. Each is served if, and only if, it can be
without taking a home from one that came before: at once, or by letting those who are served move to
other homes that fit them (an augmenting path). Whoever is served stays served.

Written with whole numbers and plain loops only, so that the same lines run on Python's lists and,
compiled, on arrays (extra ``fast``).
"""

from collections.abc import MutableSequence, Sequence

#: No household, no type, no block.
NOBODY = -1
#: What a household got whose landlord had no room left at its turn.
NO_ROOM = -2


def serve(  # noqa: C901, PLR0912, PLR0915, PLR0917  one loop nest, to be compiled as it stands
    order: Sequence[int],
    start: Sequence[int],
    option: Sequence[int],
    low: MutableSequence[int],
    high: Sequence[int],
    receiver: Sequence[int],
    owner: Sequence[int],
    first_kind: Sequence[int],
    kind: Sequence[int],
    free: MutableSequence[int],
    receives: MutableSequence[int],
    gives: MutableSequence[int],
    got: MutableSequence[int],
    block: MutableSequence[int],
    seen: MutableSequence[int],
    taker: MutableSequence[int],
    entered: MutableSequence[int],
    first: MutableSequence[int],
    queue: MutableSequence[int],
    after: MutableSequence[int],
    before: MutableSequence[int],
) -> int:
    """
    Serve households in their order.

    Args:
        order: Numbers of the households, the first to be served first.
        start: Where the options of each household begin in *option*; one more than households.
        option: Numbers of the bundles of types that fit, the best first.
        low: The first type of each bundle, -1 where it has none; left with the first that may
            still be had.
        high: One more than the last type of each bundle.
        receiver: Number of each household's landlord.
        owner: Number of the landlord of each type.
        first_kind: Where the types of each landlord begin in *kind*; one more than landlords.
        kind: Numbers of the types of each landlord.
        free: Homes of each type; left with those that are free.
        receives: What each landlord's households may be offered, -1 without limit; left with what
            they still may.
        gives: What may be offered of each landlord's homes, likewise.
        got: -1 for each household; left with the type it is offered, or with -2 where its
            landlord had no room at its turn.
        block: -1 for each type; left with the number of the search that failed on it. The homes of
            a block stay with the households that hold them then, whoever comes later.
        seen: To work on, -1 for each type; as *taker*, *entered*, *first* and *queue*.
        taker: Which household would take a type.
        entered: Which type could be entered if somebody left this one.
        first: First of the households that are offered each type.
        queue: Types seen by the search under way.
        after: To work on, -1 for each household: the next that is offered the same type.
        before: Likewise, the one before.

    Returns:
        The number of blocks.
    """
    blocks = 0
    never = len(order)  # later than every turn: a type of a block is not looked at again
    for turn, new in enumerate(order):
        if receives[receiver[new]] == 0:
            got[new] = NO_ROOM
            continue
        # Search, breadth first, for a chain of moves that ends in a home that is free.
        goal, found, looked, mover = NOBODY, 0, 0, new
        while mover != NOBODY:
            for some in option[start[mover] : start[mover + 1]]:
                begin = low[some]
                if begin < 0:  # it all stays with those who hold it
                    continue
                end = high[some]
                if seen[begin] == never:
                    while begin < end and seen[begin] == never:
                        begin += 1
                    if begin == end:
                        low[some] = NOBODY
                        continue
                    low[some] = begin
                for to in range(begin, end):
                    if seen[to] >= turn:
                        continue
                    seen[to], taker[to], entered[to] = turn, mover, to
                    if free[to] > 0 and gives[owner[to]] != 0:
                        goal = to
                        break
                    queue[found] = to
                    found += 1
                    if free[to] > 0:  # its landlord gives no more: it may give one less elsewhere
                        whose = owner[to]
                        for near in range(first_kind[whose], first_kind[whose + 1]):
                            other = kind[near]
                            if seen[other] < turn:
                                seen[other], entered[other] = turn, to
                                queue[found] = other
                                found += 1
                if goal != NOBODY:
                    break
            if goal != NOBODY:
                break
            mover = NOBODY if mover == new else after[mover]
            while mover == NOBODY and looked < found:
                mover = first[queue[looked]]
                looked += 1
        if goal == NOBODY:
            if found:
                for at in range(found):
                    seen[queue[at]], block[queue[at]] = never, blocks
                blocks += 1
            continue
        # Move everyone on the chain, from its end back to the new household.
        if receives[receiver[new]] > 0:
            receives[receiver[new]] -= 1
        if gives[owner[goal]] > 0:
            gives[owner[goal]] -= 1
        free[goal] -= 1
        to, mover = goal, NOBODY
        while mover != new:
            mover = taker[to]
            left = got[mover]
            if left != NOBODY:  # take it out of the list of its type
                if before[mover] == NOBODY:
                    first[left] = after[mover]
                else:
                    after[before[mover]] = after[mover]
                if after[mover] != NOBODY:
                    before[after[mover]] = before[mover]
            got[mover], before[mover], after[mover] = to, NOBODY, first[to]
            if first[to] != NOBODY:
                before[first[to]] = mover
            first[to] = mover
            if left != NOBODY:
                to = entered[left]
                if to != left:
                    free[left] += 1
                    free[to] -= 1
    return blocks
