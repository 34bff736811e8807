"""Equality monitoring: kept apart, so that no rule and no allocator can read it."""

from collections.abc import Mapping
from types import MappingProxyType

from attrs import fields, frozen

from unlocking_doors.sensitive import sensitive


@frozen(kw_only=True)
class Equality:
    """
    What the applicant chose to say for equality monitoring; empty where not asked or not said.

    Source:
        The protected characteristics of the Equality Act 2010, as PCD 480 paragraph 6.6 lists
        them; age stands in the household, and ethnic groups are those of the national
        lettings return (W40).
    """

    disability: str = sensitive(default="")
    gender_reassignment: str = sensitive(default="")
    marriage_and_civil_partnership: str = sensitive(default="")
    pregnancy_and_maternity: str = sensitive(default="")
    ethnic_group: str = sensitive(default="")
    religion_or_belief: str = sensitive(default="")
    sex: str = sensitive(default="")
    sexual_orientation: str = sensitive(default="")


EQUALITY_FIELDS = tuple(attribute.name for attribute in fields(Equality))

#: The answers that are counted apart, by field. What else was said is never shown: it is counted as
#: another answer, and a field that is not here only as answered or not. Source: the ethnic groups
#: of the national lettings return (W40); sexes as the form gives them; yes and no.
EQUALITY_ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sex": ("female", "male"),
        "ethnic_group": ("Asian", "Black", "Mixed or multiple", "White", "Arab or other"),
        "disability": ("yes", "no"),
        "gender_reassignment": ("yes", "no"),
        "pregnancy_and_maternity": ("yes", "no"),
    }
)
#: Answers by which somebody would rather not answer.
NOT_SAID = ("not said", "prefers not to say")
