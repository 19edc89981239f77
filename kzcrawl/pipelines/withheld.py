"""Pages that show an article that has left: captured without the body, or it would come back with them."""

from dataclasses import replace

from kzcrawl.archive.records import value_of
from kzcrawl.exceptions import ParseError, UndecodableError
from kzcrawl.identity import key_in, real_id
from kzcrawl.items import Page, Visit
from kzcrawl.pages import source_named
from kzcrawl.pipelines.identify import identified
from kzcrawl.pipelines.normalise import NormalisePipeline
from kzcrawl.state.index import Index
from kzcrawl.urls import moved
from kzcrawl.warc.decoding import encodings, unpacked
from kzcrawl.warc.exchange import WITHHELD, Exchange
from kzcrawl.wayback import replayed

_MOST_BYTES = 100_000_000  # as much as a page may have when it is unpacked


def withheld(exchange: Exchange, source: str, base_url: str | None, index: Index) -> Exchange:
    """The exchange as it is kept. What cannot be read is kept as it is, unless it names what has left."""
    left = index.redacted_ids(source)
    if not left or not exchange.body:
        return exchange
    try:
        body = unpacked(exchange.body, encodings(exchange.headers), _MOST_BYTES)[0]
    except UndecodableError:
        return exchange
    names_it = any(key_in(article_id).encode() in body for article_id in left)
    if names_it or _shows(replace(exchange, body=body), source, base_url, index):
        return replace(exchange, body=b"", headers=(*exchange.headers, WITHHELD))
    return exchange


def _shows(exchange: Exchange, source: str, base_url: str | None, index: Index) -> bool:
    site = source_named(source)
    types = (value.decode("latin-1") for name, value in exchange.headers if name.lower() == b"content-type")
    told = replayed(exchange.url)
    url = told[0] if told else moved(exchange.url, {base_url: site.BASE_URL} if base_url else {})
    address = site.key_of(url)
    if address and index.has_left(real_id(source, address[1])):  # its own page, even if it cannot be understood
        return True
    try:
        parsed = site.parse(Page(exchange.body, next(types, None), url, exchange.moment))
        records = NormalisePipeline().process_item(Visit(parsed, "crawl", exchange.moment)).records
    except ParseError:
        return False
    except Exception:  # noqa: BLE001 - as for the crawl itself, whatever a page does to a parser is that page's
        return False
    return any(index.is_redacted(value_of(identified(record, index, {}))) for record in records)
