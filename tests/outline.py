"""Pages of the sites' shapes from an outline: one invented page as text and in three kinds of HTML.

An outline is lines of `role: text`; `#` begins a comment. It opens with what holds for the page:

    url: https://…          the address that the page is given with; without it, it comes without
    canonical: https://…    what the HTML says of its own address (never shown in the text)
    order: title-first      titles above stamps
    forms: text hooks       the forms that it is rendered in; all four unless named

`[article]`, `[most-read]`, `[listing]`, `[copy]` and `[menu]` begin its parts, the first article being the main one.
Roles of an article: stamp, views, title, subtitle, credit, share, p, quote, subhead, related, notice, image, link (where
its title leads). Of cards: `card: stamp | views | title | link`, with views or link left empty where not shown. Of a copy:
title, credit, p, related, views, archived. Of a menu: item.
Only in the text: prefix, orphus, alt, waste, label, raw and blank. Labels and menus stand in bare HTML as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

FORMS = ("text", "hooks", "semantic", "bare")
_TEXT_ONLY = ("prefix", "orphus", "alt", "waste", "raw", "blank")


@dataclass
class Part:
    """One part of an outline: its kind, and its lines in order."""

    kind: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    def first(self, role: str) -> str | None:
        """The text of the first line of that role."""
        return next((text for found, text in self.lines if found == role), None)


@dataclass
class Outline:
    """A page: what holds for all of it, and its parts."""

    about: dict[str, str]
    parts: list[Part]

    @property
    def forms(self) -> list[str]:
        """The forms in which this page is rendered."""
        return self.about.get("forms", " ".join(FORMS)).split()

    def render(self, form: str) -> str:
        """The page in one of its forms."""
        return _text(self) if form == "text" else _html(self, form)


def parse_outline(source: str) -> Outline:
    """The outline in a file's text."""
    outline = Outline({}, [])
    for line in source.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            outline.parts.append(Part(line.strip("[] ")))
            continue
        role, _, text = line.partition(":")
        text = text.removeprefix(" ")
        if outline.parts:
            outline.parts[-1].lines.append((role, text))
        else:
            outline.about[role] = text
    return outline


def _text(outline: Outline) -> str:
    lines: list[str] = []
    for part in outline.parts:
        if part.kind in ("most-read", "listing"):
            lines += _text_cards(part)
        elif part.kind != "menu" or outline.about.get("site") == "qazaq24":
            lines += _text_lines(part, outline.about.get("order") == "title-first")
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
        elif role not in ("stamp", "views", "prefix", "image", "link", "tag"):
            yield text


def _text_cards(part: Part) -> Iterator[str]:
    """The cards of a listing on two lines each; those of the most-read block glued into one line."""
    cards = [[cell.strip() for cell in text.split("|")] for role, text in part.lines if role == "card"]
    if part.kind == "listing":
        for stamp, views, title, *_ in cards:
            yield from (" ".join(filter(None, (stamp, views))), title)
    else:
        yield " ".join(f"{stamp}{alt[0] if alt else ''}{views}{title}" for stamp, views, title, _, *alt in cards)


def _html(outline: Outline, form: str) -> str:
    window_title = next((part.first("title") for part in outline.parts if part.first("title")), None)
    canonical = outline.about.get("canonical") or outline.about.get("url")
    head = '<meta charset="utf-8">'
    if window_title:
        head += f"<title>{escape(window_title)} - KT</title>"
    if canonical:
        head += f'<link rel="canonical" href="{escape(canonical)}">'
    body = []
    for part in outline.parts:
        if part.kind == "article":
            body.append(_ARTICLE[form](part, outline.about.get("order") == "title-first"))
        elif part.kind == "copy":
            body.append(_copy(part, form))
        elif part.kind == "menu":
            body.append(_menu(part, form))
        else:
            body.append(_cards(part, form))
    return f"<!DOCTYPE html><html><head>{head}</head><body>\n{chr(10).join(body)}\n</body></html>\n"


def _headline(part: Part, level: str) -> str:
    title, link = escape(part.first("title") or ""), part.first("link")
    inner = f'<a href="{escape(link)}">{title}</a>' if link else title
    return f"<{level}>{inner}</{level}>"


def _ordered(title: str, stamp: str, title_first: bool) -> str:
    return "\n".join(filter(None, (title, stamp) if title_first else (stamp, title)))


def _lines_below(part: Part) -> Iterator[tuple[str, str]]:
    for role, text in part.lines:
        if role not in ("stamp", "views", "title", "link", *_TEXT_ONLY):
            yield role, text


def _hooks(part: Part, title_first: bool) -> str:
    stamp = part.first("stamp")
    meta = _spans(stamp, part.first("views"))
    meta = f'<div class="page-meta">{meta}</div>' if stamp else ""
    title = f'<header class="page-heading">{_headline(part, "h1")}</header>' if part.first("title") else ""
    content = "\n".join(_block(role, text, "div", "blockquote") for role, text in _lines_below(part) if role != "label")
    return f'{_ordered(title, meta, title_first)}\n<div class="page-content">\n{content}\n</div>'


def _semantic(part: Part, title_first: bool) -> str:
    stamp, views = part.first("stamp"), part.first("views")
    meta = f"<p><time>{stamp}</time>{f' <b>{views}</b>' if views else ''}</p>" if stamp else ""
    title = _headline(part, "h2") if part.first("title") else ""
    content = "\n".join(_block(role, text, "p", "blockquote") for role, text in _lines_below(part) if role != "label")
    return f"<article>\n{_ordered(title, meta, title_first)}\n{content}\n</article>"


def _bare(part: Part, title_first: bool) -> str:
    meta = f"<div>{_spans(part.first('stamp'), part.first('views'))}</div>" if part.first("stamp") else ""
    title = _headline(part, "div") if part.first("title") else ""
    content = "\n".join(_block(role, text, "div", "div") for role, text in _lines_below(part))
    return f"{_ordered(title, meta, title_first)}\n{content}"


_ARTICLE = {"hooks": _hooks, "semantic": _semantic, "bare": _bare}


def _spans(*texts: str | None) -> str:
    return "".join(f"<span>{text}</span>" for text in texts if text)


def _block(role: str, text: str, tag: str, quote_tag: str) -> str:
    if role == "image":
        return f'<{tag}><img src="{escape(text)}" alt=""></{tag}>'
    if role == "tag":
        return f'<{tag}><a href="/rus/archive_tags/{escape(text)}">{escape(text)}</a></{tag}>'
    tag = quote_tag if role == "quote" else tag
    return f"<{tag}>{escape(text, quote=False)}</{tag}>"


def _cards(part: Part, form: str) -> str:
    cards = []
    for role, text in part.lines:
        if role == "label":
            cards.append(f"<div>{escape(text)}</div>")
        elif role == "card":
            stamp, views, title, link, *_ = [*(cell.strip() for cell in text.split("|")), ""]
            cards.append(_card(stamp, views, escape(title), escape(link), form))
    inner = "\n".join(cards)
    if form == "hooks":
        return f'<div class="row">\n{inner}\n</div>'
    return f"<aside><ul>\n{inner}\n</ul></aside>" if form == "semantic" else f"<div>\n{inner}\n</div>"


def _card(stamp: str, views: str, title: str, link: str, form: str) -> str:
    anchor = f'<a class="news__overlay-link" href="{link}">{title}</a>' if link else title
    if form == "hooks":
        count = f'<div class="news__views">{views}</div>' if views else ""
        date = f'<div class="news__date">{stamp}</div>' if stamp else ""
        return f'<div class="news-list__item"><article>{date}{count}<div>{anchor}</div></article></div>'
    meta = _spans(stamp, views)
    return f"<li>{meta}<p>{anchor}</p></li>" if form == "semantic" else f"<div><div>{meta}</div><div>{anchor}</div></div>"


def _copy(part: Part, form: str) -> str:
    paragraph, wrapper = ("p", "article") if form == "semantic" else ("div", "div")
    lines = []
    for role, text in part.lines:
        if role == "title":
            lines.append(f"<h1>{escape(text)}</h1>" if form == "semantic" else f"<div>{escape(text)}</div>")
        elif role == "views":
            lines.append(f"<{paragraph}>Просмотров:<span>{text}</span></{paragraph}>")
        elif role == "archived":
            lines.append(f"<{paragraph}>Эта новость заархивирована с источника {text} </{paragraph}>")
        elif role not in _TEXT_ONLY:
            lines.append(f"<{paragraph}>{escape(text, quote=False)}</{paragraph}>")
    return f"<{wrapper}>\n{chr(10).join(lines)}\n</{wrapper}>"


def _menu(part: Part, form: str) -> str:
    tag = "nav" if form == "semantic" else "div"
    items: Iterable[str] = (f'<div><a href="/menu/{n}">{escape(text)}</a></div>' for n, (_, text) in enumerate(part.lines))
    return f"<{tag}>\n{chr(10).join(items)}\n</{tag}>"
