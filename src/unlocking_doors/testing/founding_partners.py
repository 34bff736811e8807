"""The partners of a new region: the council of each area, and some registered providers."""

from collections.abc import Iterator, Sequence
from datetime import date

from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.testing.founding_areas import NewAreas, key_of

PARTNER_COLUMNS = (
    "key",
    "name",
    "kind",
    "areas",
    "named_lead",
    "homes_owned",
    "lettings_a_year",
    "since",
    "until",
    "source",
)
_EXAMPLE = " (example)"
_PROVIDERS = (f"Larkhollow Homes{_EXAMPLE}", f"Tidewick Housing{_EXAMPLE}")
_INVENTED_COUNCIL = "illustrative: an invented council, no real landlord"
_COUNCIL = (
    "illustrative: nobody has joined yet; every council stands as a partner from the first day"
)
_NAMED = "illustrative: named when the region was founded; where it has homes is to be agreed"
_INVENTED = "illustrative: an invented provider, no real landlord"


def partner_rows(
    areas: NewAreas, providers: Sequence[str], opened: date
) -> Iterator[tuple[str, ...]]:
    """
    Yield the rows of partners.csv.

    Args:
        areas: Each has a council, which has homes in it alone.
        providers: Names of registered providers, each with homes everywhere; without any, two
            are invented that share the areas.
        opened: The day from which all of them are partners.
    """
    taken = set(areas.keys)
    council = _INVENTED_COUNCIL if areas.are_invented else _COUNCIL
    for key, name in zip(areas.keys, areas.names, strict=True):
        yield _row(key, name, PartnerKind.LOCAL_AUTHORITY, [key], opened, council)
    for place, name in enumerate(dict.fromkeys(providers or _PROVIDERS)):
        key = key_of(name.removesuffix(_EXAMPLE)) or f"provider-{place + 1}"
        key = f"{key}-homes" if key in taken else key
        taken.add(key)
        where = areas.keys if providers else areas.keys[place :: len(_PROVIDERS)]
        source = _NAMED if providers else _INVENTED
        yield _row(key, name, PartnerKind.REGISTERED_PROVIDER, where, opened, source)


def _row(  # noqa: PLR0917  the cells, in order
    key: str, name: str, kind: PartnerKind, where: Sequence[str], opened: date, source: str
) -> tuple[str, ...]:
    lead, since = f"{key}-lead", opened.isoformat()
    return (key, name, kind.value, "; ".join(where), lead, "", "", since, "", source)
