"""Equality monitoring: kept apart, so that no rule and no allocator can read it."""

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
