"""SIGTERM and SIGINT: the first asks whoever writes to seal what it has and to end; the second ends it at once.

A signal leaves a mark and nothing else, since it comes in the middle of anything: work that lasts looks for the mark
between two steps. Who only reads needs none of this, and ends as any program does.
"""

import _thread
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kzcrawl.exceptions import StoppedError

_ENDING = (signal.SIGTERM, signal.SIGINT)
_PATIENCE_SECONDS = 25.0  # of the thirty that service managers give
_LATE = b"kzcrawl: came to no end in 25 s; what was committed, the next run seals\n"


@dataclass(slots=True)
class _Mark:
    """The signal that came; the ones that we heed; what is done at once when one comes."""

    signum: int | None = None
    heeded: tuple[signal.Signals, ...] = ()
    acts: list[Callable[[], object]] = field(default_factory=list)


_mark = _Mark()


@contextmanager
def heeded() -> Iterator[None]:
    """Heeds both signals while something is written, but for those that somebody else handles, or ignores.

    Raises StoppedError at its end if one came.
    """
    stock = {signum: signal.getsignal(signum) for signum in _ENDING}
    free = [
        signum for signum, is_held_by in stock.items() if is_held_by in (signal.SIG_DFL, signal.default_int_handler)
    ]
    _mark.signum, _mark.heeded = None, tuple(free)
    for signum in free:
        signal.signal(signum, _note)
    try:
        yield
        check()
    finally:
        for signum in free:
            signal.signal(signum, stock[signum])
        _mark.signum = None


@contextmanager
def acted_upon(act: Callable[[], object]) -> Iterator[None]:
    """Does something at once when a signal comes, in the middle of anything."""
    _mark.acts.append(act)
    try:
        yield
    finally:
        _mark.acts.remove(act)


def is_stopping() -> bool:
    """Whether a signal asked for an end."""
    return _mark.signum is not None


def check() -> None:
    """Raises StoppedError if a signal asked for an end."""
    if _mark.signum is not None:
        raise StoppedError(_mark.signum)


def _note(signum: int, _: object) -> None:
    for each in _mark.heeded:
        signal.signal(each, signal.SIG_DFL)  # the second one needs nobody who is awake
    _mark.signum = signum
    _thread.start_new_thread(_watch, (signum,))  # that of `threading` takes locks, which this may have interrupted
    for act in _mark.acts:
        act()


def _watch(signum: int) -> None:
    """Ends a process that does not come to its end, for whatever it waits."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _mark.signum is not None:
        if time.monotonic() > deadline:
            os.write(2, _LATE)
            os._exit(128 + signum)
        time.sleep(0.1)
