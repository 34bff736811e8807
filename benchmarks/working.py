"""
One contender in a process of its own: reads ``run`` lines, writes one line of JSON for each run.

Measured is processor time; the collector runs before, and what checks the answer after.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping

from pairs import Answer, Columns, load

Contender = Callable[[Columns], Answer]


def work(contenders: Mapping[str, Contender]) -> None:
    """Run the contender named by the first argument on the columns of the second, when told."""
    contender, columns = contenders[sys.argv[1]], load(sys.argv[2])
    answer = sys.stdout
    sys.stdout = sys.stderr  # what a peer prints is no answer
    for _ in sys.stdin:
        gc.collect()
        wall, cpu, children = time.perf_counter(), time.process_time(), _children()
        read = contender(columns)
        measured = {
            "cpu": time.process_time() - cpu + _children() - children,
            "wall": time.perf_counter() - wall,
        }
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        value, housed = read()
        answer.write(json.dumps({**measured, "peak": peak, "value": value, "housed": housed}))
        answer.write("\n")
        answer.flush()


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
