"""Invented news in Russian and Kazakh, of realistic length, and what sites make of it, to measure how copies are found.

Words follow Zipf's law, and much is shared as in life: function words, stock phrases, paragraphs of background that
many articles end with, and rubrics, whose frame is the same every day and whose figures are not.
"""

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

DAYS = 30
_RUSSIAN = (
    "бв гр да де ди до ка ко кра ла ле ли ма ме ми мо на не ни но па пе по пра ра ре ро са се си та те ти то тра",
    "а ы у ой ам ах ов ами ает ают ил ила или ать ного ному ный ная ные ости ение ения ением ский ского ских",
    "в на и с по к для из о при от до за не что как также уже под между после",
    "в рамках реализации|по его словам|по данным ведомства|в ходе заседания|в соответствии с планом|до конца года|"
    "в том числе|а также|сообщает пресс-служба|на территории области|в первую очередь|по предварительным данным|"
    "по итогам прошлого года|в настоящее время|глава государства отметил|за счет средств бюджета",
    "Астана Алматы Шымкент Актау Атырау Семей Тараз Уральск Павлодар Костанай Туркестан Караганда",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Напомним, ранее",
)
_KAZAKH = (
    "ба бе да де жа же қа қо кө ке ма ме на но па са се та те то тұ ша ше ұ ү ғы гі лы лі рі ры сы сі ты ті шы ші",
    "да де дан ден ға ге ның нің лар лер тар тер мен бен ды ді ған ген ады еді шы ші лық лік лығы лігі дағы дегі",
    "және мен үшін бойынша туралы осы бұл сол деп да де ең әр бір кейін дейін",
    "атап айтқанда|оның айтуынша|жыл соңына дейін|деп хабарлайды баспасөз қызметі|бағдарлама аясында|облыс аумағында|"
    "алдын ала деректер бойынша|қазіргі уақытта|өткен жылдың қорытындысы бойынша|соның ішінде|мемлекет басшысы атады",
    "Астана Алматы Шымкент Ақтау Атырау Семей Тараз Орал Павлодар Қостанай Түркістан Қарағанды",
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "Еске салайық, бұған дейін",
)


@dataclass(frozen=True)
class News:
    """An article; `day` is that of its publication, counted from any other."""

    title: str
    paragraphs: tuple[str, ...]
    day: int

    @property
    def words(self) -> int:
        """Its length."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


class Language:
    """The words of a language, and sentences of them."""

    def __init__(self, parts: Sequence[str], chance: Random) -> None:
        syllables, endings, small, phrases, cities, months, self.recalls = parts
        self.cities, self.months, self.phrases = cities.split(), months.split(), phrases.split("|")
        self._small, self._chance = small.split(), chance
        stems = {"".join(chance.choices(syllables.split(), k=chance.randint(1, 3))) for _ in range(3_000)}
        words = [stem + ending for stem in sorted(stems) for ending in chance.sample(endings.split(), 4)]
        chance.shuffle(words)
        self._words, self._weights = words, list(accumulate(1 / (n + 20) for n in range(len(words))))
        self._names = [f"{chance.choice(words).title()} {chance.choice(words).title()}" for _ in range(400)]

    def word(self) -> str:
        """A word, the more often the more common it is."""
        return self._words[bisect(self._weights, self._chance.random() * self._weights[-1])]

    def sentence(self, least: int = 8, most: int = 22) -> str:
        """A sentence, in which there may be names, figures and dates."""
        chance, parts = self._chance, [self.word()]
        for _ in range(chance.randint(least, most)):
            draw = chance.random()
            if draw < 0.3:
                parts.append(chance.choice(self._small))
            elif draw < 0.36:
                parts.append(chance.choice(self.phrases))
            elif draw < 0.40:
                parts.append(chance.choice(self._names))
            elif draw < 0.43:
                parts.append(chance.choice(self.cities))
            elif draw < 0.47:
                parts.append(str(chance.randint(2, 900)))
            elif draw < 0.48:
                parts.append(f"{chance.randint(1, 28)} {chance.choice(self.months)}")
            elif draw < 0.55:
                parts[-1] += ","
            else:
                parts.append(self.word())
        text = " ".join(parts).strip(",")
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self) -> str:
        """One to three sentences."""
        return " ".join(self.sentence() for _ in range(self._chance.randint(1, 3)))


class Newsroom:
    """Whoever writes: by a seed, always the same."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - invented texts, always the same
        self.languages = [Language(parts, self.chance) for parts in (_RUSSIAN, _RUSSIAN, _RUSSIAN, _KAZAKH)]
        self._backgrounds = [(language, self._background(language)) for language in self.languages for _ in range(25)]
        self._rubrics = [self._rubric(self.chance.choice(self.languages)) for _ in range(12)]
        self._footers = [self.chance.choice(self.languages).sentence(6, 14) for _ in range(10)]

    def article(self) -> News:
        """News of the day: some 60 to 400 words; half of it ends with a background that others have too."""
        language, day = self.chance.choice(self.languages), self.chance.randrange(DAYS)
        paragraphs = [language.paragraph() for _ in range(self.chance.randint(3, 9))]
        paragraphs[0] = f"{self._dateline(language, day)} - {paragraphs[0]}"
        if self.chance.random() < 0.5:
            paragraphs += [text for of, text in self.chance.sample(self._backgrounds, 4) if of is language][:2]
        return News(language.sentence(4, 9).rstrip("."), tuple(paragraphs), day)

    def of_rubric(self, rubric: int | None = None, day: int | None = None) -> News:
        """A rubric of a day: its frame with other figures."""
        frame = self._rubrics[self.chance.randrange(len(self._rubrics)) if rubric is None else rubric]
        day = self.chance.randrange(DAYS) if day is None else day
        lines = tuple(re.sub("#", lambda _: str(self.chance.randint(1, 60)), text) for text in frame)
        return News(lines[0], lines[1:], day)

    def follow_up(self, news: News) -> News:
        """Other news of the same matter: new paragraphs, and up to a third of the old ones."""
        fresh = self.article()
        kept = self.chance.sample(news.paragraphs[1:], max(1, len(news.paragraphs) // 4))
        paragraphs = (*fresh.paragraphs, *kept[: max(1, len(fresh.paragraphs) // 2)])
        return News(fresh.title, paragraphs, news.day + self.chance.randint(0, 3))

    def originals(self, count: int) -> list[News]:
        """Articles, and in between the rubrics, of some of which each day has one."""
        made = [self.of_rubric(rubric, day) for rubric in range(len(self._rubrics)) for day in range(DAYS)]
        made = made[: count // 8]
        return [*made, *(self.article() for _ in range(count - len(made)))]

    def look_alikes(self, originals: Sequence[News], count: int) -> list[News]:
        """No copies: rubrics with other figures, and other news of the same matter, with what many articles share."""
        rubrics = [self.of_rubric() for _ in range(count // 2)]
        return [*rubrics, *(self.follow_up(self.chance.choice(originals)) for _ in range(count - len(rubrics)))]

    def copy(self, news: News, edit: "Edit", share: float = 0.05) -> News:
        """A copy: edited in a way, with so many words changed, and with an intro and a footer of its own."""
        edited = edit(news, self)
        paragraphs = tuple(self._reworded(text, share) for text in edited.paragraphs)
        intro, footer = self.chance.choice(self.languages).sentence(), self.chance.choice(self._footers)
        return replace(edited, paragraphs=(intro, *paragraphs, footer), day=news.day + (self.chance.random() < 0.3))

    def _dateline(self, language: Language, day: int) -> str:
        return f"{self.chance.choice(language.cities)}. {day % 28 + 1} {language.months[10]}. KAZAKHSTAN TODAY"

    def _background(self, language: Language) -> str:
        text = language.sentence()
        return f"{language.recalls} {text[0].lower()}{text[1:]}"

    def _rubric(self, language: Language) -> tuple[str, ...]:
        """A frame of sentences, most of them with a place and two figures (#)."""
        lines = [language.sentence(3, 5).rstrip(".")]
        for _ in range(self.chance.randint(3, 6)):
            fixed = re.sub(r"\d+", "#", language.sentence(10, 16))
            places = [
                f"{city} {language.word()} # {language.word()} #" for city in self.chance.sample(language.cities, 3)
            ]
            lines.append(f"{fixed} {', '.join(places)}.")
        return tuple(lines)

    def _reworded(self, text: str, share: float) -> str:
        language = self.chance.choice(self.languages)
        return " ".join(language.word() if self.chance.random() < share else word for word in text.split(" "))


Edit = Callable[[News, Newsroom], News]


def as_it_is(news: News, _: Newsroom) -> News:
    """No other edit than those that every copy has."""
    return news


def reordered(news: News, room: Newsroom) -> News:
    """The paragraphs in another order."""
    return replace(news, paragraphs=tuple(room.chance.sample(news.paragraphs, len(news.paragraphs))))


def cut_to_half(news: News, _: Newsroom) -> News:
    """The first half of the text."""
    kept, paragraphs = 0, []
    for paragraph in news.paragraphs:
        if kept * 2 >= news.words:
            break
        paragraphs.append(paragraph)
        kept += len(paragraph.split())
    return replace(news, paragraphs=tuple(paragraphs))


def typeset(news: News, _: Newsroom) -> News:
    """Other dashes, quotation marks and spaces, е for ё, and a paragraph for each sentence."""
    texts = [re.sub(r"(\d) ", "\\1\u00a0", text.replace(" - ", " — ").replace("ё", "е")) for text in news.paragraphs]
    return replace(news, paragraphs=tuple(part for text in texts for part in re.split(r"(?<=[а-яһіңғүұқөә]\.) ", text)))


def months_translated(news: News, _: Newsroom) -> News:
    """Months as the other language names them, and other words for the commonest phrases."""
    table = {**dict(zip(_RUSSIAN[5].split(), _KAZAKH[5].split(), strict=True))}
    table |= {kazakh: russian for russian, kazakh in table.items()}
    texts = [re.sub(r"\w+", lambda word: table.get(word[0], word[0]), text) for text in news.paragraphs]
    return replace(news, paragraphs=tuple(texts))


def retitled(news: News, room: Newsroom) -> News:
    """Another title, and the dateline left out."""
    first = news.paragraphs[0].rpartition("KAZAKHSTAN TODAY - ")[2]
    title = room.chance.choice(room.languages).sentence(4, 9).rstrip(".")
    return replace(news, title=title, paragraphs=(first, *news.paragraphs[1:]))


def shortened(news: News, room: Newsroom) -> News:
    """Of every other sentence that has a comma, only what stands before the last one."""
    return replace(
        news, paragraphs=tuple(re.sub(r"[^.]+\.", lambda text: _cut(text[0], room), p) for p in news.paragraphs)
    )


def _cut(sentence: str, room: Newsroom) -> str:
    head = sentence.rpartition(",")[0]
    return f"{head}." if head and len(head) * 2 > len(sentence) and room.chance.random() < 0.5 else sentence


EDITS: dict[str, Edit] = {
    edit.__name__: edit for edit in (as_it_is, reordered, cut_to_half, typeset, months_translated, retitled, shortened)
}
