"""The article or page that a user names, by id or by address: no command, but what several commands begin with."""

from kzcrawl.archive.history import History, history_of
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.unread import Record, unread_pages
from kzcrawl.exceptions import BadInputError
from kzcrawl.identity import real_id
from kzcrawl.pages import sources


def history_named(archive: Archive, given: str) -> History:
    """All that is held of it; BadInputError if nothing is."""
    history = history_of(archive, _id_of(given))
    if not (history.articles or history.observations or history.unread or history.redactions):
        raise BadInputError(
            f"the archive {archive.layout.root} holds no article {given!r}; "
            "expected an id such as kazakhstan_today:1377984370, or a URL"
        )
    return history


def text_of(history: History, given: str, revision: int | None) -> Record:
    """The article's text of that revision, or the one in force; BadInputError if there is none."""
    by_revision = {article["revision"]: article for article in history.articles}
    if not by_revision:
        raise BadInputError(f"no text is held of {given}, only counts; expected an article")
    article = history.latest if revision is None else by_revision.get(revision)
    if article is None:
        revisions = ", ".join(map(str, by_revision))
        raise BadInputError(f"expected a revision of {given} ({revisions}), found {revision}")
    return article


def unread_named(archive: Archive, given: str) -> Record | None:
    """The newest page there that came and could not be understood; None if there was none."""
    named = {given, article_named(given)}
    pages = [page for page in unread_pages(archive) if named & {page["id"], page["url"]}]
    return pages[-1] if pages else None


def article_named(given: str) -> str | None:
    """The id of an article by itself or by its address; None for the address of another page."""
    if not given.startswith(("http://", "https://")):
        return given
    for name, source in sources().items():
        if address := source.key_of(given):
            return real_id(name, address[1])
    return None


def _id_of(given: str) -> str:
    if (article_id := article_named(given)) is None:
        raise BadInputError(f"expected the address of an article, found {given!r}")
    return article_id
