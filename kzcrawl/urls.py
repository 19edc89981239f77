"""What all sources share about addresses: none of it knows a site."""

from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit


def split(url: str) -> SplitResult | None:
    """The parts of an absolute http(s) address, host in lower case, without www. and trailing dot; else None."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
        _ = parts.port  # a port that is no number shows only here
    except ValueError:
        return None
    return parts._replace(netloc=host) if parts.scheme in ("http", "https") and host else None


def absolute(base: str | None, href: str) -> str | None:
    """The http(s) address that a link leads to, without fragment; None for mailto:, data: and other nonsense."""
    try:
        parts = urlsplit(urljoin(base or "", href.strip()))
        _ = parts.port
    except ValueError:
        return None
    return urlunsplit(parts._replace(fragment="")) if parts.scheme in ("http", "https") and parts.netloc else None
