"""Monitors of the article pages that a crawl asked for: how many came to nothing, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kzcrawl.exceptions import ParseError

_FEW, _PART = 5, 5  # so many failures, and a part of all pages that is one fifth, are no accident
_MOST_IN_VAIN = 10
_UNREAD = {*ParseError.REASONS, "parser_failed", "too_many_links"}


@dataclass(frozen=True, slots=True)
class ArticlePages:
    """What came of the article pages that a crawl asked for: how many were read, how many not, by reason.

    `in_vain` are the last ones, in a row, for which the site did not answer. `left` wait, since a night has its limit.
    """

    read: int
    failed: Mapping[str, int]
    in_vain: int = 0
    left: int = 0

    @property
    def asked(self) -> int:
        """How many were asked for."""
        return self.read + sum(self.failed.values())

    @property
    def is_down(self) -> bool:
        """Whether asking on does not help the site, nor us."""
        return self.in_vain >= _MOST_IN_VAIN

    @property
    def is_wall(self) -> bool:
        """Whether so many led to another page that the site wants something of us, and none of them is gone."""
        return self.failed.get("elsewhere", 0) > max(_FEW, self.asked / 10)


def page_failures(pages: ArticlePages) -> Sequence[str]:
    """What was not well with the article pages of a crawl."""
    many = max(_FEW, pages.asked / _PART)
    unread = sum(number for reason, number in pages.failed.items() if reason in _UNREAD)
    elsewhere = pages.failed.get("elsewhere", 0)
    found = {
        "layout_changed": unread >= many,
        "parser_failed": "parser_failed" in pages.failed,
        "too_many_pages": pages.left > 0,
        "led_elsewhere": pages.is_wall,
        "too_many_errors": pages.is_down or sum(pages.failed.values()) - unread - elsewhere >= many,
    }
    return [word for word, is_found in found.items() if is_found]
