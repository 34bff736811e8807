"""Write expected/summary.json: the numbers of the example year, which a test compares."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

EXPECTED = Path(__file__).parent / "expected" / "summary.json"
#: The place of the report is the user's; the fingerprint changes with every word of the region.
LEFT_OUT = ("out", "fingerprint")


def expect() -> None:
    """Run the demo in a folder that is thrown away, and keep its numbers."""
    with TemporaryDirectory() as folder:
        words = ["-m", "unlocking_doors", "demo", "northwest", "--out", folder, "--format", "json"]
        ran = subprocess.run([sys.executable, *words], check=True, stdout=subprocess.PIPE)
    numbers = {key: value for key, value in json.loads(ran.stdout).items() if key not in LEFT_OUT}
    EXPECTED.parent.mkdir(exist_ok=True)
    EXPECTED.write_text(json.dumps(numbers, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    expect()
