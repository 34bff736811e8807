"""
Reports: from a snapshot of the scheme to what people read.

Read ``summary.py`` (the numbers), then ``coordinator.py`` (the page).
"""
