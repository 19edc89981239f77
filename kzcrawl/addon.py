"""Brings the operator's settings into Scrapy's."""

from typing import Any

from scrapy.settings import BaseSettings

from kzcrawl.settings import Settings, from_environment


class KzcrawlAddon:
    """Sets what depends on our settings; they are in Scrapy's as KZCRAWL, or come from the environment."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy for every crawler."""
        ours = settings.get("KZCRAWL") or from_environment()
        settings.set("KZCRAWL", ours, "addon")
        settings.setdict(_told(ours), "addon")


def _told(ours: Settings) -> dict[str, Any]:
    return {
        "USER_AGENT": ours.user_agent,
        "DOWNLOAD_DELAY": ours.DELAY_SECONDS,
        "AUTOTHROTTLE_START_DELAY": ours.DELAY_SECONDS,
        "DOWNLOAD_TIMEOUT": ours.TIMEOUT_SECONDS,
        "DOWNLOAD_MAXSIZE": ours.PAGE_MEGABYTES * 1_000_000,
        "DOWNLOAD_WARNSIZE": 0,
    }
