"""Parses on several cores: what was handed out comes back in its order, and no more waits than the cores need."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WAITING = 3  # for each process: one that is worked on, and what comes next


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


class Workers:
    """So many processes; with one alone, this one does all."""

    def __init__(self, jobs: int, pool: ProcessPoolExecutor | None) -> None:
        self._jobs, self._pool = jobs, pool

    def each(self, work: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
        """What the work makes of each task, in the order of the tasks."""
        if self._pool is None:
            yield from map(work, tasks)
            return
        waiting: deque[Future[R]] = deque()
        try:
            for task in tasks:
                waiting.append(self._pool.submit(work, task))
                if len(waiting) >= self._jobs * _WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def workers(jobs: int) -> Iterator[Workers]:
    """Processes that live as long as they are needed, and no longer than this one."""
    if jobs == 1:
        yield Workers(1, None)
        return
    # Spawned, not forked: they inherit neither locks nor the database.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin) as pool:
        yield Workers(jobs, pool)


def _begin() -> None:
    """A signal of the terminal is its parent's to heed; and a parent that is killed leaves nobody behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
