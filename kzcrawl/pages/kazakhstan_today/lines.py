"""What a line of kt.kz can be by itself: a headline, a subtitle, running text."""

from kzcrawl.pages.kazakhstan_today.addresses import address_of
from kzcrawl.pages.kazakhstan_today.labels import CREDIT, DATELINE, SHARE, ends_article, is_noise, is_site_name
from kzcrawl.pages.kazakhstan_today.stamps import count_of, holds_entries, stamp_of
from kzcrawl.reading.document import Block
from kzcrawl.text import has_final_stop

_PARAGRAPH_WORDS = 10  # a block without a final mark is a paragraph from this length on
_SUBTITLE_LETTERS = 250


def is_title(block: Block) -> bool:
    """Whether a block can be a headline: no label, stamp, credit or dateline, not the site's name, no final stop."""
    text = block.text
    if not text or is_noise(text) or ends_article(text) or CREDIT.match(text) or is_site_name(text):
        return False
    if stamp_of(block) or count_of(block) is not None or holds_entries(block):
        return False
    return block.is_heading or (not has_final_stop(text) and not DATELINE.match(text) and len(text) <= 300)


def is_subtitle(block: Block) -> bool:
    """Whether the block after a title can be its subtitle: a line without a final stop that is not shouted."""
    return is_title(block) and not block.is_link and len(block.text) <= _SUBTITLE_LETTERS and not block.text.isupper()


def is_paragraph(block: Block) -> bool:
    """Whether a block is running text for sure: a sentence, or too long for a headline."""
    text = block.text
    if not text or block.is_link or is_noise(text) or ends_article(text) or CREDIT.match(text):
        return False
    if stamp_of(block) or holds_entries(block) or is_site_name(text):
        return False
    return text.endswith((".", "!", "?", "…", ":", ";", '"', "»", "”")) or text.count(" ") >= _PARAGRAPH_WORDS - 1


def leads_off(block: Block) -> bool:
    """Whether a block is a link to what is no article: a section, a menu's entry."""
    return block.is_link and not any(map(address_of, block.links))


def invites_to_share(block: Block) -> bool:
    """Whether a block is the share label with the links that it stands above in the same line."""
    return bool(block.links) and block.parts[0].removesuffix(":").rstrip().lower() in SHARE
