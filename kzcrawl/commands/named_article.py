"""The article that a user names, by id or by address: no command, but what several commands begin with."""

from kzcrawl.archive.history import History, history_of
from kzcrawl.archive.reader import Archive
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


def _id_of(given: str) -> str:
    if not given.startswith(("http://", "https://")):
        return given
    for name, source in sources().items():
        if address := source.key_of(given):
            return real_id(name, address[1])
    raise BadInputError(f"expected the address of an article, found {given!r}")
