"""From bytes to text: by what the header, else the page, else the bytes themselves say of their encoding."""

from w3lib.encoding import html_to_unicode


def decoded(body: bytes, content_type: str | None) -> str:
    """The text of an HTML page. One that says nothing is in UTF-8 if it can be, else in windows-1251."""
    try:
        _, html = html_to_unicode(content_type, body, auto_detect_fun=_utf8_or_cyrillic, default_encoding="utf-8")
    except (LookupError, UnicodeError):  # a charset that Python knows and no browser does, such as rot13
        return body.decode(_utf8_or_cyrillic(body), errors="replace")
    return html


def _utf8_or_cyrillic(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"
