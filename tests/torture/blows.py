"""How a command is struck: by which signals, and at which moment."""

import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired

from tests.torture.site import Log, unheard

_LONGEST_SECONDS = 40.0  # undisturbed, none takes ten; and told to end, none may take more than thirty
_HANGS = 124  # as timeout(1) says it
STRUCK = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, 128 + signal.SIGTERM, 128 + signal.SIGINT)

Signals = tuple[signal.Signals, ...]


@dataclass(frozen=True)
class Blow:
    """Failpoints; or signals, a tenth of a second apart, at the n-th request from now on or after some seconds."""

    failpoints: str = ""
    at_request: int = 0
    after_seconds: float = 0.0
    signals: Signals = ()


@dataclass(frozen=True)
class End:
    """How a command ended: its status (of a signal, negative), and what it complained of."""

    status: int
    complaint: str

    @property
    def is_struck(self) -> bool:
        """Whether that was the blow."""
        return self.status in STRUCK


def strike(
    words: list[str],
    environment: Mapping[str, str],
    blow: Blow,
    log: Log,
    longest_seconds: float = _LONGEST_SECONDS,
) -> End:
    """Runs a command and strikes it; it may have ended before."""
    armed = dict(environment) | {"KZCRAWL_FAILPOINTS": blow.failpoints}
    with Popen(words, env=armed, stdout=DEVNULL, stderr=PIPE, text=True) as process:
        if blow.at_request:
            moment = len(log) + blow.at_request
            log.heard = lambda number: _send(process, blow.signals) if number == moment else None
        elif blow.after_seconds:
            _send_later(process, blow)
        try:
            _, complaint = process.communicate(timeout=longest_seconds)
        except TimeoutExpired:
            process.kill()
            return End(_HANGS, f"it was still there after {longest_seconds:.0f} s")
        finally:
            log.heard = unheard
    return End(process.returncode, complaint)


def _send_later(process: Popen[str], blow: Blow) -> None:
    try:
        process.wait(blow.after_seconds)
    except TimeoutExpired:
        _send(process, blow.signals)


def _send(process: Popen[str], signals: Signals) -> None:
    for number, each in enumerate(signals):
        time.sleep(0.1 * min(number, 1))
        process.send_signal(each)
