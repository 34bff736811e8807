"""A pot in columns of whole numbers: what the kernel of strict priority runs on."""

from collections.abc import Sequence

from attrs import frozen

from unlocking_doors.matching.kinds import Kinds

#: No limit to what a landlord receives or gives.
NO_LIMIT = -1


@frozen(kw_only=True)
class Pool:
    """
    Households, types of homes and landlords, each by its number from 0.

    Attributes:
        start: Where the options of each household begin; one more than households.
        option: Numbers of the bundles of types that fit, for one household after another, the best
            first.
        low: The first type of each bundle, -1 where it has none. A pot of rows has a bundle for
            each type, of the same number.
        high: One more than the last type of each bundle.
        receiver: Number of each household's landlord.
        owner: Number of the landlord of each type.
        free: Homes of each type.
        receives: What each landlord's households may be offered; -1 without limit.
        gives: What may be offered of each landlord's homes; -1 without limit.
    """

    start: Sequence[int]
    option: Sequence[int]
    low: Sequence[int]
    high: Sequence[int]
    receiver: Sequence[int]
    owner: Sequence[int]
    free: Sequence[int]
    receives: Sequence[int]
    gives: Sequence[int]

    @classmethod
    def of(cls, kinds: Kinds, barred: frozenset[tuple[str, str]] = frozenset()) -> "Pool":
        """
        Write a pot down in columns, in the order of its rows.

        Args:
            kinds: The homes by type.
            barred: Cases and homes that are not to come together.
        """
        problem = kinds.problem
        of_home = {
            vacancy.home: number for number, homes in enumerate(kinds.homes) for vacancy in homes
        }
        no = {(case, of_home[home]) for case, home in barred}
        landlords = sorted(
            {request.landlord for request in problem.requests}
            | {vacancy.landlord for vacancy in problem.vacancies}
        )
        numbers = {landlord: number for number, landlord in enumerate(landlords)}
        start, option = [0], []
        for request in problem.requests:
            fit = kinds.that_fit(request)
            option += [kind for kind in fit if (request.case, kind) not in no] if no else fit
            start.append(len(option))
        limits = [problem.standings.get(landlord) for landlord in landlords]
        return cls(
            start=start,
            option=option,
            low=range(len(kinds.homes)),
            high=range(1, len(kinds.homes) + 1),
            receiver=[numbers[request.landlord] for request in problem.requests],
            owner=[numbers[homes[0].landlord] for homes in kinds.homes],
            free=[len(homes) for homes in kinds.homes],
            receives=[_limit(row.may_receive if row else None) for row in limits],
            gives=[_limit(row.may_give if row else None) for row in limits],
        )


def _limit(room: int | None) -> int:
    return NO_LIMIT if room is None else room
