"""Pages whose encoding is another than they say, or of which they say nothing."""

from collections.abc import Callable
from dataclasses import replace

from kzcrawl.demo.faults.fault import Fault
from kzcrawl.demo.responses import Response

_META = b'<meta charset="utf-8">'


def _coded(charset: str, declared: str | None) -> Callable[[Response], Response]:
    def answer(response: Response) -> Response:
        said = f"; charset={declared}" if declared else ""
        meta = f'<meta charset="{declared}">'.encode() if declared else b""
        body = response.body.replace(_META, meta).decode().encode(charset, errors="xmlcharrefreplace")
        return replace(response, headers=(("Content-Type", f"text/html{said}"),), body=body)

    return answer


FAULTS = {
    "utf8_as_1251": Fault(_coded("utf-8", "windows-1251"), is_read=True),
    "1251_as_utf8": Fault(_coded("windows-1251", "utf-8"), is_read=True),
    "1251_as_1251": Fault(_coded("windows-1251", "windows-1251"), is_read=True),
    "utf8_undeclared": Fault(_coded("utf-8", None), is_read=True),
    "1251_undeclared": Fault(_coded("windows-1251", None), is_read=True),
    "no_such_charset": Fault(_coded("utf-8", "no-such"), is_read=True),
}
