"""Why a record of a WARC file is no page for an import: the closed set of reasons by which it counts them."""

from collections.abc import Mapping
from dataclasses import dataclass

PASSED_OVER: Mapping[str, str] = {
    "other_record": "a record that is no answer: a request, metadata, a resource, a conversion",
    "other_site": "of another site than the known ones",
    "other_source": "of another site than `--source` says",
    "other_status": "an answer of another status than 200",
    "not_html": "no HTML: robots.txt, feeds, sitemaps, pictures",
    "no_original": "a `revisit` of which the original is in none of the files",
    "withheld": "kept without its body, since an article in it was redacted",
    "cut_short": "a page of which the crawler did not get, or keep, all",
    "too_large": "larger than `PAGE_MEGABYTES`",
    "undecodable": "no HTTP answer, packed otherwise than in gzip or deflate, or without a time",
    "breaks_off": "the end of a file that is cut short within it",
}


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A record that is no page for an import, and why: a word of the table above."""

    reason: str

    def __post_init__(self) -> None:
        if self.reason not in PASSED_OVER:
            raise AssertionError(f"{self.reason} is no reason to pass a record over")
