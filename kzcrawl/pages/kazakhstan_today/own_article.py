"""Which of the articles on a kt.kz page is the page's own."""

from collections.abc import Sequence
from datetime import datetime

from kzcrawl.items import Told
from kzcrawl.pages.kazakhstan_today.addresses import Address, address_of
from kzcrawl.reading.document import Block
from kzcrawl.reading.facts import Facts
from kzcrawl.text import clean, slug_differs, slug_repeats

Article = tuple[Told, Sequence[Block]]


def main_of(told: Sequence[Article], address: Address | None, facts: Facts) -> int | None:
    """The number of the page's own article: the first, unless its title leads to another, or more speaks for one below.

    None where the title of each leads to another article: then the page's own is not shown.
    """
    if address is None:
        return 0
    leads_to = [_title_leads_to(*each) for each in told]
    left = [n for n, key in enumerate(leads_to) if key in (None, address.key)]
    if not left or _fits(told[left[0]][0], address):
        return left[0] if left else None
    own = (n for n in left if leads_to[n] == address.key)
    named = (n for n in left[1:] if _is_named(told[n][0], address, facts))
    return next(own, next(named, left[0]))


def time_differs(told: Told, said: str) -> bool:
    """Whether metadata names another minute (or day, where that is all that is shown) than the page shows."""
    shown = told.head.published_at
    if shown is None:
        return False
    try:
        moment = datetime.fromisoformat(said)
        moment = moment.astimezone(shown.tzinfo) if moment.tzinfo else moment.replace(tzinfo=shown.tzinfo)
    except (ValueError, OverflowError):  # not a time, or one at the end of the calendar
        return False
    if told.head.published_precision == "day":
        return moment.date() != shown.date()
    return moment.replace(second=0, microsecond=0) != shown


def _title_leads_to(told: Told, blocks: Sequence[Block]) -> str | None:
    """The key of the article that the title leads to, by the first line that shows it: further ones may be another's
    of the same title."""
    title = next((block for block in blocks if told.head.title and block.text == told.head.title), None)
    address = next(filter(None, map(address_of, title.links)), None) if title else None
    return address.key if address else None


def _fits(told: Told, address: Address) -> bool:
    return bool(address.slug and told.head.title) and not slug_differs(address.slug or "", told.head.title or "")


def _is_named(told: Told, address: Address, facts: Facts) -> bool:
    """Whether an article below the first is the one that the slug was made of: half its words may be another's, so the
    title is all of them but one, and what the metadata says of title and time, is the article's too."""
    title = told.head.title
    if not address.slug or not title or not slug_repeats(address.slug, title):
        return False
    said = clean(facts.title or facts.window_title or "")
    if said and not slug_differs(address.slug, said) and title not in said:
        return False
    return not (facts.published and time_differs(told, facts.published))
