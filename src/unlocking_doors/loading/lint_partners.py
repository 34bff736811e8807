"""One partner under two names, which would be owed and would owe twice."""

import re
from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.loading.survey import Survey

TWICE = "UD-L015"

_WORD = re.compile(r"\w+")
#: Words of a name that say what kind of body it is, and not which.
_KIND_WORDS = {
    PartnerKind.LOCAL_AUTHORITY: frozenset(
        {"authority", "borough", "city", "council", "county", "district", "local"}
        | {"metropolitan", "royal", "the", "of", "and", "mbc", "bc"}
    ),
    PartnerKind.REGISTERED_PROVIDER: frozenset(
        {"association", "company", "group", "ha", "homes", "housing", "limited", "ltd", "plc"}
        | {"society", "the", "trust", "of", "and"}
    ),
}
#: Words that say how true a name is, as `init` writes them.
_LABELS = frozenset({"example", "invented"})


def partner_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every partner that seems to be there twice at one time."""
    partners = survey.region.partners
    for number, partner in enumerate(partners):
        for other in partners[:number]:
            if other.kind is not partner.kind or not other.period.overlaps(partner.period):
                continue
            if essence(other.name, other.kind) == essence(partner.name, partner.kind):
                why = f'its name is that of "{other.key}", written in another way'
            elif other.named_lead == partner.named_lead and other.areas == partner.areas:
                why = f'its named lead and its areas are those of "{other.key}"'
            else:
                continue
            remedy = "Take one of them out, or let one end when the other begins"
            yield survey.fault(("partner", number, "name"), TWICE, why, remedy)


def essence(name: str, kind: PartnerKind) -> frozenset[str]:
    """Return the words of a partner's name that tell it from others of its kind."""
    return words_that_tell(name, _KIND_WORDS[kind] | _LABELS)


def words_that_tell(name: str, others: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the words of a name without case, punctuation and *others*, if any are left."""
    words = frozenset(_WORD.findall(name.casefold().replace("'", "").replace("’", "")))
    return words - others or words
