"""Shapes: what some articles do otherwise than most. Each is a function of a draft, for one section of an edition."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from kzcrawl.demo.chance import Chance
from kzcrawl.demo.drafts import Draft, picture


class Shape(NamedTuple):
    """How to make such an article, of which edition and section."""

    apply: Callable[[Draft, Chance], None]
    edition: str
    section: str


# Unlike each other from the first word: of an article without a title only its slug tells what it is about.
_TALES = (
    ("История одного каравана: купцы у {of_city}", "Караван шел до {of_city} {n} дней, и здесь его ждали."),
    ("Колодец посреди города {city}", "Колодец старше вокзала, но моложе улицы, на которой его вырыли."),
    ("Последний паромщик близ {of_city}", "Паром ходил здесь {n} лет, пока не построили мост."),
    ("Ткачихи, нити и зимние вечера {in_city}", "Зимой ткут больше, чем летом, и говорят при этом тише."),
    ("Голубятни над крышами {of_city}", "На {n} крыш осталась одна голубятня, и она не пустует."),
)


def _no_count(draft: Draft, _: Chance) -> None:
    draft.quirks.add("uncounted")
    draft.cases.add(2)


def _stamp_of_a_day(draft: Draft, _: Chance) -> None:
    draft.precision = "day"
    draft.cases.add(3)


def _no_stamp(draft: Draft, _: Chance) -> None:
    draft.quirks.add("no_stamp")
    draft.cases.add(4)


def _title_first(draft: Draft, _: Chance) -> None:
    draft.quirks.add("title_first")
    draft.cases.add(5)


def _digit_first(draft: Draft, _: Chance) -> None:
    draft.title = draft.filled("4 rescued, {n} warmed up after blizzard near {city}")
    draft.lead = draft.filled("Four people have been dug out of the snow near {city}, {office} reports.")
    draft.cases.add(6)


def _billions_first(draft: Draft, _: Chance) -> None:
    draft.title = draft.filled("800 млрд тенге пойдут на воду для {of_city} до 2029 года")
    draft.lead = draft.filled("800 млрд тенге направят на трубы для {of_city}, сообщает {office}.")
    draft.subtitle = None
    draft.cases = (draft.cases - {8}) | {6}


def _picture_text(draft: Draft, chance: Chance) -> None:
    draft.images = [picture(draft.published_at, chance)]
    draft.picture_text = draft.title
    draft.cases.add(7)


def _body_only(draft: Draft, _: Chance) -> None:
    title, lead = _TALES[draft.turn % len(_TALES)]
    draft.title, draft.lead = draft.filled(title), draft.filled(lead)
    draft.subtitle = draft.credit = None
    draft.quirks |= {"no_stamp", "no_title"}
    draft.cases = (draft.cases - {8, 9}) | {4, 11}


def _quoted_name(draft: Draft, _: Chance) -> None:
    draft.body.insert(0, ("quote", draft.filled('Дорога домой" - фильм о {of_city} - снимали {n} недель.')))
    draft.body.append(("quote", draft.filled(draft.topic.quote)))
    draft.cases.add(14)


def _decoys(draft: Draft, _: Chance) -> None:
    later = draft.published_at + timedelta(minutes=95)
    draft.body.insert(
        0, ("p", "Это случилось 21 ноября 2025 года в 04.35, о таком предупреждали 14-15 октября 2025 года.")
    )
    draft.body.append(("p", f"Дополнено {later:%d.%m.%Y, %H.%M}"))
    draft.cases.add(17)


def _credit_of_nobody(draft: Draft, _: Chance) -> None:
    draft.subtitle, draft.credit, draft.credit_line = None, None, "Images"
    draft.cases = (draft.cases - {8}) | {18}


def _credit_with_lead(draft: Draft, _: Chance) -> None:
    draft.lead = draft.filled("The government has told {city} who will pay for {n} bridges, primeminister.kz reports.")
    draft.subtitle, draft.credit = None, "primeminister.kz"
    draft.credit_line = f"Images | primeminister.kz {draft.lead}"
    draft.images = []
    draft.cases = (draft.cases - {8}) | {18}


def _credit_again(draft: Draft, chance: Chance) -> None:
    draft.subtitle, draft.credit = None, "акимат " + draft.gaps["of_city"]
    draft.images = [picture(draft.published_at, chance), picture(draft.published_at, chance)]
    draft.body[1:1] = [("image", draft.images[1]), ("credit", "Фото: Depositphotos")]
    draft.cases = (draft.cases - {8, 9}) | {18}


def _lead_as_subtitle(draft: Draft, _: Chance) -> None:
    draft.subtitle = draft.filled("{city} will open its winter stadium to all teams in {n} days")
    draft.lead = f"{draft.subtitle}, Qazinform News Agency reports."
    draft.credit = None
    draft.cases |= {8, 19}


def _lead_twice(draft: Draft, _: Chance) -> None:
    lead = draft.filled("{n} новых автобусов вышли на улицы {of_city} в первый день зимы")
    draft.lead = f"{lead}, - {lead}, сообщает {draft.gaps['office']}."
    draft.cases.add(19)


def _stray_spaces(draft: Draft, _: Chance) -> None:
    draft.quirks.add("spaced")
    draft.cases.add(20)


def _shouted_subheads(draft: Draft, _: Chance) -> None:
    draft.title = draft.filled("Обзор недели: чем жили жители {of_city} и окрестностей")
    draft.subtitle = None
    draft.body = [
        ("subhead", "ДОРОГИ И МОСТЫ"),
        *draft.body,
        ("subhead", "ПОГОДА"),
        ("p", "Снег лег и растаял дважды."),
    ]
    draft.cases = (draft.cases - {8}) | {22}


def _omission(draft: Draft, _: Chance) -> None:
    draft.body.insert(0, ("p", "Работы шли без перерыва. (...) Закончили их раньше срока, сообщает KAZAHKSTAN TODAY."))
    draft.cases.add(23)


def _video(draft: Draft, _: Chance) -> None:
    draft.cases.add(24)


def _other_host(draft: Draft, _: Chance) -> None:
    draft.quirks.add("other_host")
    draft.cases.add(25)


def _renamed(draft: Draft, _: Chance) -> None:
    draft.slug = "oralbay_tynysbaev_rasskazal_zhurnalistam_o_planah"
    draft.title = draft.filled("Руководитель ведомства ответил на вопросы прессы {in_city}")
    draft.cases.add(26)


def _midnight(draft: Draft, _: Chance) -> None:
    draft.published_at = draft.published_at.replace(hour=0, minute=0)
    draft.cases.add(29)


def new_year(draft: Draft, _: Chance) -> None:
    """Of 1 January: a dateline of the old year below a stamp of the new one."""
    draft.published_at = draft.published_at.replace(hour=0, minute=45)
    draft.dateline_at = draft.published_at - timedelta(days=1)
    draft.cases.add(30)


def new_years_eve(draft: Draft, _: Chance) -> None:
    """Of 31 December: the other way round."""
    draft.published_at = draft.published_at.replace(hour=23, minute=50)
    draft.dateline_at = draft.published_at + timedelta(days=1)
    draft.cases.add(30)


# They take turns, some of them each day.
SHAPES = (
    Shape(_video, "eng", "video"),
    Shape(_no_stamp, "rus", "society"),
    Shape(_stamp_of_a_day, "rus", "incidents"),
    Shape(_title_first, "eng", "society"),
    Shape(_digit_first, "eng", "incidents"),
    Shape(_body_only, "rus", "reviews"),
    Shape(_no_count, "rus", "society"),
    Shape(_credit_of_nobody, "eng", "incidents"),
    Shape(_credit_again, "rus", "society"),
    Shape(_renamed, "rus", "state"),
    Shape(_video, "eng", "video"),
    Shape(_lead_as_subtitle, "eng", "sports"),
    Shape(_decoys, "rus", "incidents"),
    Shape(_midnight, "rus", "society"),
    Shape(_other_host, "eng", "government"),
    Shape(_billions_first, "rus", "state"),
    Shape(_stray_spaces, "eng", "society"),
    Shape(_lead_twice, "rus", "society"),
    Shape(_picture_text, "rus", "society"),
    Shape(_credit_with_lead, "eng", "government"),
    Shape(_shouted_subheads, "rus", "society"),
    Shape(_quoted_name, "rus", "society"),
    Shape(_omission, "rus", "society"),
)
