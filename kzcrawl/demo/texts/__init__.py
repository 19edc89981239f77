"""The invented news: what happens in each section of each edition, in words with gaps for places and numbers.

Gaps: `{city}`, `{in_city}`, `{In_city}`, `{of_city}`, `{n}` and `{m}` (numbers whose last digit asks for the genitive
plural in Russian), `{who}`, `{office}` and `{day}`, the day as its edition writes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that may happen in any city: headline, the line below it, the lead, and what somebody said of it."""

    title: str
    subtitle: str
    lead: str
    quote: str
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """All words of one edition: topics and further sentences by section, credits, persons, offices, cities."""

    sections: Mapping[str, Sequence[Topic]]
    sentences: Mapping[str, Sequence[str]]
    credits: Sequence[str]
    credit_label: str
    persons: Sequence[str]
    offices: Sequence[str]
    cities: Sequence[tuple[str, str, str]]
    """Each as it is named, as it stands after "in", and in the genitive."""
    share: str
    notices: Sequence[str]
    related: str | None
    months: Sequence[str]
    """As datelines name them; empty where there are no datelines."""
