"""What a command prints: UTF-8 in every locale, and, where it cannot be written, one error that says so."""

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from kzcrawl.exceptions import UNTOUCHED, UnwritableOutputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def begin_output() -> None:
    """Speaks UTF-8: output is read by programs, and by people who read Kazakh. On its own streams alone."""
    if sys.stdout is sys.__stdout__:
        sys.stdout = _checked(sys.__stdout__, "standard output", is_by_line=os.isatty(1))
    if sys.stderr is sys.__stderr__:
        sys.stderr = _checked(sys.__stderr__, "standard error", is_by_line=True)


def _checked(stream: TextIO | None, title: str, *, is_by_line: bool) -> io.TextIOWrapper:
    """The stream as it is to be; where whoever started us has closed it (None), what it gets goes nowhere."""
    descriptor = os.open(os.devnull, os.O_WRONLY) if stream is None else stream.fileno()
    return io.TextIOWrapper(
        io.BufferedWriter(_Checked(descriptor, title)), "utf-8", "backslashreplace", line_buffering=is_by_line
    )


class _Checked(io.FileIO):
    """UnwritableOutputError at the first write that fails, and what is written after that goes nowhere: Python would
    try the rest at its end, and fail once more. A pipe that was closed stays a BrokenPipeError."""

    def __init__(self, descriptor: int, title: str) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._title = title

    def write(self, content: "ReadableBuffer", /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            if isinstance(error, BrokenPipeError):
                raise
            raise UnwritableOutputError(f"{self._title}: cannot be written ({error.strerror}). {UNTOUCHED}") from error
