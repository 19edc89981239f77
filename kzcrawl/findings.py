"""The closed set of findings: what each means, and what to do about it. A finding may add a detail: `word:detail`."""

from collections.abc import Mapping
from typing import NamedTuple


class Finding(NamedTuple):
    """What a finding says to an operator."""

    meaning: str
    mend: str


_LOOK = "open a page of the site; `kzcrawl read URL` shows what is made of any page"
_WAIT = "the next night tries again; look at the site if it stays"
_NONE = "nothing"

_ROUTES = {
    "stopped": Finding(
        "that route reached the floor of the walk once, and no longer does",
        "open the listing; how does it lead to what is older? The settings `…_LISTINGS`, `…_FEEDS` and `…_PAGING` say "
        "where to go",
    ),
    "unreached": Finding("that route never reached its floor; this fails nothing", _NONE),
}
_OF_ROUTES = {
    f"{route}_{what}": finding
    for what, finding in _ROUTES.items()
    for route in ("listing", "feed", "sitemap", "browser")
}

FINDINGS: Mapping[str, Finding] = {
    "nothing_seen": Finding(
        "no article of that source at all",
        "open the site: is it there, does it want something of visitors, has its listing moved (`…_LISTINGS`)?",
    ),
    **_OF_ROUTES,
    "walk_incomplete": Finding(
        "that walk used to come to its end and did not, though no route of it stopped: one is not there any more",
        "see by which route it came there before (`kzcrawl runs N`); are `BROWSER` and `…_FEEDS` as they were?",
    ),
    "layout_changed": Finding(
        "a fifth of the article pages or more are not understood; with a detail: all are read, but that reading finds "
        "the borders of fewer of them than it used to, so the site was redesigned",
        _LOOK,
    ),
    "parser_failed": Finding("a page that no parser was made for: a fault of kzcrawl", "report it, with the page"),
    "too_many_errors": Finding(
        "a fifth of the article pages could not be had; or ten in a row, and then the rest waits for the next night",
        _WAIT,
    ),
    "too_many_pages": Finding(
        "more than `NIGHT_PAGES` article pages: a site that has grown, or one that makes up addresses",
        "see what they are; raise `NIGHT_PAGES` if they are articles",
    ),
    "led_elsewhere": Finding(
        "a tenth of the article pages, and more than five, led to another page, which is no removal but a wall",
        "open an article: what does the site want? Set `CONTACT`, ask less (`DELAY_SECONDS`)",
    ),
    "few_articles": Finding(
        "far fewer new articles than on the same weekdays before, and no public holiday is near",
        "open the listings: is everything there that the night has seen?",
    ),
    "many_articles": Finding(
        "far more new articles than on the same weekdays before",
        "look at a few: real ones, or old ones under new addresses?",
    ),
    **{
        f"fewer_{field}": Finding(f"fewer texts than before have {what}", _LOOK)
        for field, what in {
            "title": "a title",
            "stamp": "a time of publication",
            "views": "a view count",
            "dateline": "a dateline",
            "credit": "a credit",
            "archived_at": "the time when the copy was archived",
        }.items()
    },
    "shorter_texts": Finding("the texts are far shorter than before: a part of each may be missing", _LOOK),
    "metadata_differs": Finding(
        "what pages show (`title`, `time`, `slug` for the address) differs from what they say of themselves more often "
        "than before",
        _LOOK,
    ),
    "unknown_wording": Finding(
        "a line that names the origin of a copy (`no_origin`) or labels a part of the page (`unknown_label`) is not "
        "understood more often than before, or, on a young archive, in any text",
        "add the wording to the table of that source in `kzcrawl/pages`",
    ),
    "counts_changed": Finding(
        "counts that always were 1 more than a multiple of 5 no longer are: they are misread, or counted differently",
        "compare counts with the site; the same again for two weeks, and it is usual",
    ),
    "many_retries": Finding("far more requests than usual had to be made again", _WAIT),
    "many_refusals": Finding(
        "the site refuses far more pages than usual (403, 429, redirects): it may be about to lock the crawl out",
        "set `CONTACT`, ask less (`DELAY_SECONDS`)",
    ),
    "frontier_grows": Finding(
        "far more links than usual wait for another night",
        "see by which reasons pages were dropped, and whether `NIGHT_PAGES` is enough",
    ),
    "disk_fills": Finding(
        "the disk has room for that many days more, by what the nights of the last weeks took; without a number: for "
        "less than 100 MB",
        "get more room; `kzcrawl prune-raw` drops old captures",
    ),
    "stopped": Finding("the night was ended by a signal", _NONE),
    "cut_off": Finding("the night was killed; the next run sealed what it had kept", _NONE),
    "listing_ended": Finding(
        "of a backfill: the listing does not go back to the first day", "try `--via web-archive` for what is missing"
    ),
    "listing_failed": Finding("of a backfill: a page of the listing could not be had", "run the same command again"),
    "captures_missed": Finding(
        "of a backfill: a list or capture of the web archive could not be had", "run the same command again"
    ),
    "records_gone": Finding("of a repair: records of a damaged file are gone for good", _NONE),
    "manifest_gone": Finding("of a repair: nobody knows what a lost manifest had named", _NONE),
    "paused": Finding("of a backfill: it came to its `--hours` or `--max-requests`; this fails nothing", _NONE),
}


def finding_of(word: str) -> Finding | None:
    """What a word of a verdict means, with or without what follows its colon; None of a word that a newer or older
    version knows."""
    return FINDINGS.get(word.partition(":")[0])
