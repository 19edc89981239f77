"""Parts of listings that scripts ask for: the next cards, and where more of them are."""

import json

from kzcrawl.demo.as_html import cards_as_html
from kzcrawl.demo.outline import Outline
from kzcrawl.demo.responses import Response


def part(page: Outline, markup: str, form: str) -> Response:
    """The cards of a page: as JSON for the button, as HTML for the list that grows."""
    listing = next(part for part in page.parts if part.kind == "listing")
    lines = [text for part in page.parts if part.kind == "onward" for _, text in part.lines]
    more = lines[0].rpartition(" | ")[2] if lines else None
    cards = cards_as_html(listing, markup)
    if form == "show_more":
        body = json.dumps({"cards": cards, "more": more}, ensure_ascii=False)
        return Response(200, (("Content-Type", "application/json"),), body.encode())
    headers = (("Content-Type", "text/html; charset=utf-8"), *((("X-More", more),) if more else ()))
    return Response(200, headers, cards.encode())
