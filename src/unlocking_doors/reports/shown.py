"""Published tables as a page shows them: every number a figure, and beside it what it is worth."""

from datetime import timedelta

from unlocking_doors.publishing import TOTAL, Published, Shown
from unlocking_doors.released import Figure, Origin, Prose, agreed, own, say
from unlocking_doors.rendering import Column, Drawing, Exhibit, KeyFigure, Kind, Row, Table
from unlocking_doors.rendering.guarded import Guarded
from unlocking_doors.reports.words import stay


def figure(shown: Shown) -> Figure:
    """Write what is shown of a count."""
    return Figure(shown, Origin.PUBLISHED)


def in_words(shown: Shown) -> Figure:
    """Write what is shown of a count into a sentence: about how many, or between which limits."""
    if shown.low == shown.high:
        return figure(shown)
    if shown.value is not None:
        return Figure(f"about {shown}", Origin.PUBLISHED)
    limits = "an unknown number of" if shown.high is None else f"{shown.low} to {shown.high}"
    return Figure(limits, Origin.PUBLISHED)


def guarded(shown: Shown) -> Guarded:
    """Give what is shown of a count to a picture."""
    return Guarded(text=str(shown), value=shown.value, most=shown.high)


def total(table: Published) -> Shown:
    """Return what is shown of all that a table counts."""
    return table[(TOTAL,) * len(table.dimensions)]


def own_figure(number: int, label: str) -> KeyFigure:
    """Show one number of the reader's own."""
    return KeyFigure(value=own(number), label=label)


def change(now: Shown, before: Shown) -> Figure:
    """
    Write how one published number differs from another: the range, where they are rounded.

    Only what is shown is used, so that it tells no more than the two numbers do.
    """
    if now.high is None or before.high is None:
        return Figure("not known: a number is withheld", Origin.PUBLISHED)
    low, high = now.low - before.high, now.high - before.low
    if low == high:
        text = "no change" if low == 0 else f"{abs(low):,} {'more' if low > 0 else 'fewer'}"
    elif low >= 0:
        text = f"{low:,} to {high:,} more" if low else f"up to {high:,} more"
    elif high <= 0:
        text = f"{-high:,} to {-low:,} fewer" if high else f"up to {-low:,} fewer"
    else:
        text = f"from {-low:,} fewer to {high:,} more"
    return Figure(text, Origin.PUBLISHED)


def published(
    table: Published, *, heading: str, text: str = "", drawings: tuple[Drawing, ...] = ()
) -> Exhibit:
    """
    Show a published table, of two dimensions at most, with what it is worth.

    Args:
        table: The table.
        heading: What it shows, in a few words.
        text: What to read from it.
        drawings: Pictures of it.
    """
    down = table.dimensions[0].categories if table.dimensions else ()
    across = table.dimensions[1].categories if table.dimensions[1:] else ()
    heads = [*(agreed(one.label) for one in across), "Total"]
    ends = [*(one.key for one in across), TOTAL]

    def row(key: str, label: str) -> Row:
        cells = ((key, end)[: len(table.dimensions)] for end in ends)
        return Row(cells=(label, *(figure(table[cell]) for cell in cells)))

    return Exhibit(
        heading=heading,
        text=text,
        note=worth(table),
        drawings=drawings,
        table=Table(
            key=f"{table.key}-{table.period.since}-table",
            caption=say("{title}, {period}", title=table.title, period=period_of(table)),
            columns=(
                Column(heading=table.dimensions[0].label if down else "Everybody", kind=Kind.TEXT),
                *(Column(heading=head) for head in heads),
            ),
            rows=tuple(row(one.key, agreed(one.label)) for one in down),
            foot=row(TOTAL, "Total"),
        ),
    )


def period_of(table: Published) -> Figure:
    """Write the days of a table in short."""
    until = table.period.until
    return agreed(stay(table.period.since, until and until - timedelta(days=1)))


def worth(table: Published) -> Prose:
    """Say why a table is as coarse as it is, and what it is worth all the same."""
    why = table.notes[0]
    if table.shown_share is None:
        return Prose(why)
    useful = (
        f" Of the cells that are not empty {table.shown_share}% show a number, on average "
        f"{table.mean_error:g} away from the count."
    )
    return Prose(why + useful)


def signs(*tables: Published) -> tuple[Prose, ...]:
    """Say once for several tables what their signs mean."""
    return tuple(dict.fromkeys(Prose(note) for table in tables for note in table.notes[1:]))
