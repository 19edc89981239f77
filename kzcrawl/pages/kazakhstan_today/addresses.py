"""The addresses of kt.kz: https://www.kt.kz/<language>/<section>/<slug>_<ten digits>.html."""

import re
from dataclasses import dataclass

from kzcrawl.remembered import remembered
from kzcrawl.urls import split

HOST = "kt.kz"
BASE_URL = f"https://www.{HOST}"
LANGUAGES = {"rus": "ru", "kaz": "kk", "eng": "en"}

# Pages of videos have neither slug nor underscore: /eng/video/video1377988869.html
_ARTICLE = re.compile(
    r"/(?P<edition>rus|kaz|eng)/(?P<section>[a-z_]+)/(?:(?P<slug>[^/]*?)_|video)(?P<key>\d{10})\.html"
)


@dataclass(frozen=True, slots=True)
class Address:
    """An article's address in its public form, and what it tells. `slug` is None for a video."""

    url: str
    key: str
    language: str
    section: str
    slug: str | None


def is_ours(url: str) -> bool:
    """Whether a URL is of this site, with or without www."""
    parts = split(url)
    return parts is not None and parts.netloc == HOST


@remembered
def address_of(url: str) -> Address | None:
    """The address of an article, by a URL with or without www. and query; None for any other page."""
    parts = split(url)
    found = _ARTICLE.fullmatch(parts.path) if parts and parts.netloc == HOST else None
    if parts is None or found is None:
        return None
    language = LANGUAGES[found["edition"]]
    return Address(f"{BASE_URL}{parts.path}", found["key"], language, found["section"], found["slug"])


def section_listing(listing: str, section: str) -> str | None:
    """The listing of a section beside that of everything: /rus/society/ beside /rus/all."""
    parts = split(listing)
    edition = parts.path.strip("/").split("/")[0] if parts and parts.netloc == HOST else ""
    return f"{BASE_URL}/{edition}/{section}/" if edition in LANGUAGES else None


def language_of_edition(url: str) -> str | None:
    """The language that the first folder of any URL of the site names."""
    parts = split(url)
    return LANGUAGES.get(parts.path.strip("/").split("/")[0]) if parts and parts.netloc == HOST else None
