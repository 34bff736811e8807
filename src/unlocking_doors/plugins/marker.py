"""The two marks of pluggy: one for specifications, one for implementations."""

import pluggy

PROJECT = "unlocking_doors"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
