"""Where to go and when to stop, a thin module a source; the one crawl loop is in `base`. What a page means is decided
in `pages`."""
