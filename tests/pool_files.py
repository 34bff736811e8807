"""A small pool of files in Toyland, and the words to match it."""

from pathlib import Path

from program import rows_of, succeeds, write_rows
from toyland_files import edit, write_toyland

REFERRALS: list[dict[str, str]] = [
    {"case": "C-1", "received": "2023-04-17", "risk_level": "high"},
    {"case": "C-2", "received": "2023-04-10", "risk_level": "medium"},
    {"case": "C-3", "received": "2023-04-03", "areas_of_choice": "woods; bricks"},
    {"case": "C-4", "consent_to_circulation": "", "risk_level": "high"},
    {"case": "C-5", "is_tenant": "no", "tenant_moves_too": "no"},
    {"case": "C-6", "received": "2023-06-01"},
]
HOMES: list[dict[str, str]] = [
    {"home": "H-1", "released": "2023-05-02"},
    {"home": "H-2", "released": "2023-05-03", "bedrooms": "5"},
    {"home": "H-3", "released": "2023-03-01", "held_until": "2023-04-01"},
    {"home": "H-4", "released": "2023-06-02"},
]


def write_pool(folder: Path) -> Path:
    """Write Toyland and a pool of it into a folder, and return it."""
    region = write_toyland(folder / "toyland")
    edit(region / "region.toml", 'allocator = "priority"', 'allocator = "strict"')
    for kind, changes in (("referrals", REFERRALS), ("homes", HOMES)):
        path = folder / f"{kind}.csv"
        succeeds("template", kind, "--region", region, "--out", path)
        (row,) = rows_of(path)
        write_rows(path, [row | _same_day(one) | one | {"invented": "yes"} for one in changes])
    return folder


def _same_day(changes: dict[str, str]) -> dict[str, str]:
    """Give the consents on the day of receipt; a home is held without end."""
    if "home" in changes:
        return {"held_until": ""}
    consents = ("consent_to_apply", "consent_to_circulation", "consent_to_monitoring")
    return dict.fromkeys(consents, changes.get("received", "2023-04-17"))


def words(folder: Path, **instead: object) -> list[object]:
    """Return the words of a match of the pool on a day of May, some of them replaced."""
    options = {
        "referrals": folder / "referrals.csv",
        "homes": folder / "homes.csv",
        "as-at": "2023-05-10",
        **{name.replace("_", "-"): value for name, value in instead.items()},
    }
    region = options.pop("region", folder / "toyland")
    said = [word for name, value in options.items() for word in (f"--{name}", value)]
    return ["match", region, *said]
