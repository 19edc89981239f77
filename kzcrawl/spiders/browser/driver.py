"""The driver between us and a browser, a process of its own: started with a folder of its own, and ended for sure."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from kzcrawl.spiders.browser.folder import temporary_folder

_one_at_a_time = asyncio.Lock()  # each gets its folder by a variable of this process


class Driver:
    """What is started within `starting` ends with this. A browser ends with the pipe to its driver, and a driver with
    the pipe to us, so that not even `kill -9` leaves one behind."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._pids: set[int] = set()

    @asynccontextmanager
    async def starting(self) -> AsyncIterator[None]:
        """While the driver is started."""
        folder = self._open.enter_context(temporary_folder())
        async with _one_at_a_time:
            before, stock = _children(), os.environ.get("TMPDIR")
            os.environ["TMPDIR"] = str(folder)
            try:
                yield
            finally:
                self._pids = _children() - before
                if stock is None:
                    del os.environ["TMPDIR"]
                else:
                    os.environ["TMPDIR"] = stock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pid in self._pids & _children():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._open.close()


def _children() -> set[int]:
    """The processes that this one has started."""
    lists = (path.read_text() for path in Path("/proc/self/task").glob("*/children"))
    return {int(pid) for line in lists for pid in line.split()}
