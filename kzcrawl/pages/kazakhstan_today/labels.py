"""The wordings of kt.kz that are no text of an article, as tables. Russian and English ones were seen on its pages;
of the Kazakh edition no page was, so its entries are what other Kazakh sites write."""

import re

from kzcrawl.remembered import remembered

SHARE = frozenset(("рассказать друзьям", "tell a friend", "достарыңа айт"))
RELATED = frozenset(("relevant news",))
ORPHUS = frozenset(("система orphus",))
# Not seen on its pages, nor are "Читайте также" and the Russian lines about errors: what sites of its kind print.
ADVERT = frozenset(("реклама", "жарнама", "advertisement"))
_LABELS = SHARE | ORPHUS | ADVERT
_LONGEST_LABEL = 1 + max(map(len, _LABELS | RELATED))  # a colon may follow

# The lines that close an article: copyright, and how to report an error.
NOTICE = re.compile(
    r"this information may not be reproduced|found an error in the text|ctrl\s?\+\s?enter|©|\(c\)\s|"
    r"(?:если вы )?(?:нашли|заметили|обнаружили) (?:ошибку|опечатку)(?: в тексте\s?\?|.{0,60}(?:выделите|ctrl))",
    re.IGNORECASE,
)

# The site's own name alone in a line, as datelines, copyright lines and its address write it, with what agencies put
# before theirs: a masthead, or a source, but never a title.
_SITE_NAME = re.compile(
    r"(?:(?:международное )?(?:информационное )?агентство |м?иа |news agency )?[\"«“]?"
    r"(?:kazakhstan today|(?:www\.)?kt\.kz)[\"»”]?(?: news agency)?",
    re.IGNORECASE,
)

_LONGEST_SITE_NAME = 80

# "Фото: Акорда", "Images | gov.kz", and either label with nothing after it.
CREDIT = re.compile(r"(?:(?:Фото|Сурет)\s*:|Images(?:\s*\||$))\s*(?P<name>.*)")

# A credit and the lead in one line, parted without doubt: the credit is one word with a dot in it, then a capital.
CREDIT_AND_LEAD = re.compile(r"(?P<name>[^\s.]+(?:\.[^\s.]+)+)\s(?P<lead>[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ\"«].*)", re.DOTALL)

# Last lines as short as a label that are the article's: "Source: kazinform", "Дополнено 12.03.2026, 14.44".
LAST_LINE = re.compile(r"source\s*:|дополнено\s", re.IGNORECASE)

# What leads away from the article, amid its text: "Читайте также: …", with the headlines in the same line or below.
_READ_ALSO = re.compile(r"(?:читайте также|read also|also read|сондай-ақ оқыңыз)\s*(?::|$)", re.IGNORECASE)

DATELINE = re.compile(
    r"(?P<place>[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][^.\n]{1,40}+)\.\s+(?P<day>\d{1,2})\s+(?P<month>[а-яёәғқңөұүһі]+)\.\s+"
    r"(?P<agency>(?i:KAZAKHSTAN\s+TODAY))\s*[-–—]\s*"
)


@remembered
def is_site_name(text: str) -> bool:
    """Whether a line is the site's own name and nothing else."""
    return len(text) <= _LONGEST_SITE_NAME and _SITE_NAME.fullmatch(text) is not None


@remembered
def is_noise(text: str) -> bool:
    """Whether a line is one of the labels that may stand anywhere."""
    if len(text) <= _LONGEST_LABEL and text.removesuffix(":").rstrip().lower() in _LABELS:
        return True
    return _READ_ALSO.match(text) is not None


@remembered
def ends_article(text: str) -> bool:
    """Whether no text of the article follows this line."""
    return (len(text) <= _LONGEST_LABEL and text.lower() in RELATED) or NOTICE.match(text) is not None


@remembered
def vouches(text: str) -> bool:
    """Whether a line is what only an article has: a credit, or a paragraph that begins with a dateline."""
    return CREDIT.match(text) is not None or DATELINE.match(text) is not None
