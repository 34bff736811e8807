"""What was said in an explanation, as text."""

from unlocking_doors.commands.lines import Told


def said_of(told: Told, text: str) -> str:
    """Return everything that is said under the line that begins with some text."""
    every = (line for section in told.sections for line in section.lines)
    found = next(line for line in every if line.text.startswith(text))
    return " ".join((found.mark, found.text, *found.more))


def whole(told: Told) -> str:
    """Return everything that is said, as one text."""
    every = [line for section in told.sections for line in section.lines]
    headings = [section.heading for section in told.sections]
    return "\n".join([told.summary, *headings, *(" ".join((x.text, *x.more)) for x in every)])
