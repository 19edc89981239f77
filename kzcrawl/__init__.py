"""kzcrawl: a scheduled scraper and archiver of Kazakh news."""

__version__ = "0.1.0"
