"""A story: one article as its site has it at some instant; the truth that a reading of its pages is held against."""

from dataclasses import dataclass, field
from datetime import date, datetime

LANGUAGES = {"rus": "ru", "kaz": "kk", "eng": "en"}
TEXT_ROLES = ("p", "quote", "subhead", "glued")


@dataclass(frozen=True, slots=True)
class Story:
    """An article. `url` is its public address, `number` what its site counts it by, `published_at` is aware.

    `body` is its lines by role: p, quote, subhead and glued are its paragraphs (the glued one is printed in the line of
    the credit); image and credit may stand between them.
    `credit_line` is printed where it is not the label and `credit`. `quirks` say what its pages do otherwise than most:

        no_stamp, no_title   its own page shows neither, or not both
        uncounted            no count is shown of it anywhere
        title_first          on its own page titles stand above stamps
        spaced               stray spaces around its lines
        other_host           links name the host without www.
    """

    source: str
    number: int
    key: str
    url: str
    language: str
    section: str | None
    title: str
    published_at: datetime
    body: tuple[tuple[str, str], ...]
    edition: str | None = None
    subtitle: str | None = None
    credit: str | None = None
    credit_line: str | None = None
    dateline: tuple[str, date] | None = None
    precision: str = "minute"
    images: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    origin: str | None = None
    archived_at: datetime | None = None
    quirks: frozenset[str] = frozenset()
    cases: frozenset[int] = frozenset()
    popularity: float = field(default=1.0, repr=False)
    first_published_at: datetime | None = None
    """Before it was given another time; None where it never was."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text."""
        return tuple(text for role, text in self.body if role in TEXT_ROLES)

    @property
    def stamp(self) -> str:
        """Its time as it is printed wherever it is shown."""
        return self.published_at.strftime("%d.%m.%Y, %H:%M" if self.precision == "minute" else "%d.%m.%Y")

    @property
    def shown_time(self) -> datetime:
        """What its stamp tells of its time."""
        if self.precision == "minute":
            return self.published_at
        return self.published_at.replace(hour=0, minute=0)

    @property
    def path(self) -> str:
        """Its address within its site."""
        return "/" + self.url.split("/", 3)[3]
