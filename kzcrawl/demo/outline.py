"""Outlines: pages of the sites' shapes, each to be rendered as text and in three kinds of HTML.

An outline is lines of `role: text`; `#` begins a comment. It opens with what holds for the page:

    url: https://…          the address that the page is given with; without it, it comes without
    canonical: https://…    what the HTML says of its own address (never shown in the text)
    said-title, said-time   what the HTML's metadata says of title and time
    order: title-first      titles above stamps, also on cards
    counts: apart           HTML: the count of an article in a block of its own, not beside the stamp
    forms: text hooks       the forms that it is rendered in; all four unless named

    window-title, style     the title of the window (else the first title) and the style sheet
    next                    HTML: the page after this one, in its head

`[article]`, `[most-read]`, `[listing]`, `[pager]`, `[onward]`, `[copy]` and `[menu]` begin its parts, the first article
being the main one. Roles of an article: stamp, views, title, subtitle, credit, share, p, quote, subhead, related,
notice, link (where its title leads), tag, and image (`address`, or `address | alternative text`). Of cards:
`card: stamp | views | title | link | alternative text`, what is not shown left empty. Of a copy: title, credit, p,
related, more (`title | link`), views, archived. Of a menu: item (a link, `text` or `text | link`) and line (what is
none). Of a pager: previous, page, next (`text | link`) and current. Of what leads onward, in HTML: next (a link with
rel=next), button or scroll (whose script fetches more cards from the address), each `text | address`.
Only in the text: prefix, orphus, alt, waste, label, raw and blank. Labels and menus stand in bare HTML as well.
"""

from dataclasses import dataclass, field

FORMS = ("text", "hooks", "semantic", "bare")
TEXT_ONLY = ("prefix", "orphus", "alt", "waste", "raw", "blank")


@dataclass
class Part:
    """One part of an outline: its kind, and its lines in order."""

    kind: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    def first(self, role: str) -> str | None:
        """The text of the first line of that role."""
        return next((text for found, text in self.lines if found == role), None)


@dataclass
class Outline:
    """A page: what holds for all of it, and its parts."""

    about: dict[str, str]
    parts: list[Part]

    @property
    def forms(self) -> list[str]:
        """The forms in which this page is rendered."""
        return self.about.get("forms", " ".join(FORMS)).split()


def parse_outline(source: str) -> Outline:
    """The outline in a file's text."""
    outline = Outline({}, [])
    for line in source.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            outline.parts.append(Part(line.strip("[] ")))
            continue
        role, _, text = line.partition(":")
        text = text.removeprefix(" ")
        if outline.parts:
            outline.parts[-1].lines.append((role, text))
        else:
            outline.about[role] = text
    return outline
