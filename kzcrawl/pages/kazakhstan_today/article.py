"""One article of kt.kz from its blocks: the rules by which a person reads its lines, from the head down."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from kzcrawl.dates import month_number, nearest_year
from kzcrawl.items import Dateline, Sighting, Told
from kzcrawl.pages.kazakhstan_today.addresses import Address, address_of
from kzcrawl.pages.kazakhstan_today.labels import (
    CREDIT,
    CREDIT_AND_LEAD,
    DATELINE,
    LAST_LINE,
    ends_article,
    is_noise,
    is_site_name,
)
from kzcrawl.pages.kazakhstan_today.lines import invites_to_share, is_paragraph, is_subtitle, is_title, leads_off
from kzcrawl.pages.kazakhstan_today.stamps import Stamp, count_of, stamp_of
from kzcrawl.reading.document import Block
from kzcrawl.text import clean, doubled, has_final_stop

_PICTURE = re.compile(r"/serve-image/([0-9a-f]{24})")
_DASH = re.compile(" [-–—] ")
_LABEL_WORDS = 4
_CREDIT_WORDS = 8  # a longer credit, or one a little shorter that ends as a sentence does, has the lead in its line
_LEAD_LETTERS = 20  # shorter openings repeat by chance


class Head(NamedTuple):
    """The head of an article, and how many of its blocks it took."""

    stamp: Stamp | None
    title: Block | None
    length: int


class Body(NamedTuple):
    """What stands below the head: the text's blocks, what belongs to it beside the text, and what was passed over."""

    credit: str | None
    subtitle: str | None
    text: Sequence[Block]
    leftover: Sequence[str]
    flags: frozenset[str]


def tell(blocks: Sequence[Block], parser: str, *, ends_before_another: bool) -> tuple[Told | None, tuple[str, ...]]:
    """The article in these blocks, as one that a page embeds, and the lines that are none of its text; None where there
    is no paragraph.

    `ends_before_another`: the blocks end where another article begins, so that the last may be the label above it.
    """
    content, leftover, flags = _content(blocks)
    head = read_head(content)
    # Below a line that ended the article, no label is left to be told from its text.
    body = _read_body(
        content[head.length :], may_end_in_label=ends_before_another and not any(map(ends_article, leftover))
    )
    if not any(map(is_paragraph, body.text)):
        return None, tuple(block.text for block in blocks if block.text)
    paragraphs = tuple(block.text for block in body.text)
    if _repeats_lead(body.subtitle, paragraphs):
        flags.add("repeated_lead")
    told = Told(
        head=_head_sighting(head, _title_address(head.title, blocks), flags | body.flags),
        paragraphs=paragraphs,
        parser=parser,
        subtitle=body.subtitle,
        dateline=_dateline(paragraphs[0], head.stamp.moment.date() if head.stamp else None),
        credit=body.credit,
        images=_images(blocks, body.text[-1]),
        tags=_tags(blocks),
    )
    return told, (*leftover, *body.leftover)


def _read_body(blocks: Sequence[Block], *, may_end_in_label: bool) -> Body:
    credit, rest, flags = _take_credit(blocks)
    subtitle = None
    if len(rest) > 1 and is_subtitle(rest[0]):
        subtitle, rest = rest[0].text, rest[1:]
    leftover = [block.text for block in rest if block.is_link]
    text = [block for block in rest if not block.is_link]
    if text and may_end_in_label and _is_label(text[-1]):
        leftover.append(text.pop().text)
        flags.add("unknown_label")
    return Body(credit, subtitle, text, leftover, frozenset(flags))


def _title_address(title: Block | None, blocks: Sequence[Block]) -> Address | None:
    """Where the title leads, be it shown once or twice."""
    links = [link for block in blocks if title and block.text == title.text for link in block.links]
    return next(filter(None, map(address_of, links)), None)


def _head_sighting(head: Head, address: Address | None, flags: set[str]) -> Sighting:
    stamp, title = head.stamp, head.title
    if stamp is None:
        flags.add("no_stamp")
    elif stamp.is_ambiguous:
        flags.add("ambiguous_time")
    if title is None:
        flags.add("no_title")
    return Sighting(
        placement="embedded",
        url=address.url if address else None,
        key=address.key if address else None,
        section=address.section if address else None,
        title=title.text if title else None,
        stamp=stamp.printed if stamp else None,
        published_at=stamp.moment if stamp else None,
        published_precision=stamp.precision if stamp else None,
        views=stamp.views if stamp else None,
        flags=tuple(sorted(flags)),
    )


def read_head(content: Sequence[Block]) -> Head:
    """Stamp and title in either order, the count on a line of its own or not, a picture's text after them."""
    at = next((n for n, block in enumerate(content[:3]) if stamp_of(block)), None)
    if at is None:
        title = content[0] if content and is_title(content[0]) and not leads_off(content[0]) else None
        return Head(None, title, 0 if title is None else 1 + _repeats(content, 1, title))
    stamp = stamp_of(content[at])
    if at > 0 and not is_title(content[at - 1]):
        return Head(None, None, 0)
    title = content[at - 1] if at > 0 else None
    stamp, n = _take_count(stamp, content, at + 1)
    if title is None and n < len(content) and is_title(content[n]):
        title = content[n]
        stamp, n = _take_count(stamp, content, n + 1)
    if title is not None:
        n += _repeats(content, n, title)
    return Head(stamp, title, n)


def _take_count(stamp: Stamp | None, content: Sequence[Block], n: int) -> tuple[Stamp | None, int]:
    """The stamp with the count that stands on a line of its own, if it has none itself; where to read on."""
    if stamp and stamp.views is None and n < len(content) and (views := count_of(content[n])) is not None:
        return stamp._replace(views=views), n + 1
    return stamp, n


def _repeats(content: Sequence[Block], n: int, title: Block) -> int:
    """1 where the block after the head is the title once more: a picture's alternative text."""
    return int(n < len(content) and content[n].text == title.text)


def _content(blocks: Sequence[Block]) -> tuple[list[Block], list[str], set[str]]:
    """The blocks that may be text, from the first to the line that ends the article; what was passed over; flags."""
    content: list[Block] = []
    leftover: list[str] = []
    flags: set[str] = set()
    ended = False
    for block in blocks:
        if not block.text:
            continue
        ended = ended or ("partial_text" in flags and _is_next_heading(block, content))
        if ends_article(block.text):
            leftover.append(block.text)
            # A rendering that opens with the copyright line has lost all paragraphs but headings and quotes.
            if content:
                ended = True
            else:
                flags.add("partial_text")
        elif (
            ended
            or is_noise(block.text)
            or invites_to_share(block)
            or (block.links and _tag_links(block))
            or (not content and doubled(block.text))
            or (is_site_name(block.text) and not any(map(is_paragraph, content)))
        ):
            leftover.append(block.text)
        else:
            content.append(block)
    return content, leftover, flags


def _is_next_heading(block: Block, content: Sequence[Block]) -> bool:
    """Whether a line among headings and quotes is a heading below quotes. A quote has an odd number of marks."""
    return is_title(block) and block.text.count('"') % 2 == 0 and any(map(is_paragraph, content))


def _take_credit(body: Sequence[Block]) -> tuple[str | None, list[Block], set[str]]:
    """The first credit; the body without any; glued_credit where the lead stands in the same line."""
    names: list[str] = []
    rest: list[Block] = []
    flags: set[str] = set()
    for block in body:
        found = CREDIT.fullmatch(block.text)
        if found is None:
            rest.append(block)
            continue
        name = found["name"].strip()
        if name.count(" ") < _CREDIT_WORDS - (2 if has_final_stop(name) else 0):
            names.append(name)
        elif parted := CREDIT_AND_LEAD.fullmatch(name):
            names.append(parted["name"])
            rest.append(block._replace(text=parted["lead"]))
        else:
            flags.add("glued_credit")
            rest.append(block._replace(text=name))
    return next(filter(None, names), None), rest, flags


def _is_label(block: Block) -> bool:
    text = block.text
    is_short = len(text.split()) <= _LABEL_WORDS and not LAST_LINE.match(text)
    return is_short and not text.endswith((".", "!", "?", "…", ":", ";", '"', "»", "”", ")"))


def _dateline(paragraph: str, published: date | None) -> Dateline | None:
    found = DATELINE.match(paragraph)
    month = month_number(found["month"]) if found else None
    if found is None or month is None:
        return None
    day = nearest_year(int(found["day"]), month, published) if published else None
    return Dateline(found["place"], day, " ".join(found["agency"].upper().split()))


def _without_dateline(paragraph: str) -> str:
    found = DATELINE.match(paragraph)
    return paragraph[found.end() :] if found else paragraph


def _repeats_lead(subtitle: str | None, paragraphs: Sequence[str]) -> bool:
    """Whether the lead stands twice: as subtitle or first paragraph and again, or twice in one sentence."""
    first, *second = map(_without_dateline, paragraphs[:2])
    lead, *others = [subtitle, first] if subtitle else [first, *second]
    if others and len(lead) > _LEAD_LETTERS and others[0].startswith(lead.rstrip(".… ")):
        return True
    return any(
        dash.start() > _LEAD_LETTERS and first.startswith(first[: dash.start()].rstrip(", "), dash.end())
        for dash in _DASH.finditer(first, 0, 1000)
    )


def _images(blocks: Sequence[Block], last: Block) -> tuple[str, ...]:
    """The pictures above the last paragraph, each once: the same picture in another crop has the same number."""
    images: dict[str, str] = {}
    for block in blocks:
        if block.image:
            number = _PICTURE.search(block.image)
            images.setdefault(number[1] if number else block.image, block.image)
        if block is last:
            break
    return tuple(images.values())


def _tag_links(block: Block) -> list[str]:
    return [link for link in block.links if "/archive_tags/" in link and "/archive_tags/" in urlsplit(link).path]


def _tags(blocks: Sequence[Block]) -> tuple[str, ...]:
    links = [link for block in blocks if block.links for link in _tag_links(block)]
    names = (clean(unquote(urlsplit(link).path.rstrip("/").rsplit("/", 1)[-1])) for link in links)
    return tuple(dict.fromkeys(filter(None, names)))
