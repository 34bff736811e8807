"""London's example year through the Python API: read, run, look, report."""

import sys
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
    region = plugins.region("london")
    example = example_of(plugins.folder("london"))
    if example is None:
        sys.exit("London's package holds no example year")
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
        for step in ("inquiries", "circulated", "moves"):
            print(step, year[step])
        for partner, standing in sorted(scheme.ledger().items(), key=lambda one: one[1])[:3]:
            print(f"{partner} owes {-standing}")
        waiting = next(case for case in scheme.snapshot().cases if case.state == "circulated")
        print(scheme.explain(waiting.key).summary)
        print(scheme.report("year", out))
    return year


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/london-python"))
