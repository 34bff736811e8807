"""
How hard hypothesis tries.

`fast` is the default and fits `make test`; `make torture` sets HYPOTHESIS_PROFILE=torture. Where CI
is set, `fast` always tries the same examples, so that a build cannot fail by luck.
"""

import os

from databases import schemas, server, url  # noqa: F401  fixtures
from hypothesis import HealthCheck, settings

settings.register_profile(
    "fast",
    max_examples=50,
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # two workers share two cores
)
settings.register_profile(
    "torture",
    max_examples=5_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
