"""
How hard hypothesis tries.

`fast` is the default and fits `make test`; `make torture` sets HYPOTHESIS_PROFILE=torture. Where CI
is set, `fast` always tries the same examples, so that a build cannot fail by luck.

No test reaches the network: a socket that leaves the machine's file system refuses to connect.
"""

import gc
import os
import socket
from typing import Any

import pytest
from databases import schemas, server, url  # noqa: F401  fixtures
from hypothesis import HealthCheck, settings
from plugin_files import plugins  # noqa: F401  a fixture
from program import copy_of_year, year  # noqa: F401  fixtures

settings.register_profile(
    "fast",
    max_examples=30,
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

gc.disable()  # until every test is collected: none of that is garbage


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make, not again and again among what was imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Any:
    """Refuse every connection that is not through the file system."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            message = "a test asked for the network"
            raise AssertionError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(socket.socket, "connect", refuse)
        yield
