"""The goals: ratios of one run, and what they were found to be."""

from collections.abc import Iterator, Mapping

from contending import Measured, Meeting

#: A figure, what was found, its goal, whether it is met.
Row = tuple[str, str, str, bool]

#: Slower, faster, households, how many times at least.
AT_LEAST = (
    ("networkx", "optimal", 1_000, 1_000),
    ("scipy-sparse", "optimal", 10_000, 5),
    ("scipy-dense", "optimal", 10_000, 100),
    ("flow-on-pairs", "optimal", 100_000, 15),
    ("matching", "strict", 1_000, 20),
    ("fairpyx", "strict", 1_000, 4),
    ("kep-solver", "strict-fast", 1_000, 500),
)
#: Ours, what it is held against, households, how many times at most.
AT_MOST = (
    ("optimal-ledger", "optimal", 1_000, 1.5),
    ("optimal-ledger", "optimal", 10_000, 1.5),
    ("optimal-ledger", "optimal", 100_000, 1.5),
    ("optimal-ledger", "optimal", 1_000_000, 1.5),
    ("strict-fast", "memory-pass", 1_000_000, 40),
    ("strict", "strict-fast", 100_000, 25),
)
#: A tenfold pot takes at most so many times longer.
GROWTH = 20
#: MB at most, by households.
MEMORY = {100_000: 300, 1_000_000: 2_000}
#: A single figure, what it is, its unit and the most that it may be.
SINGLE = (
    ("explained", "cpu", "explaining all left of 2,000 before 700 homes", "s", 5.0),
    ("quotas", "cpu", "one optimum under quotas, 329 x 21, with reasons", "s", 3.0),
    ("quotas-in-order", "cpu", "the same by every criterion of the usual order", "s", 3.0),
    ("tied", "gap", "gap of repair, every home tied", "", 0.005),
)


def short(figure: float) -> str:
    """Write a figure to three places that count, or as a whole number."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def goals(met: Mapping[int, Meeting], singles: Mapping[str, Mapping[str, float]]) -> list[Row]:
    """Hold what was measured against the goals; what was not measured has no row."""
    return [
        *_ratios(met),
        *_growth(met),
        *_memory(met),
        *(
            (text, f"{singles[name][key]:.4g} {unit}".strip(), f"at most {most:g}",
             singles[name][key] <= most)
            for name, key, text, unit, most in SINGLE
            if name in singles
        ),
    ]  # fmt: skip


def _ratios(met: Mapping[int, Meeting]) -> Iterator[Row]:
    for one, other, households, bound in (*AT_LEAST, *AT_MOST):
        first, second = _of(met, households, one), _of(met, households, other)
        if first and second:
            ratio = first.cpu / second.cpu
            is_least = (one, other, households, bound) in AT_LEAST
            yield (
                f"{one} / {other}, {households:,}",
                f"{short(ratio)} x",
                f"at {'least' if is_least else 'most'} {bound:,} x",
                ratio >= bound if is_least else ratio <= bound,
            )


def _growth(met: Mapping[int, Meeting]) -> Iterator[Row]:
    for name in ("strict-fast", "optimal"):
        small, large = _of(met, 100_000, name), _of(met, 1_000_000, name)
        if small and large:
            ratio = large.cpu / small.cpu
            yield (f"{name}, 1,000,000 / 100,000", f"{short(ratio)} x", f"at most {GROWTH} x",
                   ratio <= GROWTH)  # fmt: skip


def _memory(met: Mapping[int, Meeting]) -> Iterator[Row]:
    for households, most in MEMORY.items():
        for name in ("strict", "strict-fast", "optimal", "optimal-ledger"):
            if measured := _of(met, households, name):
                yield (f"peak memory of {name}, {households:,}", f"{measured.peak:,.0f} MB",
                       f"at most {most:,}", measured.peak <= most)  # fmt: skip


def _of(met: Mapping[int, Meeting], households: int, name: str) -> Measured | None:
    return met[households].measured.get(name) if households in met else None
