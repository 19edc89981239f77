"""What is new: the rules of revisions, as plain functions of the texts that are held. `archive` asks them."""

from collections.abc import Sequence

from kzcrawl.items import Article
from kzcrawl.state.index import Text

# Readings of the past, which may come after those of later times.
_OUT_OF_ORDER = ("import", "web_archive", "replay")


def change_of(article: Article, held: Sequence[Text]) -> str | None:
    """Why this text is a new revision: first, own_page, edited, restamped or reparsed; None if it is none.

    An embedded text, or one known to lack parts, is archived only where nothing is held. A text of an article's page
    counts more than an embedded one, more again if the page's address is known, and most if we read that page
    ourselves: the first of each outranks all below it, even if equal. Otherwise it is compared with the revision in
    force when it was observed.
    """
    if not held:
        return "first"
    if article.placement == "embedded" or "partial_text" in article.flags:
        return None
    if _standing(article.placement, article.url is not None, article.via) > max(map(_standing_of, held)):
        return "own_page"
    rivals = _rivals(article, [text for text in held if text.placement == "page"])
    if any(_same(article, text) for text in rivals):
        return None
    before = rivals[0]
    if article.parser != before.parser:
        return "reparsed"
    return "restamped" if article.content_hash == before.content_hash else "edited"


def latest_own(held: Sequence[Text]) -> Text | None:
    """The newest text of the article's own page, an unknown time being the oldest."""
    own = [text for text in held if text.placement == "page"]
    return max(own, key=lambda text: (text.observed_at or "", text.revision), default=None)


def _rivals(article: Article, pages: Sequence[Text]) -> list[Text]:
    """The texts that a reading may repeat, the one in force when it was observed first.

    An unknown time is the oldest, but has no order: what was seen then may have been seen at any time before others.
    """
    undated = [text for text in reversed(pages) if text.observed_at is None]
    dated = sorted(
        (text for text in pages if text.observed_at), key=lambda text: (text.observed_at or "", text.revision)
    )
    if article.observed_at is None:
        return undated + dated
    earlier = [text for text in dated if (text.observed_at or "") < article.observed_at]
    at_once = [text for text in dated if text.observed_at == article.observed_at]
    later = dated[len(earlier) + len(at_once) :]
    before = at_once[::-1] + (earlier[-1:] or undated)
    # Between two readings of the past, an equal neighbour on either side says the same.
    return before + later[:1] if article.via in _OUT_OF_ORDER or not before else before


def _same(article: Article, text: Text) -> bool:
    """Equal in text, and in time where this reading has one."""
    return article.content_hash == text.content_hash and article.published_at in (None, text.published_at)


def _standing_of(text: Text) -> int:
    return _standing(text.placement, text.has_url, text.via)


def _standing(placement: str, has_url: bool, via: str) -> int:
    if placement == "embedded":
        return 0
    if not has_url:
        return 1
    return 2 if via == "import" else 3
