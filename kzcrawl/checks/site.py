"""Whether a site can be reached, lets us in, and is understood: its robots.txt, a listing, an article of that."""

from collections.abc import Iterator

from kzcrawl.checks.drift import drift
from kzcrawl.checks.result import Result, failed, ok
from kzcrawl.checks.setup import Setup
from kzcrawl.checks.visit import Visit
from kzcrawl.dates import local_iso
from kzcrawl.exceptions import BadInputError, ParseError
from kzcrawl.items import Parsed
from kzcrawl.pages import Source, source_named
from kzcrawl.spiders.named import spider_named
from kzcrawl.spiders.robots import is_told
from kzcrawl.spiders.ways import ways_of

_OPEN_IT = "Open it in a browser: is it up, and is this machine let in?"


def site(setup: Setup, name: str) -> Iterator[Result]:
    """Asks for three pages at most, one after another, as far as they lead to each other."""
    source = source_named(name)
    visit = Visit(source, setup.settings)
    try:
        robots = visit.robots()
    except BadInputError as error:
        yield failed(f"{name} site", f"{error}", f"{_OPEN_IT} A proxy is taken from HTTPS_PROXY.")
        return
    yield ok(f"{name} site", f"{visit.base_url} answers")
    yield drift(f"{name} clock", robots.headers["Date"], setup.settings.clock.now())
    listings = [url for way in ways_of(source, setup.settings, spider_named(name).listings, ()) for url in way.listings]
    forbidden = [url for url in listings if not visit.allows(url)]
    if not is_told(robots.status):
        found = f"robots.txt cannot be had ({robots.status}), so that nothing may be asked for"
        yield failed(f"{name} robots.txt", found, _OPEN_IT)
    elif forbidden:
        mend = "Ask the site's owner, or name other listings by the setting …_LISTINGS."
        yield failed(f"{name} robots.txt", f"it forbids {' '.join(forbidden)}", mend)
    else:
        yield ok(f"{name} robots.txt", f"it allows {' '.join(listings)}")
    if allowed := [url for url in listings if url not in forbidden]:
        yield from _listing(source, visit, allowed[0])


def _listing(source: Source, visit: Visit, url: str) -> Iterator[Result]:
    name = f"{source.NAME} listing"
    try:
        parsed = source.parse(visit.page(url))
    except (BadInputError, ParseError) as error:
        yield failed(name, f"{error}", f"`kzcrawl read {url}` shows more; the setting …_LISTINGS names another.")
        return
    cards = [sighting for sighting in parsed.sightings if sighting.url and sighting.key]
    stamped = sum(card.published_at is not None for card in cards)
    if not cards:
        yield failed(name, f"{url}: no article is listed", f"`kzcrawl read {url}` shows what is; see …_LISTINGS.")
        return
    yield ok(name, f"{url}: {len(cards)} articles, {stamped} of them with a time")
    article = next((card.url for card in cards if card.url and visit.allows(card.url)), None)
    if article is None:
        yield failed(f"{source.NAME} article", "robots.txt forbids all that are listed", "Ask the site's owner.")
    else:
        yield _article(source, visit, article)


def _article(source: Source, visit: Visit, url: str) -> Result:
    name = f"{source.NAME} article"
    mend = f"`kzcrawl read {url}` shows what each reading makes of it."
    try:
        return _understood(name, url, source.parse(visit.page(url)), mend)
    except (BadInputError, ParseError) as error:
        return failed(name, f"{error}", mend)


def _understood(name: str, url: str, parsed: Parsed, mend: str) -> Result:
    """Whether a page told at least its title and its time."""
    if not parsed.articles:
        return failed(name, f"{url}: expected an article, found none", mend)
    told = parsed.articles[0]
    time = told.head.published_at or told.archived_at
    if not told.head.title or time is None:
        missing = " and ".join(word for word, value in (("title", told.head.title), ("time", time)) if not value)
        return failed(name, f"{url}: expected an article, found one without {missing}", mend)
    return ok(name, f"{url}: of {local_iso(time)}, {len(told.paragraphs)} paragraphs, read by {told.parser}")
