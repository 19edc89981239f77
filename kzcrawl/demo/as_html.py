"""An outline as HTML, in three kinds of markup, since nobody has seen the sites' own.

`hooks` has the class names that public scrapers know, `semantic` the elements that are made for it, `bare` neither.
"""

from collections.abc import Iterator
from html import escape

from kzcrawl.demo.onward import onward_as_html
from kzcrawl.demo.outline import TEXT_ONLY, Outline, Part

MARKUPS = ("hooks", "semantic", "bare")


def as_html(outline: Outline, form: str) -> str:
    """The HTML of a page in one of `MARKUPS`."""
    title_first = outline.about.get("order") == "title-first"
    body = []
    for part in outline.parts:
        if part.kind == "article":
            body.append(_article(outline, part, form))
        elif part.kind == "copy":
            body.append(_copy(part, form))
        elif part.kind == "menu":
            body.append(_menu(part, form))
        elif part.kind == "pager":
            body.append(_pager(part, form))
        elif part.kind == "onward":
            body += (onward_as_html(*line) for line in part.lines)
        else:
            body.append(_cards(part, form, title_first))
    return f"<!DOCTYPE html><html><head>{_head(outline)}</head><body>\n{chr(10).join(body)}\n</body></html>\n"


def _head(outline: Outline) -> str:
    about = outline.about
    head = '<meta charset="utf-8">'
    window_title = next((part.first("title") for part in outline.parts if part.first("title")), None)
    if "window-title" in about:
        head += f"<title>{escape(about['window-title'])}</title>"
    elif window_title:
        head += f"<title>{escape(window_title)} - KT</title>"
    if canonical := about.get("canonical") or about.get("url"):
        head += f'<link rel="canonical" href="{escape(canonical)}">'
    if "next" in about:
        head += f'<link rel="next" href="{escape(about["next"])}">'
    for role, name in (("said-title", "og:title"), ("said-time", "article:published_time")):
        if role in about:
            head += f'<meta property="{name}" content="{escape(about[role])}">'
    return head + (f"<style>{about['style']}</style>" if "style" in about else "")


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
        if role not in ("stamp", "views", "title", "link", *TEXT_ONLY):
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
        return f"<{tag}>{_picture(text)}</{tag}>"
    if role == "tag":
        return f'<{tag}><a href="/rus/archive_tags/{escape(text)}">{escape(text)}</a></{tag}>'
    tag = quote_tag if role == "quote" else tag
    return f"<{tag}>{escape(text, quote=False)}</{tag}>"


def _picture(text: str) -> str:
    """A picture by `address` or `address | alternative text`."""
    address, _, alt = text.partition(" | ")
    return f'<img src="{escape(address)}" alt="{escape(alt)}">'


def _cards(part: Part, form: str, title_first: bool) -> str:
    inner = cards_as_html(part, form, title_first=title_first)
    if form == "hooks":
        return f'<div class="row">\n{inner}\n</div>'
    if form == "semantic":
        return f"<ul>\n{inner}\n</ul>" if part.kind == "listing" else f"<aside><ul>\n{inner}\n</ul></aside>"
    return f"<div>\n{inner}\n</div>"


def cards_as_html(part: Part, form: str, *, title_first: bool = False) -> str:
    """Cards without what stands around them."""
    cards = []
    for role, text in part.lines:
        if role == "label":
            cards.append(f"<div>{escape(text)}</div>")
        elif role == "card":
            stamp, views, title, link, alt, *_ = [*(cell.strip() for cell in text.split("|")), "", ""]
            picture = f'<img src="/picture.png" alt="{escape(alt)}">' if alt else ""
            cards.append(_card((stamp, picture, views), escape(title), escape(link), form, title_first))
    return "\n".join(cards)


def _card(meta: tuple[str, str, str], title: str, link: str, form: str, title_first: bool) -> str:
    stamp, picture, views = meta
    anchor = f'<a class="news__overlay-link" href="{link}">{title}</a>' if link else title
    if form == "hooks":
        count = f'<div class="news__views">{views}</div>' if views else ""
        above, shown = (f'<div class="news__date">{stamp}</div>' if stamp else "") + picture + count, _divs(anchor)
        before, after = '<div class="news-list__item"><article>', "</article></div>"
    elif form == "semantic":
        above, shown, before, after = _spans(stamp) + picture + _spans(views), f"<p>{anchor}</p>", "<li>", "</li>"
    else:
        above, shown = _divs(_spans(stamp) + picture + _spans(views)), _divs(anchor)
        before, after = "<div>", "</div>"
    return before + (shown + above if title_first else above + shown) + after


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
        elif role == "more":
            lines.append(f"<{paragraph}>{_link(text)}</{paragraph}>")
        elif role not in TEXT_ONLY:
            lines.append(f"<{paragraph}>{escape(text, quote=False)}</{paragraph}>")
    return f"<{wrapper}>\n{chr(10).join(lines)}\n</{wrapper}>"


def _menu(part: Part, form: str) -> str:
    tag = "nav" if form == "semantic" else "div"
    items = []
    for n, (role, text) in enumerate(part.lines):
        shown = _link(text if " | " in text else f"{text} | /menu/{n}") if role == "item" else escape(text)
        items.append(f"<div>{shown}</div>")
    return f"<{tag}>\n{chr(10).join(items)}\n</{tag}>"


def _pager(part: Part, form: str) -> str:
    """Numbered links; only the kinds of HTML that say what things are mark the one that leads on."""
    tag, start = ("nav", "<nav>") if form == "semantic" else ("div", "<div>")
    if form == "hooks":
        start = '<div class="pagination">'
    links = []
    for role, text in part.lines:
        rel = f'rel="{"next" if role == "next" else "prev"}"' if role in ("next", "previous") and form != "bare" else ""
        links.append(f"<b>{text}</b>" if role == "current" else _link(text, rel))
    return f"{start}\n{chr(10).join(links)}\n</{tag}>"


def _link(text: str, attribute: str = "") -> str:
    """A link by `text | address`."""
    shown, _, address = text.rpartition(" | ")
    return f'<a {attribute}{" " * bool(attribute)}href="{escape(address)}">{escape(shown)}</a>'
