"""A draft: an article while it is being written, from a topic, a city and chance."""

from dataclasses import dataclass, field
from datetime import date, datetime

from kzcrawl.demo.chance import Chance
from kzcrawl.demo.slugs import slug_of
from kzcrawl.demo.stories import LANGUAGES, Story
from kzcrawl.demo.texts import Edition, Topic
from kzcrawl.demo.texts.eng import ENGLISH
from kzcrawl.demo.texts.kaz import KAZAKH
from kzcrawl.demo.texts.rus import RUSSIAN

SOURCE = "kazakhstan_today"
SITE = "https://www.kt.kz"
EDITIONS = {"rus": RUSSIAN, "eng": ENGLISH, "kaz": KAZAKH}

_WITHOUT_DATELINE = ("reviews",)
# After each of these Russian wants the genitive plural, which spares the texts a grammar.
_NUMBERS = tuple(n for n in range(5, 50) if n % 10 not in (1, 2, 3, 4) or n in (11, 12, 13, 14))


@dataclass
class Draft:
    """What shapes may change of an article before it is published."""

    edition: str
    section: str
    topic: Topic
    gaps: dict[str, str]
    published_at: datetime
    title: str
    lead: str
    body: list[tuple[str, str]]
    turn: int = 0
    """How often all shapes have had their turn before."""
    subtitle: str | None = None
    credit: str | None = None
    credit_line: str | None = None
    slug: str | None = None
    dateline_at: datetime | None = None
    precision: str = "minute"
    images: list[str] = field(default_factory=list)
    picture_text: str = ""
    tags: list[str] = field(default_factory=list)
    quirks: set[str] = field(default_factory=set)
    cases: set[int] = field(default_factory=set)

    def filled(self, text: str) -> str:
        """A text with its gaps filled for this article."""
        return text.format(**self.gaps)

    def published(self, number: int, popularity: float) -> Story:
        """The article with its number, as it goes out."""
        name = f"video{number}" if self.section == "video" else f"{self.slug or slug_of(self.title)}_{number}"
        pictures = [("image", f"{picture} | {self.picture_text}".removesuffix(" | ")) for picture in self.images[:1]]
        dateline, lead = self._dateline()
        return Story(
            source=SOURCE,
            number=number,
            key=str(number),
            url=f"{SITE}/{self.edition}/{self.section}/{name}.html",
            language=LANGUAGES[self.edition],
            section=self.section,
            title=self.title,
            published_at=self.published_at,
            body=(*pictures, ("glued" if self.credit_line and lead in self.credit_line else "p", lead), *self.body),
            edition=self.edition,
            subtitle=self.subtitle,
            credit=self.credit,
            credit_line=self.credit_line,
            dateline=dateline,
            precision=self.precision,
            images=tuple(SITE + picture for picture in self.images),
            tags=tuple(self.tags),
            quirks=frozenset(self.quirks),
            cases=frozenset(self.cases),
            popularity=popularity,
        )

    def _dateline(self) -> tuple[tuple[str, date] | None, str]:
        months, day = EDITIONS[self.edition].months, self.dateline_at or self.published_at
        if not months or self.section in _WITHOUT_DATELINE or "no_dateline" in self.quirks:
            return None, self.lead
        place = self.gaps["city"]
        return (place, day.date()), f"{place}. {day.day} {months[day.month - 1]}. KAZAKHSTAN TODAY - {self.lead}"


def draft(edition: str, section: str, published_at: datetime, topic: int, city: int, chance: Chance) -> Draft:
    """An article as most are: subtitle, credit or neither; lead, some sentences, often a quote."""
    words = EDITIONS[edition]
    chosen = words.sections[section][topic]
    gaps = _gaps(words, city, chance)
    drafted = Draft(
        edition=edition,
        section=section,
        topic=chosen,
        gaps=gaps,
        published_at=published_at,
        title=chosen.title.format(**gaps),
        lead=chosen.lead.format(**gaps),
        body=_body(words, section, chosen, gaps, chance),
        tags=[chosen.tag] if chosen.tag else [],
    )
    _add_head(drafted, words, chance)
    if section in _WITHOUT_DATELINE:
        drafted.cases.add(10)
    if section != "video" and chance.happens(80):
        drafted.images.append(picture(published_at, chance))
    return drafted


def picture(published_at: datetime, chance: Chance) -> str:
    """The address of a picture: its number begins with the second in which it was made."""
    seconds = int(published_at.timestamp()) - 600 - chance.below(3000)
    return f"/neofiles/serve-image/{seconds:08x}{chance.below(1 << 62):016x}/738x473/c1"


def _gaps(words: Edition, city: int, chance: Chance) -> dict[str, str]:
    name, inside, genitive = words.cities[city]
    within = f"в {inside}" if words is RUSSIAN else inside
    gaps = {"city": name, "in_city": within, "In_city": within[0].upper() + within[1:], "of_city": genitive}
    gaps |= {"n": str(chance.pick(_NUMBERS)), "m": str(chance.pick(_NUMBERS)), "who": chance.pick(words.persons)}
    return gaps | {"office": chance.pick(words.offices).format(**gaps)}


def _add_head(drafted: Draft, words: Edition, chance: Chance) -> None:
    """Subtitle, credit, or neither."""
    kind = chance.below(100)
    if drafted.section == "video":
        return
    if kind < 25:
        drafted.subtitle = drafted.filled(drafted.topic.subtitle)
        drafted.cases.add(8)
    elif kind < 80:
        drafted.credit = drafted.filled(chance.pick(words.credits))
    elif drafted.section not in _WITHOUT_DATELINE and words.months:
        drafted.cases.add(9)


def _body(words: Edition, section: str, topic: Topic, gaps: dict[str, str], chance: Chance) -> list[tuple[str, str]]:
    sentences = [text.format(**gaps) for text in chance.draw(words.sentences[section], 2 + chance.below(4))]
    body: list[tuple[str, str]] = []
    while sentences:
        taken = 1 + chance.below(2)
        body.append(("p", " ".join(sentences[:taken])))
        sentences = sentences[taken:]
    if topic.quote and chance.happens(65):
        body.insert(chance.below(len(body) + 1), ("quote", topic.quote.format(**gaps)))
    if words is ENGLISH and section != "video" and chance.happens(40):
        body.append(("p", chance.pick(("Source: kazinform", "Source: Kazinform", "SOURCE: kazinform"))))
    return body
