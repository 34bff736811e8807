"""The options that commands share, so that one word means one thing everywhere."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

#: The largest seed: small enough to be written down, and to be read back from any store.
MOST_SEED = 999_999_999


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"


class Voice(StrEnum):
    """To whom an answer is told."""

    COORDINATOR = "coordinator"
    SAFE = "safe"


Region = Annotated[str, typer.Argument(help="Key of an installed region, or the folder of one.")]
Database = Annotated[
    str, typer.Option("--db", help="Database: a file (SQLite) or a postgresql:// address.")
]
Day = Annotated[
    datetime | None,
    typer.Option("--as-at", formats=["%Y-%m-%d"], help="The day, as 2023-04-30."),
]
Out = Annotated[Path | None, typer.Option("--out", help="Folder to write into.")]
Seed = Annotated[
    int | None, typer.Option("--seed", min=0, max=MOST_SEED, help="Seed of the lotteries.")
]
Printed = Annotated[Format, typer.Option("--format", help="How to print the answer.")]
Referrals = Annotated[Path, typer.Option("--referrals", help="CSV file of referrals.")]
Homes = Annotated[Path, typer.Option("--homes", help="CSV file of homes.")]
