"""What the pages of a run were like, as figures: by them a night is compared with the nights before it."""

from collections.abc import Iterator, Sequence

from kzcrawl.items import Article, Observation, Record

Figure = tuple[tuple[str, str], int]  # a part of the manifest and a name in it, and what to add there

_COUNTER_STEP = 5  # the counter of kt.kz moves in steps of five: all counts that were ever seen there are 1 modulo 5

# By name in `read` the field of a record that has to be there.
_FIELDS = {
    "title": "title",
    "stamp": "published_at",
    "views": "views",
    "dateline": "dateline",
    "credit": "credit",
    "origin": "syndicated_from",
    "archived_at": "archived_at",
}


def figures_of(records: Sequence[Record]) -> Iterator[Figure]:
    """The figures of a page, by its records: new or not, it counts as often as it is read."""
    counts = [record.views for record in records if isinstance(record, Observation)]
    if counts:
        yield ("counts", "read"), len(counts)
    if in_steps := sum(views % _COUNTER_STEP == 1 for views in counts):
        yield ("counts", "one_mod_five"), in_steps
    for record in records:
        if isinstance(record, Article) and record.placement == "page":
            yield from _of_text(record)


def _of_text(article: Article) -> Iterator[Figure]:
    yield ("read", "articles"), 1
    yield ("read", "characters"), sum(map(len, article.paragraphs))
    yield ("borders", article.parser), 1
    for name, field in _FIELDS.items():
        if getattr(article, field) is not None:
            yield ("read", name), 1
    for flag in article.flags:
        yield ("flags", flag), 1
