"""kzcrawl: a scheduled scraper and archiver of Kazakh news."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kzcrawl.archive.research import Archive

__version__ = "0.1.0"
__all__ = ["Archive"]


def __getattr__(name: str) -> object:
    """Loads `Archive` when somebody asks for it: the command does not."""
    if name != "Archive":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kzcrawl.archive.research import Archive

    return Archive
