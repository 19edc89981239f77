"""Follows redirects as far as they lead on within the site."""

from urllib.parse import urldefrag

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from kzcrawl.spiders.on_site import OnSiteMiddleware


class InSiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's own, but that a redirect which leads off the site, in a circle, too far or nowhere is an answer."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response, or the request that it redirects to."""
        try:
            redirected = super().process_response(request, response)
        except (ValueError, IgnoreRequest):  # a Location that is no address; one redirect too many
            return response
        if isinstance(redirected, Request) and (_is_circle(redirected) or not self._is_in_site(redirected)):
            return response
        return redirected

    def _is_in_site(self, redirected: Request) -> bool:
        """By the rule of the middleware that would refuse it; that one lets pass what is asked for again."""
        on_site = self.crawler.get_downloader_middleware(OnSiteMiddleware)
        if on_site is None or self.crawler.spider is None:
            raise AssertionError("redirects are followed in a crawl that stays on its site")
        return on_site.should_follow(redirected, self.crawler.spider)


def _is_circle(redirected: Request) -> bool:
    return urldefrag(redirected.url)[0] in {urldefrag(url)[0] for url in redirected.meta["redirect_urls"]}
