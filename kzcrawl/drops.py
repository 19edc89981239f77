"""Why something that was met is not in the archive: the closed set of reasons by which a manifest counts it."""

from collections.abc import Mapping

DROPS: Mapping[str, str] = {
    # pages that could not be had
    "missing": "the page was not there at the first look (404 or 410)",
    "refused": "the site refused the page (another 4xx)",
    "overloaded": "the site was overloaded (429 or 5xx, also when asked again), or wants to be left alone",
    "forbidden": "robots.txt forbids the page",
    "no_robots": "robots.txt could not be had, so that no page may be asked for",
    "elsewhere": "the page redirected elsewhere, or without end",
    "unreachable": "the site could not be reached",
    "timeout": "the page took too long",
    "cut_short": "the page broke off",
    "too_large": "the page, or a text on it, is larger than any that a person wrote",
    "malformed": "the page is not packed as it says, or no sense can be made of it",
    "no_browser": "the listing needs a browser, and there is none",
    "browser_failed": "the browser came to nothing with the listing",
    "given_up": "the page could not be had for a week",
    # pages that are not understood
    "no_article": "the page is of another sort than an article",
    "not_recognised": "the page is of none of the known sites",
    "other_source": "the page is not of the site that was named",
    "nothing_found": "no article and no view count was found on the page",
    "other_article": "the page says that it is another article than its address says",
    "too_deep": "the page is nested more deeply than any that a person wrote",
    "too_many_parts": "the page has more tags or words than any that a person wrote",
    "too_many_links": "the page links to more articles than a listing shows",
    "parser_failed": "the parser failed on the page: a fault of kzcrawl",
    # parts of pages
    "impossible_time": "a time that cannot be",
    "title_too_long": "a title longer than any",
    "glued_count": "a view count that cannot be told from what stands before it",
    "no_identity": "nothing says which article it is",
    "against_schema": "the record would break its schema",
    "redacted": "the article was redacted",
}
