"""Whether a page has more parts than one that a person wrote, told before its tree is built.

A million tags take a reader 0.7 GB, and a hundred thousand attributes of one tag take the parser half a minute: it
compares each with all others.
"""

_LARGE = 200_000  # bytes: of the sites seen no page is larger
_MOST_TAGS = 30_000
_MOST_GAPS = 100_000  # between words, lines, attributes
_GAPS = b" \t\n\r\f/\"'"


def is_vast(body: bytes) -> bool:
    """Whether a page is refused for its many parts."""
    if len(body) <= _LARGE:
        return False
    gaps = sum(body.count(gap) for gap in _GAPS)
    return body.count(b"<") > _MOST_TAGS or gaps > _MOST_GAPS
