"""What of an archive is not as it was sealed, and cannot be read: manifests, files, and files that none names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.digests import digest_of
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest, SealedFile
from kzcrawl.archive.replaced import Replaced


@dataclass(frozen=True, slots=True)
class Damage:
    """A manifest (`path` None) or file that is not as it was, by a word of the closed set of `Replacement`.

    `file` is as it was sealed by the run of that `number`; both are None for a file that no manifest names.
    """

    number: int | None
    path: str | None
    reason: str
    file: SealedFile | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The damages of an archive, and the manifests that can be trusted, by number."""

    damages: Sequence[Damage]
    trusted: Sequence[Manifest]
    replaced: Replaced


def find(layout: Layout, newest_known: int) -> Found:
    """Looks at every manifest and every file. `newest_known`: the newest run that the state knows to be sealed."""
    replaced = Replaced()
    sound = list(manifests.sound(layout))
    replaced.learn(sound)
    trusted = [each for each in _in_chain(sound) if each.number not in replaced.manifests]
    numbers = {manifest.number for manifest in trusted}
    damages = list(_manifest_damages(layout, newest_known, numbers | replaced.manifests))
    damages += [
        Damage(manifest.number, file.path, reason, file)
        for manifest in trusted
        for file in replaced.spared_in(manifest)
        if (reason := _reason(layout, file))
    ]
    named = {file.path for manifest in trusted for file in manifest.files} | replaced.paths
    damages += [Damage(None, path, "unlisted") for path in layout.sealed_files() if path not in named]
    return Found(damages, trusted, replaced)


def _in_chain(sound: Sequence[Manifest]) -> list[Manifest]:
    """The manifests that are not denied by one after them, the newest of which is trusted."""
    expected: dict[int, str] = {}
    trusted: list[Manifest] = []
    for manifest in reversed(sound):
        if expected.get(manifest.number, manifest.digest) == manifest.digest:
            trusted.append(manifest)
            if link := manifest.previous:
                expected[link.number] = link.digest
    return trusted[::-1]


def _manifest_damages(layout: Layout, newest_known: int, fine: set[int]) -> Iterator[Damage]:
    numbers = layout.numbers()
    for number in range(1, max([newest_known, *numbers]) + 1):
        if number not in fine:
            yield Damage(number, None, "altered" if number in numbers else "missing")


def _reason(layout: Layout, file: SealedFile) -> str | None:
    """What became of a file; None if it is as it was."""
    try:
        size, digest = digest_of(layout.root / file.path)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    if size != file.bytes:
        return "cut_short" if size < file.bytes else "too_long"
    return None if digest == file.sha256 else "altered"
