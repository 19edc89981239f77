"""The tables of an export, a kind of records each."""

from operator import itemgetter

from kzcrawl.export.table import Column, Table, instant, integer, list_of, number, offset, part, text

_ARTICLE_ID = text("article_id", "the id by which all records of an article join: its real id wherever one is known")
_ID = text("id", "the id as archived; a provisional one (`…:~…`) where the address was not known yet")
_SAME_AS = list_of("same_as", "provisional ids that are found to be this article")
_SOURCE = text("source", "the site: kazakhstan_today or qazaq24")
_LANGUAGE = text("language", "ru, kk or en")
_RUN = text("run", "the run that brought it")
_VIA = text("via", "how it was read: crawl, backfill, import, replay or web_archive")
_OBSERVED = instant("observed_at", "when it was seen; null where an import does not know it")
_CAPTURE = (
    part("capture_file", "capture", "file", "the file of the archive that holds the page as it came"),
    part("capture_offset", "capture", "offset", "where in that file", "integer"),
)
_HEAD = (
    text("url", "the public address; null where it is not known"),
    _LANGUAGE,
    text("section", "the section in the address"),
    text("title", "the title"),
)
_PUBLISHED = (
    instant("published_at", "when it was published, as the site says; of a day, when that began in Almaty"),
    offset("published_offset_minutes", "published_at", "how far Almaty was ahead of UTC then, in minutes"),
    text("published_precision", "minute or day: what the site says of that time"),
)

ARTICLES = Table(
    "articles",
    "article",
    "texts of articles, a row for each revision",
    key=("article_id", "revision"),
    by=("published_at", "source", "url", "content_hash"),
    columns=(
        _ARTICLE_ID,
        integer("revision", "the number of this text of the article, from 1, in the order of archiving"),
        _SOURCE,
        *_HEAD,
        text("subtitle", "the line below the title"),
        *_PUBLISHED,
        Column("paragraphs", "lines", "the text, a paragraph each", itemgetter("paragraphs")),
        part("dateline_place", "dateline", "place", "where the report opens: Астана"),
        part("dateline_date", "dateline", "date", "the day that it opens with", "day"),
        part("dateline_agency", "dateline", "agency", "the agency that it opens with"),
        text("credit", "whom the pictures are credited to"),
        list_of("images", "addresses of the pictures"),
        list_of("tags", "the tags"),
        part("syndicated_from_name", "syndicated_from", "name", "of a copy: whom it names as its source"),
        part("syndicated_from_url", "syndicated_from", "url", "of a copy: where that name leads"),
        instant("archived_at", "of a copy: when the aggregator took it"),
        offset("archived_offset_minutes", "archived_at", "how far Almaty was ahead of UTC then, in minutes"),
        integer("views", "the view count beside this text"),
        _OBSERVED,
        text("change", "why there is this revision: first, own_page, edited, restamped or reparsed"),
        text("placement", "page: read on its own page; embedded: below another article"),
        _VIA,
        list_of("flags", "what is doubtful about it"),
        text("content_hash", "SHA-256 of title, subtitle and paragraphs"),
        text("parser", "by which rules the page was read"),
        *_CAPTURE,
        _ID,
        _SAME_AS,
        _RUN,
    ),
)

OBSERVATIONS = Table(
    "observations",
    "observation",
    "view counts, a row for each that was seen",
    key=("article_id", "observed_at"),
    by=("observed_at", "published_at", "source"),
    columns=(
        _ARTICLE_ID,
        _SOURCE,
        integer("views", "the count"),
        _OBSERVED,
        text("placement", "where it stood: page, embedded, listing or most_read"),
        *_HEAD,
        *_PUBLISHED,
        _VIA,
        list_of("flags", "what is doubtful about it"),
        _ID,
        _SAME_AS,
        _RUN,
    ),
)

ABSENCES = Table(
    "absences",
    "absence",
    "articles whose page was there and then was not, a row for each time",
    key=("article_id", "observed_at"),
    by=("observed_at",),
    columns=(
        _ARTICLE_ID,
        _SOURCE,
        text("url", "the public address"),
        _LANGUAGE,
        integer("status", "what the server answered: 404, 410, or a redirect's status"),
        _OBSERVED,
        _VIA,
        _ID,
        _RUN,
    ),
)

REDACTIONS = Table(
    "redactions",
    "redaction",
    "articles whose texts had to leave the archive",
    key=("article_id", "redacted_at"),
    by=(),
    columns=(
        _ARTICLE_ID,
        _SOURCE,
        text("reason", "why"),
        instant("redacted_at", "when"),
        Column("revisions", "list", "the revisions that left", lambda record: list(map(str, record["revisions"]))),
        list_of("content_hashes", "their content_hash"),
        list_of("names", "digests of the times and titles by which it was seen"),
        _ID,
        _SAME_AS,
        _RUN,
    ),
)

UNREAD = Table(
    "unread",
    "unread",
    "pages that came and could not be understood",
    key=("article_id", "observed_at"),
    by=("observed_at",),
    columns=(
        _ARTICLE_ID,
        _SOURCE,
        text("url", "the public address"),
        text("page", "what it was asked for as: article, listing, feed, sitemap, browser or replay"),
        text("reason", "why it was not understood"),
        _OBSERVED,
        _VIA,
        *_CAPTURE,
        _ID,
        _RUN,
    ),
)

LINKS = Table(
    "links",
    "link",
    "copies, each with the article that it repeats",
    key=("copy_id", "original_id"),
    by=("original_id",),
    columns=(
        text("copy_id", "the article_id of the copy"),
        text("original_id", "the article_id of what it repeats"),
        text("source", "the site of the copy"),
        text("copy_url", "the public address of the copy"),
        text("original_url", "that of what it repeats"),
        number("similarity", "how alike both texts are, from 0 to 1"),
        list_of("evidence", "what speaks for it"),
        instant("linked_at", "when that was found"),
        text("copy", "the id of the copy as archived"),
        text("original", "that of what it repeats"),
        _RUN,
    ),
    ids={"copy_id": "copy", "original_id": "original"},
)

TABLES = (ARTICLES, OBSERVATIONS, ABSENCES, LINKS, UNREAD, REDACTIONS)
