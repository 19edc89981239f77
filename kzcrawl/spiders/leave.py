"""Whether a backfill may ask for one more page: not while a nightly is at work, and within the bounds of its order."""

import asyncio
import logging

from scrapy.exceptions import CloseSpider

from kzcrawl.archive.layout import Layout
from kzcrawl.locking import is_at_work
from kzcrawl.settings import Settings
from kzcrawl.share import Share
from kzcrawl.spiders.order import Order
from kzcrawl.stopping import is_stopping

_POLL_SECONDS = 0.5


class Leave:
    """Asked for before each request. `reason` says why there is none any more: max_requests or hours."""

    def __init__(
        self, share: Share, ours: Settings, order: Order, logger: logging.LoggerAdapter[logging.Logger]
    ) -> None:
        self.reason: str | None = None
        self._share, self._ours, self._order, self._logger = share, ours, order, logger
        self._layout = Layout(ours.ARCHIVE)

    async def is_given(self) -> bool:
        """Waits until no nightly is at work; then whether there is leave."""
        await self._hold()
        order = self._order
        if order.most_requests is not None and self._share.requests >= order.most_requests:
            self.reason = "max_requests"
        elif order.hours is not None and self._ours.clock.now() not in order.hours:
            self.reason = "hours"
        return self.reason is None

    async def _hold(self) -> None:
        """So that the site sees one visitor at a time."""
        if not is_at_work(self._layout, "nightly"):
            return
        self._share.flush()
        self._logger.info("a nightly is at work: this backfill goes on when it has ended")
        while is_at_work(self._layout, "nightly"):
            if is_stopping():
                raise CloseSpider("shutdown")
            await asyncio.sleep(_POLL_SECONDS)
