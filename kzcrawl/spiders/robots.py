"""robots.txt, obeyed also where it cannot be had: then it forbids everything (RFC 9309, 2.3.1.4)."""

import logging

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

logger = logging.getLogger(__name__)


class NoRobotsError(IgnoreRequest):
    """What robots.txt forbids cannot be known, so that nothing may be asked for."""


class StrictRobotsTxtMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, which takes an error for a robots.txt that forbids nothing, and fails without one as if there was
    none."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises IgnoreRequest for what is forbidden. Without `rp` robots.txt could not be fetched or unpacked:
        NoRobotsError."""
        if rp is None:
            raise NoRobotsError
        super().process_request_2(rp, request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Takes an answer for a failure if it is none about robots.txt: after all retries and redirects."""
        if request.meta.get("dont_obey_robotstxt") and not is_told(response.status):
            logger.warning("%s: %d, so that nothing else of its host is asked for", request.url, response.status)
            raise IgnoreRequest(f"{request.url}: {response.status}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Likewise where there came none, a name that is not found, say: in a line, and not as a fault of ours."""
        if request.meta.get("dont_obey_robotstxt") and not isinstance(exception, IgnoreRequest):
            logger.warning("%s: %s: nothing else of its host is asked for", request.url, exception)
            raise IgnoreRequest(f"{request.url}: {exception}") from exception


async def sitemaps_of(crawler: Crawler, base_url: str) -> list[str]:
    """The addresses of the sitemaps that the robots.txt of a site names; it is asked for if it was not yet."""
    middleware = crawler.get_downloader_middleware(StrictRobotsTxtMiddleware)
    parser = await middleware.robot_parser(Request(f"{base_url}/")) if middleware else None
    return list(parser.rp.sitemaps) if isinstance(parser, ProtegoRobotParser) else []


def is_told(status: int) -> bool:
    """Whether it is known what robots.txt says: 4xx means that there is none, but for «too many requests»."""
    return 200 <= status < 300 or (400 <= status < 500 and status != 429)
