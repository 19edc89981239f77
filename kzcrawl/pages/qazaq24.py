"""Qazaq24 (Qazaq24.com): syndicated copies. Only one of its pages was ever seen, as text, so all is by wording.

A page prints title, credit line, body, `Другие новости на эту тему:`, `Просмотров:85`, the archive line, the menu.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import takewhile
from typing import Any

from kzcrawl.dates import ALMATY, RUSSIAN_MONTHS, localise, month_number
from kzcrawl.exceptions import ParseError
from kzcrawl.items import Origin, Page, Parsed, Sighting, Told
from kzcrawl.reading import document_of
from kzcrawl.reading.borders import Borders, by_structure
from kzcrawl.reading.document import Block, Document
from kzcrawl.reading.pager import next_page_of
from kzcrawl.reading.sitemap import is_sitemap, sightings_in
from kzcrawl.text import clean, has_final_stop, language_of
from kzcrawl.urls import split

NAME = "qazaq24"
HOST = "qazaq24.com"
BASE_URL = f"https://{HOST}"
ZONE = ALMATY  # of the archive time; nothing on the site says so
READINGS = ("structured", "text")
HOOKS: dict[str, str] = {}
COPIES = True

# The sentence's stop is glued to the origin's name. The wording between the two names is the only one seen. A name is a
# few words without stop or comma between them: "Liter.KZ", "Lada.kz со ссылкой на Tengrinews.kz".
_CREDIT = r".{0,60}Qazaq24\.com со ссылкой на (?:сайт )?"
CREDIT = re.compile(rf"{_CREDIT}(?P<name>\S*[^\s.,](?: \S*[^\s.,]){{0,6}})\.?", re.IGNORECASE)
# Credit and lead in one paragraph, parted without doubt: the name is one word, and a capital follows its stop.
CREDIT_AND_LEAD = re.compile(rf"(?i:{_CREDIT})(?P<name>\S*[^\s.,])\.\s(?P<lead>[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ“«\"].*)", re.DOTALL)
ARCHIVED = re.compile(
    r"Эта новость заархивирована с источника (?P<day>\d{1,2}) (?P<month>\w+) (?P<year>\d{4}),? (?P<time>\d{1,2}:\d{2})",
    re.IGNORECASE,
)
VIEWS = re.compile(r"Просмотров:\s?(?P<views>\d{1,9})", re.IGNORECASE)
RELATED = re.compile(r"Другие новости на эту тему:?", re.IGNORECASE)

_TITLE_WORDS = 4  # a link of fewer words on a listing is a menu's, not a headline


def recognises(page: Page) -> bool:
    """Whether a page is of this site: by its address, else by its name in the text together with the archive line."""
    if page.url:
        return _is_ours(page.url)
    document = _document(page)
    if document.facts.url:
        return _is_ours(document.facts.url)
    lines = document.lines()
    return any("qazaq24.com" in line.lower() for line in lines) and any(map(ARCHIVED.fullmatch, lines))


def key_of(url: str) -> tuple[str, str] | None:
    """The public address and the key (its path, without a slash at its end) of a page; None for the front page and for
    other sites."""
    parts = split(url)
    path = parts.path.rstrip("/") if parts and parts.netloc == HOST else ""
    return (f"{BASE_URL}{path}", path) if path else None


def language_below(url: str) -> str | None:
    """The language of all that a listing shows: None, for copies in several stand side by side."""
    del url
    return None


def parse(page: Page, readings: Sequence[str] = READINGS) -> Parsed:
    """What a page of Qazaq24 says: an article by its credit or archive line, else a listing. Raises ParseError."""
    if is_sitemap(page):
        return Parsed(NAME, sightings=sightings_in(page, key_of, ZONE))
    document = _document(page)
    url = page.url or document.facts.url
    language = language_of(" ".join(document.lines()))
    if not any(_closes(block) or _credits(block) for block in document.blocks):
        sightings = _linked_titles(document)
        if not sightings:
            raise ParseError("nothing_found", page.url)
        next_page = next_page_of(document.links(), page.url, document.facts.next_page) if page.url else None
        return Parsed(NAME, language, sightings=sightings, next_page=next_page)
    for reading in readings:
        borders = by_structure(document) if reading == "structured" else _by_text(document)
        if borders is None:
            continue
        told, leftover = _tell(document, borders, key_of(url) if url else None)
        if told:
            return Parsed(NAME, language_of(" ".join(told.paragraphs)), (told,), leftover=leftover)
    raise ParseError("nothing_found", page.url)


def rendering(article: Mapping[str, Any]) -> list[str]:
    """The lines of its page, which read back as the same copy."""
    origin, archived_at, views = article["syndicated_from"], article["archived_at"], article["views"]
    lines = [article["title"]]
    lines += [f"Как сообщает Qazaq24.com со ссылкой на сайт {origin['name']}."] if origin else []
    lines += [*article["paragraphs"], "Другие новости на эту тему:"]
    lines += [f"Просмотров:{views}"] if views is not None else []
    if archived_at:
        moment = datetime.fromisoformat(archived_at)
        month = RUSSIAN_MONTHS[moment.month - 1].capitalize()
        lines.append(f"Эта новость заархивирована с источника {moment.day} {month} {moment:%Y %H:%M}")
    return list(filter(None, lines))


@lru_cache(maxsize=1)
def _document(page: Page) -> Document:
    """The document of a page, kept for the next question about the same one."""
    return document_of(page, HOOKS)


def _by_text(document: Document) -> Borders:
    """From the title, the line before the credit line, to the line that closes the body."""
    blocks = [block for block in document.blocks if not block.is_beside]
    credit = next((n for n, block in enumerate(blocks) if _credits(block)), None)
    if credit is None:  # then from the first text below the menu
        start = next((n for n, block in enumerate(blocks) if block.text and not block.is_link), 0)
    else:
        start = next((n for n in range(credit - 1, -1, -1) if _is_title(blocks[n])), credit)
    end = next((n for n, block in enumerate(blocks) if n >= start and _closes(block)), len(blocks))
    inside = {id(block) for block in blocks[start:end]}
    beside = [block for block in document.blocks if id(block) not in inside]
    return Borders("text/1", (tuple(blocks[start:end]),), tuple(beside))


def _tell(document: Document, borders: Borders, address: tuple[str, str] | None) -> tuple[Told | None, tuple[str, ...]]:
    """The copy, its count and archive time (which stand below it), and the lines that are no part of it."""
    credited = (blocks for blocks in borders.articles if any(map(_credits, blocks)))
    inside = list(takewhile(lambda block: not _closes(block), next(credited, borders.articles[0])))
    title, credit, text = _parted([block for part in inside if part.text for block in _credit_and_lead(part)])
    if not text:
        return None, ()
    closing = _closing(document)
    flags = {
        "no_origin": credit is None,
        "no_title": title is None,
        "no_stamp": closing.archived_at is None,
        "ambiguous_time": closing.is_ambiguous,
        "title_differs": bool(
            title and document.facts.title and not clean(document.facts.title).startswith(title.text)
        ),
    }
    told = Told(
        head=Sighting(
            placement="page",
            url=address[0] if address else None,
            key=address[1] if address else None,
            title=title.text if title else None,
            stamp=closing.printed,
            views=closing.views,
            flags=tuple(sorted(flag for flag, is_set in flags.items() if is_set)),
        ),
        paragraphs=tuple(block.text for block in text),
        parser=borders.parser,
        images=tuple(dict.fromkeys(block.image for block in inside if block.image)),
        tags=tuple(dict.fromkeys(map(clean, document.facts.tags))),
        syndicated_from=_origin(credit) if credit else None,
        archived_at=closing.archived_at,
    )
    used = {block.text for block in (title, credit, *text) if block}
    return told, tuple(line for line in document.lines() if line not in used and not _says_count_or_time(line))


def _credit_and_lead(block: Block) -> list[Block]:
    """The block; or, where a credit and the lead share it, one block each."""
    found = CREDIT_AND_LEAD.fullmatch(block.text)
    if not found:
        return [block]
    return [block._replace(text=text) for text in (block.text[: found.end("name")], found["lead"])]


def _parted(body: Sequence[Block]) -> tuple[Block | None, Block | None, list[Block]]:
    """Title, credit line and text of a copy. Without the credit line, the title is the first line if it can be one."""
    at = next((n for n, block in enumerate(body) if CREDIT.fullmatch(block.text)), None)
    if at is None:
        title = body[0] if body and _is_title(body[0]) else None
        return title, None, [block for block in body[int(title is not None) :] if not block.is_link]
    title = next((block for block in reversed(body[:at]) if _is_title(block)), None)
    return title, body[at], [block for block in body[at + 1 :] if not block.is_link]


def _is_title(block: Block) -> bool:
    return bool(block.text) and not block.is_link and (block.is_heading or not has_final_stop(block.text))


def _credits(block: Block) -> bool:
    """Whether a block names the origin of a copy."""
    return bool(CREDIT.fullmatch(block.text) or CREDIT_AND_LEAD.fullmatch(block.text))


def _closes(block: Block) -> bool:
    """Whether a block ends the body: what follows is about the site, not the article."""
    return bool(RELATED.fullmatch(block.text)) or _says_count_or_time(block.text)


def _says_count_or_time(line: str) -> bool:
    return bool(VIEWS.fullmatch(line) or ARCHIVED.fullmatch(line))


def _origin(credit: Block) -> Origin | None:
    found = CREDIT.fullmatch(credit.text)
    link = next((link for link in credit.links if not _is_ours(link)), None)
    return Origin(found["name"], link) if found else None


@dataclass(frozen=True, slots=True)
class _Closing:
    """What the lines below a copy say: its count, and when it was archived, as printed and what that means."""

    views: int | None
    printed: str | None = None
    archived_at: datetime | None = None
    is_ambiguous: bool = False


def _closing(document: Document) -> _Closing:
    views = next((int(found["views"]) for line in document.lines() if (found := VIEWS.fullmatch(line))), None)
    for line in document.lines():
        if not (found := ARCHIVED.fullmatch(line)) or not (month := month_number(found["month"])):
            continue
        hour, minute = map(int, found["time"].split(":"))
        try:
            naive = datetime(int(found["year"]), month, int(found["day"]), hour, minute)  # noqa: DTZ001 - localised below
        except ValueError:
            continue  # 31 June
        moment, is_ambiguous = localise(naive, ZONE)
        return _Closing(views, line[found.start("day") : found.end("time")], moment, is_ambiguous)
    return _Closing(views)


def _linked_titles(document: Document) -> tuple[Sighting, ...]:
    """The links of a listing that read like headlines, each once."""
    found: dict[str, Sighting] = {}
    for block in document.blocks:
        for link in block.links:
            address = key_of(link)
            if address and not block.is_beside and len(block.text.split()) >= _TITLE_WORDS:
                url, key = address
                found.setdefault(key, Sighting(placement="listing", url=url, key=key, title=block.text))
    return tuple(found.values())


def _is_ours(url: str) -> bool:
    parts = split(url)
    return parts is not None and parts.netloc == HOST
