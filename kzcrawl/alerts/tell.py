"""Tells what there is to tell after a night, and notes it once it is delivered."""

import logging
import socket
import sqlite3
from collections.abc import Sequence

from kzcrawl.alerts.message import Place, message_of
from kzcrawl.alerts.nights import nights_of
from kzcrawl.alerts.services import send
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.dates import machine_iso
from kzcrawl.exceptions import KzcrawlError
from kzcrawl.settings import Settings
from kzcrawl.state import told

logger = logging.getLogger(__name__)


def tell(settings: Settings, sources: Sequence[str], sealed: Sequence[Manifest], error: Exception | None) -> bool:
    """Sends the one message of a night, if there is one; whether all of it went well.

    It is noted only when every service has it: else all are told once more the next night.
    """
    layout, now = Layout(settings.ARCHIVE), machine_iso(settings.clock.now())
    nights = nights_of(sources, sealed, error, layout, now)
    message = message_of(nights, told.told_of(layout.database), now, Place(settings.ARCHIVE, socket.gethostname()))
    if message is None:
        return True
    if refused := send(settings.ALERTS.split(), message.title, message.body):
        names = ", ".join(refused)
        logger.warning("an alert could not be delivered by %s; it is tried again the next night", names)
        return False
    try:
        told.note(layout.database, message.told)
    except (KzcrawlError, sqlite3.Error) as fault:
        logger.warning("an alert was delivered, and cannot be noted, so that the next night sends it again: %s", fault)
        return False
    return True
