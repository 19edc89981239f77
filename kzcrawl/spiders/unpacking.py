"""Unpacks bodies, and says what is wrong with those that cannot be."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response


class TooLargeUnpackedError(Exception):
    """A body is larger than the limit once it is unpacked."""


class MispackedError(Exception):
    """A body is not packed as its headers say, or its headers say nothing that makes sense."""


class UnpackingMiddleware(HttpCompressionMiddleware):
    """Scrapy's own, with errors that tell the two apart."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response with its body unpacked."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLargeUnpackedError(str(error)) from error
        except Exception as error:  # every library that unpacks has errors of its own
            raise MispackedError(f"{response.url}: {error!r}") from error
