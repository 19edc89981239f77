"""What a check found."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Result:
    """A line: of what, whether it is well, what was found, and, if it is not, what mends it."""

    name: str
    grade: Grade
    found: str
    mend: str = ""


def ok(name: str, found: str) -> Result:
    """All is well."""
    return Result(name, "ok", found)


def warning(name: str, found: str, mend: str) -> Result:
    """A night can do without it, or not as well."""
    return Result(name, "warning", found, mend)


def failed(name: str, found: str, mend: str) -> Result:
    """A night could not do its work."""
    return Result(name, "failed", found, mend)
