"""From bytes to text: by what the header, else the page, else the bytes themselves say of their encoding."""

from w3lib.encoding import html_to_unicode

_LOST = "\ufffd"
_LOST_WORD = _LOST * 5  # a cut letter leaves one or two, an encoded surrogate three


def decoded(body: bytes, content_type: str | None) -> str:
    """The text of an HTML page. One that says nothing is in UTF-8 if it can be, else in windows-1251.

    Against what a page says, where its bytes leave no doubt: Cyrillic of one byte a letter is hardly ever UTF-8.
    """
    try:
        charset, html = html_to_unicode(content_type, body, auto_detect_fun=_utf8_or_cyrillic, default_encoding="utf-8")
    except (LookupError, UnicodeError):  # a charset that Python knows and no browser does, such as rot13
        return body.decode(_utf8_or_cyrillic(body), errors="replace")
    if charset == "utf-8":
        return body.decode("windows-1251", errors="replace") if _is_mostly_lost(html) else html
    is_utf8 = not (charset.startswith("utf") or body.isascii()) and _utf8_or_cyrillic(body) == "utf-8"
    return body.decode("utf-8") if is_utf8 else html


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
