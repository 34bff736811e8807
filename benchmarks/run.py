"""
Run every benchmark: what users wait for, reports, then matching against its peers.

Prints one line a figure: the figure, its goal, whether it is met; exits 1 where a goal is missed.
The options are those of ``matching.py``.
"""

import sys

import matching
import reporting
import starting
from results import say


def main() -> int:
    """Measure and print."""
    return max(say(starting.figures()), say(reporting.figures()), matching.main())


if __name__ == "__main__":
    sys.exit(main())
