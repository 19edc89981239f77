"""What each finding of a verdict means, and what to do about it: for whoever reads one, and does not know the word."""

from collections.abc import Mapping
from typing import NamedTuple


class Finding(NamedTuple):
    """One sentence on what was found, and one on what mends it."""

    meaning: str
    mend: str


_NOTHING = "Nothing: the next night goes on where this one ended."
_ROUTES = {
    "listing": "a listing",
    "feed": "a feed",
    "sitemap": "the sitemap",
    "browser": "a listing in the browser",
}

# By its word; what follows a colon in a verdict (a language, a bound) is no part of it.
FINDINGS: Mapping[str, Finding] = {
    "nothing_seen": Finding(
        "No article of this source was seen at all.",
        "Open the site in a browser: if it is up, see by `kzcrawl read URL` whether its listing is still understood.",
    ),
    "layout_changed": Finding(
        "A fifth of the article pages or more are not understood: the site was probably redesigned.",
        "See what each reading makes of one of them by `kzcrawl read URL`, and mend the parser.",
    ),
    "parser_failed": Finding(
        "A parser failed on a page that none was made for: a fault of kzcrawl.",
        "The log names the page: `kzcrawl read URL` shows the fault, which wants to be reported.",
    ),
    "too_many_errors": Finding(
        "A fifth of the pages could not be had, or ten in a row.",
        "See whether the site is up, and whether it still lets you in; the next nights ask for the pages again.",
    ),
    "too_many_pages": Finding(
        "More pages were wanted than NIGHT_PAGES allows: a site that has grown, or one that makes up addresses.",
        "The rest waits for the next night; if the site has really grown, raise NIGHT_PAGES.",
    ),
    "led_elsewhere": Finding(
        "Many article pages led to another page, which is no removal but a wall.",
        "Open one of them in a browser, and see what the site wants; the next night tries them again.",
    ),
    "stopped": Finding("A signal told the run to end; what it had kept is sealed.", _NOTHING),
    "cut_off": Finding("The run was killed; what it had committed was sealed by the next one.", _NOTHING),
    **{
        f"{route}_{outcome}": Finding(meaning.format(name), mend)
        for route, name in _ROUTES.items()
        for outcome, (meaning, mend) in {
            "stopped": (
                "The walk by {} reached its floor once and no longer does.",
                "The walk of that night says why: see whether the site still shows it, and so far back.",
            ),
            "unreached": (
                "The walk by {} never reached its floor, which fails nothing.",
                "Nothing, while another route of the same walk reaches its floor.",
            ),
        }.items()
    },
    "listing_ended": Finding(
        "The listing does not go back to the first day that was asked for.",
        "Try `kzcrawl backfill --via web-archive` for the days before.",
    ),
    "listing_failed": Finding(
        "A page of the listing could not be had, or could not be read.",
        "Run the same backfill again: it goes on there.",
    ),
    "captures_missed": Finding(
        "Captures could not be had from the web archive now, and hold back the later ones of their pages.",
        "Run the same backfill again, an hour later or the next day.",
    ),
    "paused": Finding("The bound of this process was reached, which fails nothing.", "The same command goes on."),
    "records_gone": Finding(
        "Records of damaged files could not be restored.", "If there is a sound copy of the archive, bring it back."
    ),
    "manifest_gone": Finding(
        "A manifest is lost: what it said of its run is gone, what its files hold is not.",
        "If there is a sound copy of the archive, bring it back.",
    ),
}


def finding_of(word: str) -> Finding | None:
    """What a word of a verdict means, with or without what follows its colon; None of a word that a newer or older
    version knows."""
    return FINDINGS.get(word.partition(":")[0])
