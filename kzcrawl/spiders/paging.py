"""Where a listing goes on: at the page that it offers, else at addresses that are tried, one template after another."""

from dataclasses import dataclass


@dataclass(slots=True)
class Paging:
    """The way down one listing. `templates` say what follows its address for page {page}; the first is tried first.

    `worked` is the one by which a page was found, and then the only one; `is_offered` whether the listing itself led to
    the page that was asked for last.
    """

    start: str
    templates: list[str]
    worked: str | None = None
    is_offered: bool = True
    _brought: int = 0

    def after(self, offered: str | None, *, brought: bool) -> str | None:
        """The address to ask for next, None where none is left. `offered` is where the last page leads, `brought`
        whether it showed anything that was not seen before: a page that does not ends the try."""
        if brought:
            self._note_page()
        elif self.is_offered or self.worked:
            return None
        else:
            del self.templates[0]
        self.is_offered = brought and offered is not None
        return offered if self.is_offered else self._tried()

    def _note_page(self) -> None:
        self._brought += 1
        if not self.is_offered:
            self.worked = self.templates[0]
        if self._brought > 1:  # below what a listing offers by itself, one try tells that it ends there
            self.templates = self.templates[:1]

    def _tried(self) -> str | None:
        if not self.templates:
            return None
        return page_address(self.start, self.templates[0], self._brought + 1)


def page_address(start: str, template: str, number: int) -> str:
    """The address of a page of a listing, by a template."""
    more = template.replace("{page}", str(number))
    if more.startswith("/"):
        return start.rstrip("/") + more
    return start + (more.replace("?", "&", 1) if "?" in start else more)
