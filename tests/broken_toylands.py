"""Toylands that load and run, and say what nobody can mean: one way each."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve
from leaving_partners import leaving
from toyland import CLOSED, INVENTED, OPENED, SECOND, THIRD, TOYLAND, asks

from unlocking_doors.facts.partners import Accreditation, PartnerKind
from unlocking_doors.findings import Effect
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not, Operator
from unlocking_doors.policy.parameters import Parameter, ParameterValue
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import Rule
from unlocking_doors.policy.settings import CirculateTo
from unlocking_doors.policy.steps import Actor
from unlocking_doors.policy.targets import Target, TargetRule

THERE = evolve(TOYLAND.circulation, to=CirculateTo.PARTNERS_WITH_HOMES_THERE)
FIRST = evolve(TOYLAND.circulation, to=CirculateTo.SUB_REGION_FIRST)
DAY_AFTER = date(2021, 5, 1)


def changed(table: str, key: str, region: Region = TOYLAND, **changes: Any) -> Region:
    """Return Toyland with every row of a key changed."""
    rows = getattr(region, table)
    assert any(row.key == key for row in rows)
    new = tuple(evolve(row, **changes) if row.key == key else row for row in rows)
    return evolve(region, **{table: new})


def added(table: str, *rows: Any, region: Region = TOYLAND) -> Region:
    """Return Toyland with rows more."""
    return evolve(region, **{table: (*getattr(region, table), *rows)})


def ruled(
    require: Condition,
    effect: Effect = Effect.DECLINE,
    *,
    cohort: str = "",
    since: date = OPENED,
    until: date | None = None,
    region: Region = TOYLAND,
) -> Region:
    """Return Toyland with a rule ``new`` more, of one cohort or of all."""
    rule = Rule(
        key="new", label="new", source="T1", since=since, until=until, require=require,
        if_not_met=effect, reason="It is not met.",
    )  # fmt: skip
    region = added("rules", rule, region=region)
    if cohort:
        own = region.cohort_by_key[cohort].rules
        return changed("cohorts", cohort, region, rules=(*own, "new"))
    identity = evolve(region.identity, rules=(*region.identity.rules, "new"))
    return evolve(region, identity=identity)


def parameter(key: str, values: Mapping[date, ParameterValue], unit: str = "days") -> Parameter:
    """Make a parameter."""
    return Parameter(key=key, label=key, unit=unit, source=INVENTED, values=values)


def valued(key: str, *values: int, region: Region = TOYLAND) -> Region:
    """Return Toyland with a parameter of days more, or with other values from each of its days."""
    dated = dict(zip((OPENED, SECOND), values, strict=False))
    if key in region.parameter_by_key:
        return changed("parameters", key, region, values=dated)
    return added("parameters", parameter(key, dated), region=region)


def target(
    homes: int, since: date = SECOND, until: date | None = date(2022, 4, 1), key: str = "t"
) -> Target:
    """Make a target of the council of Sticks, which joins on the day that targets begin."""
    return Target(
        key=key, partner="sticks-council", homes=homes, rule=TargetRule.FIXED,
        source=INVENTED, since=since, until=until,
    )  # fmt: skip


def accredited(key: str, since: date, until: date | None = None) -> Accreditation:
    """Make an accreditation of Brick Homes."""
    return Accreditation(
        key=key, partner="brick-homes", by="huntsman", source=INVENTED, since=since, until=until
    )


def bordering(**neighbours: str) -> Region:
    """Return Toyland with other borders."""
    areas = tuple(
        evolve(area, neighbours=frozenset(neighbours[area.key].split())) for area in TOYLAND.areas
    )
    return evolve(TOYLAND, areas=areas)


def council(
    name: str, lead: str = "another-lead", *, region: Region = TOYLAND, **changes: Any
) -> Region:
    """Return Toyland with a council more that has homes in Straw."""
    straw = evolve(TOYLAND.partner_by_key["straw-council"], **changes)
    return added("partners", evolve(straw, key="new", name=name, named_lead=lead), region=region)


def renamed_straw(since: date) -> Region:
    """Return a Toyland in which the area Hay takes the place of Straw."""
    straw, sticks, *others = TOYLAND.areas
    hay = evolve(straw, key="hay", gss="E09000009", name="Hay", since=since,
                 neighbours=frozenset({"sticks"}))  # fmt: skip
    areas = (evolve(straw, until=SECOND),
             evolve(sticks, neighbours=sticks.neighbours | {"hay"}), *others, hay)  # fmt: skip
    homes = frozenset({"straw", "hay", "sticks"})
    return changed("partners", "straw-council", evolve(TOYLAND, areas=areas), areas=homes)


_HIGH, _STANDARD = (asks("risk_level", Operator.IS, level) for level in ("high", "standard"))
_ACCREDITED = asks("is_landlord_accredited")
_WITH_ONE = added("accreditations", accredited("a", OPENED))
_NEVER = AllOf(parts=(_HIGH, _STANDARD))
_OWNING = changed("partners", "sticks-council", homes_owned=3, lettings_a_year=2)
_ALONE = evolve(TOYLAND.partner_by_key["brick-homes"], areas=frozenset(TOYLAND.area_by_key))
_DOOR, _WOODS = TOYLAND.cohorts[:2]
_AT_END = TOYLAND.hand_overs[0]

#: Ways to say what nobody can mean: region, then code, place and words of its one finding.
WAYS: dict[str, tuple[Region, str, str, str]] = {
    "a rule of all against another": (
        ruled(Not(part=AnyOf(parts=(asks("is_tenant"), asks("tenant_moves_too"))))),
        "UD-L001", "region", 'nobody can enter: no case can meet "tenant-moves" and "new" at once'),
    "a rule of a cohort against another, from a day on": (
        ruled(_STANDARD, cohort=_DOOR.key, since=date(2020, 6, 1)),
        "UD-L001", "cohort wolf-at-the-door", "from 2020-06-01 nobody can enter it: no case can"),
    "a cohort's rule against the cohort": (
        ruled(asks("cohorts", Operator.EXCLUDES, _WOODS.key), cohort=_WOODS.key),
        "UD-L001", "cohort wolf-in-the-woods", 'no case can meet "new", as a case of this cohort'),
    "all other areas and one more": (
        valued("areas-of-choice-least", 1, 4),
        "UD-L001", "cohort wolf-at-the-door", '"lives-in-toyland" and "areas-chosen" at once'),
    "a rule against itself": (
        ruled(_NEVER), "UD-L002", "rule new", "from 2020-01-01 no case can meet it"),
    "a warning against itself": (
        ruled(_NEVER, Effect.WARN), "UD-L002", "rule new", "no case can meet it"),
    "more areas than there are": (
        valued("areas-of-choice-least", 1, 5),
        "UD-L002", "rule areas-chosen", "from 2021-04-01 no case can meet it: the region has too"),
    "more borders than there are": (
        ruled(asks("neighbouring_areas_chosen", Operator.AT_LEAST, 3)),
        "UD-L002", "rule new", "too few areas, borders or accreditations"),
    "more areas to avoid than there are": (
        ruled(asks("areas_avoided", Operator.AT_LEAST, 5)),
        "UD-L002", "rule new", "too few areas, borders or accreditations"),
    "an accreditation that nobody has": (
        ruled(_ACCREDITED),
        "UD-L002", "rule new", "too few areas, borders or accreditations"),
    "an accreditation that nobody has any more": (
        ruled(_ACCREDITED, region=changed("accreditations", "a", _WITH_ONE, until=SECOND)),
        "UD-L002", "rule new", "from 2021-04-01 no case can meet it"),
    "a rule or its opposite": (
        ruled(AnyOf(parts=(_HIGH, Not(part=_HIGH)))),
        "UD-L003", "rule new", "from 2020-01-01 every case meets it"),
    "at least none": (
        ruled(asks("areas_avoided", Operator.AT_LEAST, 0), Effect.RETURN),
        "UD-L003", "rule new", "it decides nothing"),
    "at least one person": (
        ruled(asks("household_size", Operator.AT_LEAST, 1)),
        "UD-L003", "rule new", "it decides nothing"),
    "a consent that a cohort may skip": (
        changed("rules", "consent", require=AllOf(parts=(
            asks("has_consented_to_apply"), asks("has_consented_to_circulation"),
            AnyOf(parts=(asks("has_consented_to_monitoring"), asks("has_support_in_place"))),
        ))),
        "UD-L004", "region", 'from 2020-01-01 no rule asks for "has_consented_to_monitoring"'),
    "a partner without an area": (
        council("Hay Council", areas=frozenset()),
        "UD-L010", "partner new", "from 2020-01-01 it has homes in no area"),
    "an area without homes": (
        changed("partners", "brick-homes", areas=frozenset({"bricks"})),
        "UD-L011", "area woods", "no partner ever has homes in it"),
    "an area without homes any more": (
        leaving("sticks-council", date(2022, 1, 1)),
        "UD-L011", "area sticks", "from 2022-01-01 no partner has homes in it any more"),
    "an area without borders": (
        bordering(straw="sticks", sticks="straw woods", woods="sticks", bricks=""),
        "UD-L012", "area bricks", "from 2020-01-01 it borders no area"),
    "one partner alone": (
        evolve(TOYLAND, partners=(_ALONE,), circulation=THERE),
        "UD-L013", "circulation", "from 2020-01-01 a request reaches nobody"),
    "one partner alone elsewhere": (
        evolve(TOYLAND, partners=(TOYLAND.partners[0], _ALONE), circulation=THERE),
        "UD-L013", "area straw", "a request from here reaches nobody"),
    "an area without a sub-region": (
        valued("days-before-widening", 7,
               region=changed("areas", "woods", evolve(TOYLAND, circulation=FIRST), sub_region="")),
        "UD-L014", "area woods", "it has no sub-region"),
    "a council twice": (
        council("The Metropolitan Borough of STRAW"), "UD-L015", "partner new", "straw-council"),
    "a provider twice": (
        council("Brick-homes Housing Association Ltd.", areas=frozenset({"woods"}),
                kind=PartnerKind.REGISTERED_PROVIDER),
        "UD-L015", "partner new", "brick-homes"),
    "a partner renamed beside itself": (
        council("Thatch Council", "lead-straw-council"),
        "UD-L015", "partner new", "its named lead and its areas are those of"),
    "a deadline for what cannot be done there": (
        changed("deadlines", "circulate-in-time", state="submitted"),
        "UD-L020", "deadline circulate-in-time", 'waits for the step "circulate"'),
    "a deadline of somebody else": (
        changed("deadlines", "circulate-in-time", owner=Actor.NAMED_LEAD),
        "UD-L021", "deadline circulate-in-time", 'the named-lead never takes the step "circulate"'),
    "a deadline longer than the review period": (
        valued("days-to-review", 28, 6),
        "UD-L022", "deadline circulate-in-time", "from 2021-04-01"),
    "a wait longer than the review period": (
        valued("days-to-review", 28,
               region=valued("days-before-widening", 7, 29,
                             region=evolve(TOYLAND, circulation=FIRST))),
        "UD-L022", "circulation", 'from 2021-04-01 "days-before-widening"'),
    "a parameter that nothing reads": (
        valued("wolves", 1), "UD-L030", "parameter wolves", "no rule, cohort or deadline reads it"),
    "a wait that nothing reads": (
        valued("days-before-widening", 7),
        "UD-L030", "parameter days-before-widening", "requests do not go to their own sub-region"),
    "weeks": (
        changed("parameters", "days-to-circulate", unit="weeks"),
        "UD-L031", "parameter days-to-circulate", 'its unit is "weeks"'),
    "months of age": (
        changed("parameters", "own-room-age", unit="months"),
        "UD-L031", "parameter own-room-age", "counts it in years"),
    "days without a cohort at the beginning": (
        evolve(TOYLAND, cohorts=tuple(evolve(one, since=SECOND) for one in TOYLAND.cohorts)),
        "UD-L040", "region", "no cohort is open from 2020-01-01 to 2021-03-31"),
    "days without a cohort at the end": (
        evolve(TOYLAND, cohorts=tuple(evolve(one, until=SECOND) if one.is_on else one
                                      for one in TOYLAND.cohorts), pathways=(), reasons=()),
        "UD-L040", "region", "no cohort is open from 2021-04-01 to 2025-12-31"),
    "a cohort after itself, too late": (
        added("cohorts", evolve(_WOODS, key="again", since=DAY_AFTER),
              region=changed("cohorts", _WOODS.key, until=SECOND)),
        "UD-L041", "cohort again", "no row of the same is in force from 2021-04-01 to 2021-04-30"),
    "an area after another, too late": (
        renamed_straw(DAY_AFTER),
        "UD-L041", "area hay", 'it begins on 2021-05-01, and "straw", which it follows, ends on'),
    "a council after another, too late": (
        council("Thatch Council", since=DAY_AFTER, region=changed(
            "partners", "brick-homes", leaving("straw-council", SECOND),
            areas=frozenset({"straw", "bricks", "woods"}))),
        "UD-L041", "partner new", '"straw-council", which it follows, ends on 2021-04-01'),
    "targets with days between them": (
        added("targets", target(1), target(1, date(2022, 5, 1), None, "u")),
        "UD-L041", "target u", "from 2022-04-01 to 2022-04-30"),
    "targets that overlap": (
        added("targets", target(1), target(1, date(2022, 3, 1), None, "u")),
        "UD-L042", "target u", "another row of the same from 2021-04-01 to 2022-03-31"),
    "a cohort twice": (
        added("cohorts", evolve(_DOOR, key="again", label="Wolf at the DOOR")),
        "UD-L042", "cohort again", "another row of the same"),
    "a grant twice": (
        added("funding", evolve(TOYLAND.funding[0], key="again", since=date(2021, 1, 1))),
        "UD-L042", "funding again", "another row of the same"),
    "an accreditation twice": (
        added("accreditations", accredited("a", OPENED), accredited("b", SECOND)),
        "UD-L042", "accreditation b", "another row of the same"),
    "a rule after the end": (
        ruled(_HIGH, since=CLOSED), "UD-L043", "rule new", "it is in force from 2026-01-01, and"),
    "a pathway before the beginning": (
        changed("pathways", "hot-air-balloon", since=date(2018, 1, 1), until=OPENED, cohorts=()),
        "UD-L043", "pathway hot-air-balloon", "from 2018-01-01 to 2019-12-31"),
    "a hand-over before the beginning": (
        added("hand_overs", evolve(_AT_END, key="early", on=OPENED)),
        "UD-L043", "hand_over early", "the scheme opens on 2020-01-01"),
    "a pathway of a cohort that is off": (
        changed("pathways", "hot-air-balloon", cohorts=("wolf-in-sheepskin",)),
        "UD-L044", "pathway hot-air-balloon", 'the cohort "wolf-in-sheepskin" is switched off'),
    "a pathway of a cohort that is closed": (
        changed("cohorts", _DOOR.key, until=SECOND),
        "UD-L044", "pathway hot-air-balloon", "is open from 2020-01-01 to 2021-03-31: on no day"),
    "a hand-over of a cohort that is off": (
        added("hand_overs", evolve(_AT_END, key="off", cohorts=("wolf-in-sheepskin",))),
        "UD-L044", "hand_over off", "is switched off"),
    "a hand-over of a cohort that is not open yet": (
        added("hand_overs", evolve(_AT_END, key="early", on=SECOND, cohorts=(_WOODS.key,)),
              region=changed("cohorts", _WOODS.key, since=SECOND)),
        "UD-L044", "hand_over early", "opens on 2021-04-01, after its cases pass over"),
    "a target above what a partner owns": (
        added("targets", target(4), region=changed("partners", "sticks-council", homes_owned=3)),
        "UD-L050", "target t", '4 homes are asked of "sticks-council", which owns 3'),
    "a target above what a partner lets": (
        added("targets", target(3), region=_OWNING),
        "UD-L050", "target t", "which lets 2 a year: too few in 365 days"),
    "a target before its partner joins": (
        added("targets", target(1, OPENED)),
        "UD-L051", "target t", '"sticks-council" joins only on 2021-04-01'),
}  # fmt: skip

#: What looks like one of them and may be meant.
SOUND: dict[str, Region] = {
    "Toyland": TOYLAND,
    "every other area": valued("areas-of-choice-least", 1, 3),
    "a warning that is always met": ruled(AnyOf(parts=(_HIGH, Not(part=_HIGH))), Effect.WARN),
    "a rule that only warns against another": ruled(_STANDARD, Effect.WARN),
    "a rule that begins when another ends": ruled(_STANDARD, since=THIRD, cohort=_DOOR.key),
    "an accreditation that somebody has": ruled(_ACCREDITED, region=_WITH_ONE),
    "an accreditation that lapsed": added(
        "accreditations", accredited("a", OPENED, SECOND), accredited("b", DAY_AFTER)
    ),
    "no borders at all": bordering(straw="", sticks="", woods="", bricks=""),
    "one partner that may house its own": evolve(
        TOYLAND,
        partners=(_ALONE,),
        circulation=THERE,
        matching=evolve(TOYLAND.matching, own_landlord_homes=True),
    ),
    "requests to their own sub-region first": valued(
        "days-before-widening", 7, region=evolve(TOYLAND, circulation=FIRST)
    ),
    "a provider of a council's name": council("Straw", kind=PartnerKind.REGISTERED_PROVIDER),
    "a council after another, on the day": council(
        "Thatch Council", since=SECOND, region=leaving("straw-council", SECOND)
    ),
    "an area after another, on the day": renamed_straw(SECOND),
    "targets in turn": added("targets", target(1), target(1, date(2022, 4, 1), None, "u")),
    "a target that can just be met": added("targets", target(2), region=_OWNING),
    "a deadline as long as the review period": valued("days-to-review", 7),
    "a grant before the scheme": added(
        "funding", evolve(TOYLAND.funding[0], key="early", since=date(2019, 1, 1), until=OPENED)
    ),
}
