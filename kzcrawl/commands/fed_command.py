"""A command that is fed what a feed would print: for `kzcrawl feed --exec`."""

import signal
import subprocess
from collections.abc import Iterable
from types import TracebackType
from typing import IO, cast

from kzcrawl.exceptions import CommandFailedError


class FedCommand:
    """A command of /bin/sh, started by the first line that it is fed.

    At its end it was fed all, or CommandFailedError says why it was not, or how it failed.
    """

    def __init__(self, command: str) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._is_cut_short = False

    @property
    def was_started(self) -> bool:
        """Whether there was anything for it."""
        return self._process is not None

    def writelines(self, lines: Iterable[bytes]) -> None:
        """Feeds it lines, until it has closed its input."""
        for line in lines:
            if self._is_cut_short:
                return
            try:
                self._input.write(line)
            except BrokenPipeError:
                self._is_cut_short = True

    @property
    def _input(self) -> IO[bytes]:
        if self._process is None:
            words = ["/bin/sh", "-c", self._command]
            self._process = subprocess.Popen(words, stdin=subprocess.PIPE)  # noqa: S603 - the user's own command
        return cast("IO[bytes]", self._process.stdin)

    def __enter__(self) -> "FedCommand":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        try:
            self._input.close()
        except BrokenPipeError:
            self._is_cut_short = True
        status = self._process.wait()
        if kind is None and (status or self._is_cut_short):
            raise CommandFailedError(f"{self._command}: {self._ending(status)}; nothing was confirmed")

    def _ending(self, status: int) -> str:
        if status < 0:
            return f"ended by {signal.Signals(-status).name}"
        return f"ended with status {status}" if status else "ended with 0 before it had read all"
