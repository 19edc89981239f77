"""Every step that changes the disk may fail: status 74, nothing sealed is touched, and the next command goes on."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from kzcrawl import failpoints
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.exceptions import UnwritableArchiveError
from tests.crawl.little_site import SOURCE, LittleSite, Story, site_of
from tests.crawl.night import nightly, records
from tests.make import COPY, text_page
from tests.test_job import bring, kept

STORIES = [Story(number) for number in range(1, 9)]
# What an import comes by, each as often as it has to be met to be within one.
OF_AN_IMPORT = (
    "folder.mkdir", "folder.mkdir@5", "folder.fsync", "folder.fsync@5", "folder.fsync@9", "folder.fsync@15",
    "lock.open", "lock.open@2", "lock.open@4", "lock.clear", "lock.say", "state.create", "state.commit", "run.commit",
    "run.commit@2", "step.commit", "step.commit@2", "close.commit", "close.commit@2", "file.write", "file.write@3",
    "file.fsync", "file.fsync@3", "file.rename", "file.rename@2", "manifest.clear", "manifest.write", "manifest.fsync",
    "manifest.link", "manifest.link@2", "manifest.unlink", "release.commit", "release.commit@2", "index.commit",
    "lock.unlink",
)  # fmt: skip


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    failpoints.arm([])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    root = tmp_path_factory.mktemp("whole")
    bring(root, text_page(), text_page(COPY))
    return kept(root)


def sealed_files(root: Path) -> dict[str, bytes]:
    named = {file.path for manifest in Archive(root).manifests() for file in manifest.files}
    return {path: (root / path).read_bytes() for path in named}


@pytest.mark.parametrize(("point", "action"), list(zip(OF_AN_IMPORT, cycle(["EIO", "ENOSPC", "EROFS"]))))
def test_an_import_whose_step_fails_is_ended_by_the_next(
    tmp_path: Path, whole: list[dict[str, object]], point: str, action: str
) -> None:
    failpoints.arm([f"{point}={action}"])
    with pytest.raises(UnwritableArchiveError, match=r"cannot be written \(.*mend this and run the command again"):
        bring(tmp_path, text_page(), text_page(COPY))
    failpoints.arm([])
    before = sealed_files(tmp_path) if (tmp_path / "runs").is_dir() else {}
    bring(tmp_path, text_page(), text_page(COPY))
    assert kept(tmp_path) == whole
    assert before.items() <= sealed_files(tmp_path).items()


@pytest.mark.parametrize("step", ["captures.write@9=ENOSPC", "step.commit@3=EIO", "manifest.link=EROFS"])
def test_a_night_whose_step_fails_is_ended_by_the_next(tmp_path: Path, step: str) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        done = nightly(site, tmp_path, SOURCE, status=74, system={"KZCRAWL_FAILPOINTS": step})
        assert "mend this and run the command again" in done.stderr
        assert list(Archive(tmp_path).manifests()) == []
        site.asked.clear()
        nightly(site, tmp_path, SOURCE)
    assert list(faults(Archive(tmp_path), Verification())) == []
    texts = [record["id"] for record in records(tmp_path, "article")]
    assert sorted(texts) == sorted(story.id for story in STORIES)
