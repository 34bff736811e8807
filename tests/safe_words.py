"""What must not stand in a text that is safe to circulate."""

import re
from collections.abc import Iterable

from explained import whole

from unlocking_doors.policy.region import Region
from unlocking_doors.scheme import Scheme


def told_of(names: Iterable[str], text: str) -> list[str]:
    """Return the names that stand in a text as words of their own."""
    return [one for one in names if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text)]


def places_of(region: Region) -> set[str]:
    """Return every word for an area or a sub-region."""
    return {
        word for area in region.areas for word in (area.key, area.name, area.sub_region) if word
    }


def assert_partners_are_told_safely(scheme: Scheme) -> None:
    """
    No partner is told safely of a place, or of another partner, beyond its own name.

    Every fourth is asked, as they are many; what the coordinator is told of them names both.
    """
    region, loud = scheme.region, False
    partners = {word for one in region.partners for word in (one.key, one.name)}
    for partner in region.partners[::4]:
        names = (places_of(region) | partners) - {partner.key, partner.name}
        key = f"partner:{partner.key}"
        safely = whole(scheme.explain(key, safe=True))
        assert told_of(names, safely) == []
        assert "sub-region," not in safely
        loud = loud or bool(told_of(names, whole(scheme.explain(key))))
    assert loud
