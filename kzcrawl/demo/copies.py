"""The copies on Qazaq24: of articles of kt.kz, and of other origins, each under a credit line, in its typography."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from kzcrawl.dates import ALMATY
from kzcrawl.demo.chance import Chance
from kzcrawl.demo.days import FIRST_DAY, stories_of
from kzcrawl.demo.drafts import EDITIONS, draft
from kzcrawl.demo.slugs import slug_of
from kzcrawl.demo.stories import Story

SOURCE = "qazaq24"
SITE = "https://qazaq24.com"
KT = "KT.KZ"

FIRST_NUMBER = 210_000
NUMBERS_A_DAY = 20
_OF_KT, _OF_OTHERS = 4, 8
# As the credit line spells them, and as the text does.
_ORIGINS = (
    ("Liter.KZ", "Liter.kz"),
    ("Tengrinews.kz", "Tengrinews.kz"),
    ("Zakon.kz", "корреспондент Zakon.kz"),
    ("Хабар 24", "«Хабар 24»"),
    ("BAQ.KZ", "BAQ.kz"),
    ("Lada.kz со ссылкой на Tengrinews.kz", "Lada.kz"),
)
_SECTIONS = ("society", "state", "incidents", "sports")


def day_of_number(number: int) -> date:
    """The day whose copies have numbers like this one."""
    return FIRST_DAY + timedelta(days=(number - FIRST_NUMBER) // NUMBERS_A_DAY)


@lru_cache(maxsize=256)
def copies_of(seed: str, day: date) -> tuple[Story, ...]:
    """All copies of articles that were published on a day, in the order in which they were archived."""
    if day < FIRST_DAY:
        return ()
    chance = Chance(seed, day, "copies")
    plain = [story for story in stories_of(seed, day) if story.edition == "rus" and not story.quirks and story.dateline]
    copied = [(story, KT, "") for story in chance.draw(plain, _OF_KT)]
    copied += [(_elsewhere(day, chance), *chance.pick(_ORIGINS)) for _ in range(_OF_OTHERS)]
    dated = [
        (story.published_at + timedelta(minutes=35 + chance.below(150)), n, story, name, spelt)
        for n, (story, name, spelt) in enumerate(copied)
    ]
    number = FIRST_NUMBER + (day - FIRST_DAY).days * NUMBERS_A_DAY
    return tuple(
        _copy(number + n, story, name, spelt, archived)
        for n, (archived, _, story, name, spelt) in enumerate(sorted(dated, key=lambda row: row[:2]), 1)
    )


def _elsewhere(day: date, chance: Chance) -> Story:
    """An article of another site: it is never seen there, only copied."""
    section, minute = chance.pick(_SECTIONS), 7 * 60 + chance.below(14 * 60)
    moment = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ALMATY)
    russian = EDITIONS["rus"]
    topic, city = chance.below(len(russian.sections[section])), chance.below(len(russian.cities))
    drafted = draft("rus", section, moment, topic, city, chance)
    drafted.quirks.add("no_dateline")
    return drafted.published(0, 4000.0 * (1 + 9 * chance.fraction()))


def _copy(number: int, story: Story, name: str, spelt: str, archived: datetime) -> Story:
    lead, *others = story.paragraphs
    if spelt:
        lead = f"{lead.removesuffix('.')}, передает {spelt}."
    url = f"{SITE}/story/{slug_of(story.title, '-')}-{number}"
    return Story(
        source=SOURCE,
        number=number,
        key=url.removeprefix(SITE),
        url=url,
        language="ru",
        section=None,
        title=_typeset(story.title),
        published_at=archived,
        body=tuple(("p", _typeset(text)) for text in (lead, *others)),
        origin=name,
        archived_at=archived,
        cases=frozenset((27, 28) if name == "Liter.KZ" else (27,)),
        popularity=story.popularity,
    )


def _typeset(text: str) -> str:
    """In the typography of other sites: guillemets and dashes, also where the original lost its opening mark."""
    text = re.sub(r'(^|[\s(])"', r"\1«", text).replace('"', "»")
    return text.replace(", - ", ", – ").replace(" - ", " — ")
