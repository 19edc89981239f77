"""What the checks are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from kzcrawl.settings import Settings


@dataclass(frozen=True, slots=True)
class Setup:
    """The settings of the nights to come, their sources, and whether whoever gets alerts may be sent one."""

    settings: Settings
    sources: Sequence[str]
    sends_alerts: bool = True
