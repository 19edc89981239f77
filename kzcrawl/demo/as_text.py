"""An outline as a text rendering of its page."""

from collections.abc import Iterator

from kzcrawl.demo.outline import Outline, Part


def as_text(outline: Outline) -> str:
    """The text of a page, the way main-text extractors print it."""
    lines: list[str] = []
    title_first = outline.about.get("order") == "title-first"
    for part in outline.parts:
        if part.kind in ("most-read", "listing"):
            lines += _text_cards(part, title_first)
        elif part.kind not in ("pager", "onward") and (part.kind != "menu" or outline.about.get("site") == "qazaq24"):
            lines += _text_lines(part, title_first)
    text = "\n".join(lines) + "\n"
    prefix = next((part.first("prefix") for part in outline.parts if part.first("prefix")), None)
    return f" date {prefix} {text}" if prefix else text


def _text_lines(part: Part, title_first: bool) -> Iterator[str]:
    stamp = " ".join(filter(None, (part.first("stamp"), part.first("views"))))
    for role, text in part.lines:
        if role == "stamp" and not title_first:
            yield stamp
        elif role == "title":
            yield text
            if title_first and stamp:
                yield stamp
        elif role == "views" and part.kind == "copy":
            yield f"Просмотров:{text}"
        elif role == "blank":
            yield from [""] * int(text or 1)
        elif role == "archived":
            yield f"Эта новость заархивирована с источника {text} "
        elif role in ("item", "more"):
            yield text.partition(" | ")[0]
        elif role not in ("stamp", "views", "prefix", "image", "link", "tag"):
            yield text


def _text_cards(part: Part, title_first: bool) -> Iterator[str]:
    """The cards of a listing on two lines each; those of the most-read block glued into one line."""
    cards = [[cell.strip() for cell in text.split("|")] for role, text in part.lines if role == "card"]
    if part.kind == "listing":
        for stamp, views, title, *_ in cards:
            head = (" ".join(filter(None, (stamp, views))), title)
            yield from reversed(head) if title_first else head
    else:
        yield " ".join(f"{stamp}{alt[0] if alt else ''}{views}{title}" for stamp, views, title, _, *alt in cards)
