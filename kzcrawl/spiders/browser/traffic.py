"""What a page is loading: whether it waits for anything, and whether anything failed."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Request, Response

_OF_SCRIPTS = ("script", "xhr", "fetch")


class Traffic:
    """The scripts of a page and what they ask the site for: whatever else it loads says nothing of its listing."""

    def __init__(self, is_ours: Callable[[str], bool]) -> None:
        self.failed = self.has_asked = False
        self._is_ours = is_ours
        self._open: set[Request] = set()
        self._changed = time.monotonic()

    @property
    def handlers(self) -> dict[str, Callable[[Any], None]]:
        """What listens to a page, by event."""
        return {
            "request": self._began,
            "requestfinished": self._ended,
            "requestfailed": self._failed,
            "response": self._answered,
        }

    def begin(self) -> None:
        """Forgets what was."""
        self.failed = self.has_asked = False

    @property
    def quiet_seconds(self) -> float:
        """For how long nothing has been under way."""
        return 0.0 if self._open else time.monotonic() - self._changed

    def _began(self, request: "Request") -> None:
        if request.resource_type in _OF_SCRIPTS and self._is_ours(request.url):
            self._open.add(request)
            self.has_asked = True

    def _ended(self, request: "Request") -> None:
        if request in self._open:
            self._open.remove(request)
            self._changed = time.monotonic()

    def _failed(self, request: "Request") -> None:
        self.failed = self.failed or request in self._open
        self._ended(request)

    def _answered(self, response: "Response") -> None:
        self.failed = self.failed or (response.status >= 400 and response.request in self._open)
