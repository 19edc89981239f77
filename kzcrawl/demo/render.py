"""An outline in any of its forms."""

from kzcrawl.demo.as_html import as_html
from kzcrawl.demo.as_text import as_text
from kzcrawl.demo.outline import Outline


def render(outline: Outline, form: str) -> str:
    """The page as text or in a kind of HTML."""
    return as_text(outline) if form == "text" else as_html(outline, form)
