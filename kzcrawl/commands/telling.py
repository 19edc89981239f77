"""What is told of a night while it begins and ends: by alerts and by pings, where the settings name any."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from kzcrawl import stopping
from kzcrawl.archive.manifest import Manifest
from kzcrawl.exceptions import BadInputError, LockedError, StoppedError
from kzcrawl.settings import Settings

# What is not to be told as trouble: somebody stands before the screen, or another night is at work.
_NO_TROUBLE = (BadInputError, LockedError, StoppedError)


@dataclass
class Outcome:
    """What a night has brought so far: the manifests of its runs, its summary, and whether whoever is to know knows."""

    sealed: list[Manifest] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    is_told: bool = True

    @property
    def status(self) -> int:
        """The exit status of a night that came to its end."""
        return int(not self.is_told or any(manifest.verdict.status != "ok" for manifest in self.sealed))


@contextmanager
def telling(settings: Settings, sources: Sequence[str]) -> Iterator[Outcome]:
    """Tells that a night begins and how it ended. Belongs around what the holder of the lock does.

    A night that a signal ended, or that was asked for wrongly, is no alert.
    """
    outcome = Outcome()
    _ping(settings, outcome, "start")
    try:
        yield outcome
    except Exception as error:
        if not isinstance(error, _NO_TROUBLE):
            _alert(settings, sources, outcome, error)
        _ping(settings, outcome, "fail", f"{error}")
        raise
    _alert(settings, sources, outcome)
    _ping(settings, outcome, "fail" if outcome.status or stopping.is_stopping() else "success")


def _alert(settings: Settings, sources: Sequence[str], outcome: Outcome, error: Exception | None = None) -> None:
    if settings.ALERTS and not stopping.is_stopping():
        from kzcrawl.alerts.tell import tell

        outcome.is_told = tell(settings, sources, outcome.sealed, error)


def _ping(settings: Settings, outcome: Outcome, event: str, said: str = "") -> None:
    if settings.PING_URL:
        from kzcrawl import ping

        if event == "start":
            ping.started(settings.PING_URL)
        else:
            ping.ended(settings.PING_URL, "\n".join(filter(None, [*outcome.summary, said])), is_well=event == "success")
