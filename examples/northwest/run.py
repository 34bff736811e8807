"""The North West's example year through the Python API: run it, and see what was widened."""

import sys
from collections import Counter
from pathlib import Path

from unlocking_doors import (
    Inputs,
    Plugins,
    open_scheme,
    read_decisions,
    read_homes,
    read_referrals,
    summary,
)
from unlocking_doors.loading import example_of


def main(out: Path) -> dict[str, object]:
    """Run the year into a folder, and return its summary."""
    plugins = Plugins.load()
    region = plugins.region("northwest")
    example = example_of(plugins.folder("northwest"))
    if example is None:
        sys.exit("The North West's package holds no example year")
    referrals = read_referrals(example.folder / "referrals.csv", region)
    homes = read_homes(example.folder / "homes.csv", region)
    decisions = read_decisions(example.folder / "decisions.csv", region)
    out.mkdir(parents=True, exist_ok=True)
    (out / "scheme.db").unlink(missing_ok=True)
    with open_scheme(region, str(out / "scheme.db"), plugins=plugins) as scheme:
        scheme.run(
            Inputs(referrals=referrals.values, homes=homes.values, decisions=decisions.values),
            as_at=example.as_at,
            seed=example.seed,
            is_invented=referrals.is_invented,
        )
        year = summary(scheme.snapshot())
        kinds = Counter(event.kind for event in scheme.events())
        print("circulated", kinds["circulate"], "widened", kinds["widen"], "moves", year["moves"])
        sub_region = {area.key: area.sub_region for area in region.areas}
        places = {home.home: sub_region[home.area] for home in homes.values}
        for case in scheme.snapshot().cases:
            if case.state == "moved" and case.letting and case.letting.home:
                left = sub_region[case.referral.area or ""]
                print(case.key, "within" if left == places[case.letting.home] else "beyond", left)
        waiting = next(case for case in scheme.snapshot().cases if case.state == "circulated")
        told = scheme.explain(waiting.key)
        lines = next(part.lines for part in told.sections if part.heading == "What happened")
        print(told.summary, *(line.text for line in lines if " to " in line.text), sep="\n")
        print(scheme.report("year", out))
    return year


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/northwest-python"))
