"""Everything that can go wrong, a class a case; the exit status of each is the command's."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

UNTOUCHED = "What was sealed is untouched: mend this and run the command again."


class KzcrawlError(Exception):
    """The base of every error that a command explains instead of showing a traceback."""

    status: int = 1


class BadInputError(KzcrawlError):
    """What the user gave cannot be used; nothing was written."""

    status = 2


class BreaksOffError(KzcrawlError):
    """A file ends before it is whole, as that of a crawler which was killed; what stands before is good."""


class NewerError(BadInputError):
    """The archive or its state was written by a newer kzcrawl; nothing was written."""

    def __init__(self, where: object, expected: str, found: str) -> None:
        super().__init__(f"{where}: expected {expected}, found {found}: a newer kzcrawl wrote it; upgrade this one")


class PrunedError(BadInputError):
    """A capture was dropped, as the archive's owner wanted it."""


class ParseError(KzcrawlError):
    """A page could not be read: says which page and, by a word of a closed set, why."""

    REASONS: ClassVar = {
        "not_recognised": "it is a page of none of the known sites",
        "other_source": "it is not a page of the site that was named",
        "nothing_found": "no article and no view count was found on it",
        "other_article": "it says of itself that it is another article than its address says",
        "too_deep": "it is nested more deeply than any page that a person wrote",
        "too_many_parts": "it has more tags or words than any page that a person wrote",
    }

    def __init__(self, reason: str, url: str | None = None) -> None:
        self.reason, self.url = reason, url
        super().__init__(f"{url or 'a page without an address'}: {self.REASONS[reason]} ({reason})")


class DamagedArchiveError(KzcrawlError):
    """A sealed file or manifest is missing, altered or cut short."""


class DamagedPositionError(KzcrawlError):
    """How far a consumer of the feed has confirmed cannot be read, or is not of this archive; what is sealed can."""

    def __init__(self, name: str, fault: str) -> None:
        mend = f"`kzcrawl feed --consumer {name} --confirm N --back` begins anew behind run N"
        super().__init__(f"consumers/{name}.json: {fault}; {mend}")


class UndecodableError(KzcrawlError):
    """What a server sent is not packed as it says, or too large when unpacked; it is kept as it came."""


class TooLargeUnpackedError(UndecodableError):
    """What a server sent is larger than the limit once it is unpacked."""


class NoBrowserError(KzcrawlError):
    """A page needs a browser, and none can be started; the message says why."""


class BrowserError(KzcrawlError):
    """A browser came to nothing with a page."""


class DamagedStateError(KzcrawlError):
    """The state cannot be read; the archive itself can."""


class UnwritableArchiveError(KzcrawlError):
    """The archive cannot be written; what was sealed is untouched."""

    status = 74


class UnwritableOutputError(KzcrawlError):
    """What a command prints cannot be written: a full disk, say; what was sealed is untouched."""

    status = 74


class CommandFailedError(KzcrawlError):
    """A command that was fed did not end well; nothing was confirmed for it."""


class LockedError(KzcrawlError):
    """Another run holds the lock."""

    status = 75


class StoppedError(KzcrawlError):
    """A signal asked for an end, and here it is."""

    STATUSES = (128 + signal.SIGINT, 128 + signal.SIGTERM)

    def __init__(self, signum: int) -> None:
        self.status = 128 + signum
        name = signal.Signals(signum).name
        super().__init__(f"stopped by {name}; what was kept so far is sealed, or the next run seals it")


@contextmanager
def unwritable(path: object) -> Iterator[None]:
    """Turns an error of the system into one that says what could not be written and how to go on."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableArchiveError(f"{path}: cannot be written ({reason}). {UNTOUCHED}") from error
