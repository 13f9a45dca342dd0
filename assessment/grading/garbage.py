"""Making a county's outcomes without the garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """The collector would walk a county's hundred thousand new tuples again and again: a fifth of
    the time (benchmarks/bench_assess.py). Nothing made here refers to itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
