"""All pages in UTF-8: by what the header, else the page, else the bytes themselves say of their encoding."""

from codecs import BOM_UTF8

from w3lib.encoding import html_to_unicode

_LOST = "\ufffd"
_LOST_WORD = _LOST * 5  # a cut letter leaves one or two, an encoded surrogate three


def in_utf8(body: bytes, content_type: str | None) -> bytes:
    """An HTML page in UTF-8, without a byte order mark. One that says nothing is in UTF-8 if it can be, else in
    windows-1251. What is sound UTF-8 comes back as it is, for a copy of each page would cost a twentieth of reading it.

    Against what a page says, where its bytes leave no doubt: Cyrillic of one byte a letter is hardly ever UTF-8.
    """
    try:
        charset, html = html_to_unicode(content_type, body, auto_detect_fun=_utf8_or_cyrillic, default_encoding="utf-8")
    except (LookupError, UnicodeError):  # a charset that Python knows and no browser does, such as rot13
        charset, html = "", body.decode(_utf8_or_cyrillic(body), errors="replace")
    if charset == "utf-8":
        if _LOST not in html:
            return body.removeprefix(BOM_UTF8)
        html = body.decode("windows-1251", errors="replace") if _is_mostly_lost(html) else html
    elif not (charset.startswith("utf") or body.isascii()) and _utf8_or_cyrillic(body) == "utf-8":
        return body
    return html.encode("utf-8", errors="ignore")  # halves of letters, of which some charsets of Python's own are made


def _is_mostly_lost(html: str) -> bool:
    """Whether words are lost, and of what is not ASCII the greater part."""
    if _LOST_WORD not in html:
        return False
    others = len(html) - len(html.encode("ascii", errors="ignore"))
    return html.count(_LOST) * 2 > others


def _utf8_or_cyrillic(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"
