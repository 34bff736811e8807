"""Worked cases of Toyland, as files."""

from pathlib import Path

#: Begins every file of cases here: a household that each rule of Toyland lets through.
USUAL = """\
about = "The wolf and his ways."

[usual]
cohorts = ["wolf-at-the-door"]
landlord = "straw-council"
area = "straw"
household = "f34 m8"
access = "none"
areas_of_choice = ["bricks", "woods"]
consent_to_apply = 2020-01-01
consent_to_circulation = 2020-01-01
consent_to_monitoring = 2020-01-01
risk_level = "high"
is_tenant = true
has_landlord_no_suitable_home = true
has_rent_arrears = false
"""

#: What the sound case shows.
NAME = "A pig who fears the wolf is taken"

#: One that is right in every word.
SOUND = f"""
[[case]]
name = "{NAME}"
as_at = 2022-03-01
given = {{ risk_level = "medium" }}
expect = {{ outcome = "eligible", met = ["risk"] }}
because = "T1"
"""


def write(folder: Path, *cases: str, name: str = "first.toml", usual: str = USUAL) -> Path:
    """Write a file of cases below a region's folder, and return it."""
    path = folder / "cases" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join([usual, *cases]), "utf-8")
    return path


def one(name: str, *, as_at: str = "2022-03-01", given: str = "", expect: str = "") -> str:
    """Write a case; by default it expects to be eligible."""
    expected = expect or 'outcome = "eligible"'
    return (
        f'\n[[case]]\nname = "{name}"\nas_at = {as_at}\ngiven = {{ {given} }}\n'
        f'expect = {{ {expected} }}\nbecause = "T1"\n'
    )
