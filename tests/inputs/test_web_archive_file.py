"""WARC files in whatever state: pages, reasons, or a message, and never more memory than a page takes."""

import gzip
import tempfile
import tracemalloc
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kzcrawl.exceptions import BadInputError, BreaksOffError
from kzcrawl.inputs.originals import Originals
from kzcrawl.inputs.passed_over import PassedOver
from kzcrawl.inputs.web_archive_file import WarcFile
from kzcrawl.items import Page
from tests.inputs.foreign import HTML, PATHS, Foreign, address
from tests.mutated import mutated

ANY = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
URL = address(PATHS[0])
Faults = BadInputError | BreaksOffError | None


def small(*, gzip: bool) -> bytes:
    """A file with one of everything."""
    file = Foreign(gzip=gzip)
    first = file.add(URL, b"<p>28.11.2025, 13:52 33221</p>")
    file.add("https://example.org/", b"<p>Fine weather.</p>")
    file.add(URL, b"5\r\n<p>a\n\r\n0\r\n\r\n", (HTML, ("Transfer-Encoding", "chunked")))
    file.add(URL, kind="revisit", WARC_Payload_Digest=first.rec_headers["WARC-Payload-Digest"])
    return file.content()


def read(path: Path, most_bytes: int = 100_000) -> tuple[Faults, list[Page | PassedOver]]:
    """What is wrong with a file, and what is in it."""
    file = WarcFile(path, most_bytes, {}, Originals())
    return file.look(), list(file.pages())


PLAIN, PACKED = small(gzip=False), small(gzip=True)


@given(st.one_of(mutated([PLAIN]), mutated([PACKED]), st.binary(max_size=300)))
@ANY
@example(PLAIN.replace(b"Content-Length: ", b"Content-Length: 9999999999999999"))
@example(PLAIN.replace(b"Content-Length: ", b"Content-Length: -"))
@example(PLAIN.replace(b"Content-Length: ", b"Content-Length: 1"))
@example(PLAIN.replace(b"5\r\n", b"ffffffff\r\n"))
@example(PLAIN.replace(b"WARC-Date: 2025", b"WARC-Date: 0000"))
@example(b"WARC/1.0\r\n" + b"X: a\r\n" * 100_000)
@example(gzip.compress(b"WARC/1.0\r\nX: " + bytes(50_000_000)))
@example(gzip.compress(gzip.compress(PLAIN)))
def test_whatever_the_bytes_are_there_are_pages_reasons_or_a_message(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc"
        path.write_bytes(content)
        fault, found = read(path)
        assert found or str(path) in str(fault)


def test_what_is_whole_of_a_file_cut_anywhere_is_read_and_the_cut_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc"
        for content, ends in ((PLAIN, ends_of(gzip=False)), (PACKED, ends_of(gzip=True))):
            for end in range(ends[0] + 1, len(content), 3):
                path.write_bytes(content[:end])
                fault, found = read(path)
                whole = sum(each <= end for each in ends)
                told = isinstance(fault, BreaksOffError)
                assert len(found) - told >= whole
                assert told or any(abs(end - each) <= 4 for each in ends), end  # the empty lines between two records


def ends_of(*, gzip: bool) -> list[int]:
    """Where each record of the small file ends."""
    begins = [at for at in range(len(PACKED)) if PACKED.startswith(b"\x1f\x8b\x08", at)]
    if not gzip:
        begins = [at for at in range(len(PLAIN)) if PLAIN.startswith(b"WARC/1.0\r\n", at)]
    return [*begins[1:], len(PACKED if gzip else PLAIN)]


def test_a_large_file_takes_no_more_memory_than_its_largest_page(tmp_path: Path) -> None:
    file = Foreign()
    for number in range(20):
        file.add(URL, bytes(3_000_000), date=f"2025-11-30T00:00:{number:02}Z")
    file.add(URL, gzip.compress(bytes(200_000_000)), (HTML, ("Content-Encoding", "gzip")))
    path = file.write(tmp_path / "large.warc.gz")
    originals = Originals()
    warc = WarcFile(path, 4_000_000, {}, originals)
    tracemalloc.start()
    warc.look()
    pages = sum(isinstance(found, Page) for found in warc.pages())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pages == 20
    assert peak < 15_000_000
