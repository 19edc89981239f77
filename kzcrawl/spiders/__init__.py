"""Where to go and when to stop: a thin module a source, and the plans of a crawl. What a page means is decided
in `pages`."""
