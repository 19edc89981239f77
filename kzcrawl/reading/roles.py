"""What an element is to its text, by its tag and those attributes that tell; the same for every element alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

# fmt: off
SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "option",
    "textarea", "head", "title", "-comment",
))
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))
# fmt: on
_BESIDE = frozenset(("aside", "nav", "form", "dialog"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# A site's own elements are some hundred, and say little of themselves. What is beyond are ids of single articles, or
# was made up to fill memory; then all are worked out anew.
_MOST_ROLES = 4_000
_MOST_LETTERS = 300

# Tag, class, id, itemtype, style, and whether there is an attribute `hidden`.
Looks = tuple[str, str | None, str | None, str | None, str | None, bool]


@dataclass(frozen=True, slots=True)
class Role:
    """What an element makes of the text in it. `tells`: whether it says anything but where lines end."""

    is_hidden: bool
    is_inline: bool
    is_link: bool
    is_time: bool
    is_article: bool
    is_beside: bool
    is_footer: bool
    is_heading: bool
    hook: str | None
    tells: bool


class Roles(dict[Looks, Role]):
    """The roles of elements by their looks, each worked out once: pages of a site are made of the same ones."""

    def __init__(self, hooks: Mapping[str, str]) -> None:
        super().__init__()
        self._hooks = hooks

    def of(self, tag: str, attributes: Mapping[str, str | None]) -> Role:
        """The role of an element."""
        if not attributes:
            return self[tag, None, None, None, None, False]
        get = attributes.get
        return self[tag, get("class"), get("id"), get("itemtype"), get("style"), "hidden" in attributes]

    def __missing__(self, looks: Looks) -> Role:
        role = self._worked_out(*looks)
        if len(self) >= _MOST_ROLES:
            self.clear()
        if sum(len(word) for word in looks[:5] if word) <= _MOST_LETTERS:
            self[looks] = role
        return role

    def _worked_out(
        self, tag: str, classes: str | None, id_: str | None, itemtype: str | None, style: str | None, hidden: bool
    ) -> Role:
        said = {
            "is_link": tag == "a",
            "is_time": tag == "time",
            "is_article": tag == "article" or (itemtype or "").endswith("Article"),
            "is_beside": tag in _BESIDE or _is_banner(classes, id_),
            "is_footer": tag == "footer",
            "is_heading": tag in _HEADINGS,
        }
        known = [self._hooks[name] for name in (classes or "").split() if name in self._hooks]
        return Role(
            is_hidden=hidden or "display:none" in (style or "").replace(" ", "").lower(),
            is_inline=tag in _INLINE,
            **said,
            hook=known[-1] if known else None,
            tells=bool(known) or any(said.values()),
        )


@lru_cache(maxsize=16)  # a source's class names, for all of its pages
def roles_of(hooks: tuple[tuple[str, str], ...]) -> Roles:
    """The roles of a source's elements, by its known class names."""
    return Roles(dict(hooks))


def _is_banner(classes: str | None, id_: str | None) -> bool:
    """Whether an element asks for consent to cookies, whatever it is made of."""
    return any(name.startswith("cookie") for name in f"{classes or ''} {id_ or ''}".lower().split())
