"""
Targets to talk about: from use, from a share of lettings, or the same for all.

No formula is published: in 2020 London meant to agree targets "based on use of the scheme" (S2),
and one borough gave 5 % of its lettings to another scheme (W23). What stands here is ours. It
suggests; partners agree.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from fractions import Fraction

from unlocking_doors.errors import ConfigurationError

#: Code of targets that cannot be shared out as was asked.
_CANNOT = "UD-E111"
_DAYS_A_YEAR = 365


def share_of_use(
    use: Mapping[str, int], *, homes: int, floor: int, ceiling: int
) -> Mapping[str, int]:
    """
    Share homes out in proportion to use, between a floor and a ceiling.

    1. Each partner's quota is its use times one factor, the same for all, but never less than the
       floor nor more than the ceiling; the factor is the one with which the quotas sum to *homes*.
    2. Each partner is given the whole part of its quota.
    3. What is left goes, one home each, to those with the largest remainder; of equal ones to who
       uses most, and then by key.

    Args:
        use: Use of the scheme by partner, none below zero, in whatever unit.
        homes: Homes that all of them are to give together.
        floor: Fewest homes of a partner, whatever it uses.
        ceiling: Most homes of a partner.

    Returns:
        Homes by partner, in the order of the keys. They sum to *homes*.

    Raises:
        ConfigurationError: No quotas within the limits sum to *homes*.

    Source:
        S2 (2020) for the intention; largest remainders after Hamilton (1792). The rest is ours.
    """
    if not 0 <= floor <= ceiling:
        message = f"the floor is {floor} and the ceiling {ceiling}"
        remedy = "Write a floor of 0 or more, and a ceiling that is not below it"
        raise ConfigurationError(message, code=_CANNOT, remedy=remedy)
    least = floor * len(use)
    most = sum(ceiling if used else floor for used in use.values())
    if not least <= homes <= most:
        message = (
            f"{homes} homes cannot be shared out: with these limits it must be {least} to {most}"
        )
        remedy = "Ask for such a number, or change the limits; no use means the floor"
        raise ConfigurationError(message, code=_CANNOT, remedy=remedy)
    factor = _factor(use, homes, floor, ceiling)
    quotas = {key: _within(factor * used, floor, ceiling) for key, used in use.items()}
    return _rounded(quotas, homes, use)


def share_of_lettings(
    lettings: Mapping[str, int], days: Mapping[str, int], *, percent: Fraction
) -> Mapping[str, int]:
    """
    Ask every partner for the same share of its lettings.

    The exact shares are rounded by largest remainders, so that all targets together are the share
    of all lettings, rounded to the nearest home (a half upwards).

    Args:
        lettings: Homes that each partner lets in a year.
        days: Days that the target of each partner lasts.
        percent: Share asked, above 0 and up to 100.

    Returns:
        Homes by partner, in the order of the keys.

    Raises:
        ConfigurationError: *percent* is no such share.

    Source:
        W23: 5 % of lettings, about 11 homes a year, in one borough.
    """
    if not 0 < percent <= 100:  # noqa: PLR2004  per cent
        message = f"{float(percent):.9g} is no share in per cent"
        remedy = "Write a number above 0 and up to 100"
        raise ConfigurationError(message, code=_CANNOT, remedy=remedy)
    quotas = {
        key: percent * let * days[key] / (100 * _DAYS_A_YEAR) for key, let in lettings.items()
    }
    homes = int(sum(quotas.values(), Fraction(1, 2)))
    return _rounded(quotas, homes, lettings)


def fixed(partners: Iterable[str], *, homes: int) -> Mapping[str, int]:
    """
    Ask every partner for the same number of homes.

    Raises:
        ConfigurationError: It is below zero.
    """
    if homes < 0:
        message, remedy = f"{homes} homes cannot be asked of a partner", "Write 0 or more"
        raise ConfigurationError(message, code=_CANNOT, remedy=remedy)
    return dict.fromkeys(sorted(partners), homes)


def _within(quota: Fraction, floor: int, ceiling: int) -> Fraction:
    return min(max(quota, Fraction(floor)), Fraction(ceiling))


def _factor(use: Mapping[str, int], homes: int, floor: int, ceiling: int) -> Fraction:
    """Return the factor at which the quotas sum to *homes*, which is known to be possible."""
    used = [one for one in use.values() if one]

    def total(factor: Fraction) -> Fraction:
        return sum((_within(factor * one, floor, ceiling) for one in use.values()), Fraction(0))

    # Between two of these the sum of the quotas is a straight line: nobody reaches a limit there.
    turns = sorted({Fraction(limit, one) for one in used for limit in (0, floor, ceiling)})
    if not turns:
        return Fraction(0)
    before = max(bisect_right(turns, Fraction(homes), key=total) - 1, 0)
    begin = turns[before]
    slope = sum(one for one in used if floor <= begin * one < ceiling)
    return begin + (homes - total(begin)) / slope if slope else begin


def _rounded(
    quotas: Mapping[str, Fraction], homes: int, weights: Mapping[str, int]
) -> Mapping[str, int]:
    whole = {key: int(quota) for key, quota in sorted(quotas.items())}
    first = sorted(whole, key=lambda key: (whole[key] - quotas[key], -weights[key], key))
    for key in first[: homes - sum(whole.values())]:
        whole[key] += 1
    return whole
