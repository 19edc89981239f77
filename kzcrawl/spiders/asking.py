"""How a page is asked for: what its request says, and who sends it."""

from dataclasses import dataclass
from typing import Any

from scrapy import Request

from kzcrawl.items import Validator
from kzcrawl.warc.capture import FETCHED_BY, Fetch


@dataclass(frozen=True, slots=True)
class Asking:
    """`kind` is what a page is asked for as. With a validator the site may answer that the page is unchanged;
    `fetched_by` asks it in the place of Scrapy; `is_tried`: there may be no such page."""

    kind: str
    validator: Validator | None = None
    fetched_by: Fetch | None = None
    is_tried: bool = False

    def request(self, url: str) -> Request:
        """The request for a page at its address."""
        return Request(url, headers=self._headers(), meta=self._meta())

    def _headers(self) -> dict[str, str]:
        """Those of a request for a page that need not be sent if it is still the same."""
        told = self.validator
        named = {"If-None-Match": told.etag, "If-Modified-Since": told.modified} if told else {}
        return {name: value for name, value in named.items() if value}

    def _meta(self) -> dict[str, Any]:
        """A browser that failed is not asked again, and how long it takes says nothing of how busy the site is."""
        meta: dict[str, Any] = {"kind": self.kind, "is_tried": self.is_tried}
        if self.fetched_by is None:
            return meta
        return meta | {FETCHED_BY: self.fetched_by, "dont_retry": True, "autothrottle_dont_adjust_delay": True}
