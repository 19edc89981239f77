"""Pages of the sites' shapes from an outline: one invented page as text and in three kinds of HTML.

An outline is lines of `role: text`; `#` begins a comment. It opens with what holds for the page:

    url: https://…          the address that the page is given with; without it, it comes without
    canonical: https://…    what the HTML says of its own address (never shown in the text)
    said-title, said-time   what the HTML's metadata says of title and time
    order: title-first      titles above stamps, also on cards
    counts: apart           HTML: the count of an article in a block of its own, not beside the stamp
    forms: text hooks       the forms that it is rendered in; all four unless named

`[article]`, `[most-read]`, `[listing]`, `[copy]` and `[menu]` begin its parts, the first article being the main one.
Roles of an article: stamp, views, title, subtitle, credit, share, p, quote, subhead, related, notice, image, link
(where its title leads). Of cards: `card: stamp | views | title | link`, what is not shown left empty. Of a copy: title,
credit, p, related, views, archived. Of a menu: item (a link) and line (what is none).
Only in the text: prefix, orphus, alt, waste, label, raw and blank. Labels and menus stand in bare HTML as well.
"""

from collections.abc import Iterator
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
    title_first = outline.about.get("order") == "title-first"
    for part in outline.parts:
        if part.kind in ("most-read", "listing"):
            lines += _text_cards(part, title_first)
        elif part.kind != "menu" or outline.about.get("site") == "qazaq24":
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


def _html(outline: Outline, form: str) -> str:
    window_title = next((part.first("title") for part in outline.parts if part.first("title")), None)
    canonical = outline.about.get("canonical") or outline.about.get("url")
    head = '<meta charset="utf-8">'
    if window_title:
        head += f"<title>{escape(window_title)} - KT</title>"
    if canonical:
        head += f'<link rel="canonical" href="{escape(canonical)}">'
    for role, name in (("said-title", "og:title"), ("said-time", "article:published_time")):
        if role in outline.about:
            head += f'<meta property="{name}" content="{escape(outline.about[role])}">'
    body = []
    title_first = outline.about.get("order") == "title-first"
    for part in outline.parts:
        if part.kind == "article":
            body.append(_article(outline, part, form))
        elif part.kind == "copy":
            body.append(_copy(part, form))
        elif part.kind == "menu":
            body.append(_menu(part, form))
        else:
            body.append(_cards(part, form, title_first))
    return f"<!DOCTYPE html><html><head>{head}</head><body>\n{chr(10).join(body)}\n</body></html>\n"


def _headline(part: Part, level: str) -> str:
    title, link = escape(part.first("title") or ""), part.first("link")
    inner = f'<a href="{escape(link)}">{title}</a>' if link else title
    return f"<{level}>{inner}</{level}>"


def _article(outline: Outline, part: Part, form: str) -> str:
    stamp, views = part.first("stamp"), part.first("views")
    meta = _META[form](stamp, views, outline.about.get("counts") == "apart") if stamp else ""
    title = _headline(part, _LEVEL[form]) if part.first("title") else ""
    if title and form == "hooks":
        title = f'<header class="page-heading">{title}</header>'
    head = (title, meta) if outline.about.get("order") == "title-first" else (meta, title)
    tag, quote_tag = {"hooks": ("div", "blockquote"), "semantic": ("p", "blockquote"), "bare": ("div", "div")}[form]
    lines = [(role, text) for role, text in _lines_below(part) if role != "label" or form == "bare"]
    before, content, after = _CONTENT[form]
    return "\n".join(filter(None, (before, *head, content, *(_block(*line, tag, quote_tag) for line in lines), after)))


def _lines_below(part: Part) -> Iterator[tuple[str, str]]:
    for role, text in part.lines:
        if role not in ("stamp", "views", "title", "link", *_TEXT_ONLY):
            yield role, text


def _hooks_meta(stamp: str, views: str | None, apart: bool) -> str:
    return f'<div class="page-meta">{_divs(stamp, views) if apart else _spans(stamp, views)}</div>'


def _semantic_meta(stamp: str, views: str | None, apart: bool) -> str:
    between = "</p>\n<p>" if apart else " "
    return f"<p><time>{stamp}</time>{f'{between}<b>{views}</b>' if views else ''}</p>"


def _bare_meta(stamp: str, views: str | None, apart: bool) -> str:
    return _divs(stamp, views) if apart else f"<div>{_spans(stamp, views)}</div>"


_META = {"hooks": _hooks_meta, "semantic": _semantic_meta, "bare": _bare_meta}
_LEVEL = {"hooks": "h1", "semantic": "h2", "bare": "div"}
# What stands before an article, between its head and its content, and after it.
_CONTENT = {
    "hooks": ("", '<div class="page-content">', "</div>"),
    "semantic": ("<article>", "", "</article>"),
    "bare": ("", "", ""),
}


def _divs(*texts: str | None) -> str:
    return "".join(f"<div>{text}</div>" for text in texts if text)


def _spans(*texts: str | None) -> str:
    return "".join(f"<span>{text}</span>" for text in texts if text)


def _block(role: str, text: str, tag: str, quote_tag: str) -> str:
    if role == "image":
        return f'<{tag}><img src="{escape(text)}" alt=""></{tag}>'
    if role == "tag":
        return f'<{tag}><a href="/rus/archive_tags/{escape(text)}">{escape(text)}</a></{tag}>'
    tag = quote_tag if role == "quote" else tag
    return f"<{tag}>{escape(text, quote=False)}</{tag}>"


def _cards(part: Part, form: str, title_first: bool) -> str:
    cards = []
    for role, text in part.lines:
        if role == "label":
            cards.append(f"<div>{escape(text)}</div>")
        elif role == "card":
            stamp, views, title, link, *_ = [*(cell.strip() for cell in text.split("|")), ""]
            cards.append(_card(stamp, views, escape(title), escape(link), form, title_first))
    inner = "\n".join(cards)
    if form == "hooks":
        return f'<div class="row">\n{inner}\n</div>'
    if form == "semantic":
        return f"<ul>\n{inner}\n</ul>" if part.kind == "listing" else f"<aside><ul>\n{inner}\n</ul></aside>"
    return f"<div>\n{inner}\n</div>"


def _card(stamp: str, views: str, title: str, link: str, form: str, title_first: bool) -> str:
    anchor = f'<a class="news__overlay-link" href="{link}">{title}</a>' if link else title
    if form == "hooks":
        count = f'<div class="news__views">{views}</div>' if views else ""
        meta, shown = (f'<div class="news__date">{stamp}</div>' if stamp else "") + count, f"<div>{anchor}</div>"
        before, after = '<div class="news-list__item"><article>', "</article></div>"
    elif form == "semantic":
        meta, shown, before, after = _spans(stamp, views), f"<p>{anchor}</p>", "<li>", "</li>"
    else:
        meta, shown, before, after = f"<div>{_spans(stamp, views)}</div>", f"<div>{anchor}</div>", "<div>", "</div>"
    return before + (shown + meta if title_first else meta + shown) + after


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
    items = []
    for n, (role, text) in enumerate(part.lines):
        shown = f'<a href="/menu/{n}">{escape(text)}</a>' if role == "item" else escape(text)
        items.append(f"<div>{shown}</div>")
    return f"<{tag}>\n{chr(10).join(items)}\n</{tag}>"
