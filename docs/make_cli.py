"""Write docs/cli.md from the command line itself; with --check, say whether it is up to date."""

import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent / "cli.md"
VERBS = (
    "demo",
    "run",
    "check",
    "test",
    "assess",
    "match",
    "verify",
    "compare",
    "frontier",
    "init",
    "invent",
    "explain",
    "ranking",
    "ledger",
    "report",
    "documents",
    "publish",
    "targets suggest",
    "export",
    "import",
    "regions",
    "plugins",
    "template",
    "doctor",
    "code",
)


def _help(*words: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "unlocking_doors", *words, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "96", "PATH": "", "TERM": "dumb", "NO_COLOR": "1"},
    )
    return ran.stdout.strip()


def page() -> str:
    """Return the page."""
    parts = [
        "# The command line",
        "",
        "Made by `make docs` from the program's own help.",
        "",
        "```text",
        _help(),
        "```",
    ]
    for verb in VERBS:
        parts += ["", f"## {verb}", "", "```text", _help(*verb.split()), "```"]
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the page, or compare it."""
    made = page()
    if "--check" not in sys.argv:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == made:
        return 0
    print("docs/cli.md is out of date; run: make docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
