"""An archive as Python sees it: typed records, one after another, in constant memory. `from kzcrawl import Archive`."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypedDict, Unpack, overload

from kzcrawl.archive import reader
from kzcrawl.archive.history import history_of
from kzcrawl.archive.in_force import InForce
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.revisions import ArticleHistory, told_by
from kzcrawl.archive.selection import Selection, selection_of
from kzcrawl.archive.typed import decoded, of_any_kind
from kzcrawl.days import ends_given
from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Absence, Article, Copied, Observation


class Asked(TypedDict, total=False):
    """By what records may be chosen: days of publication in Almaty, both included, as dates or texts; of absences, the
    days on which they were seen."""

    since: str | date | None
    until: str | date | None
    source: str | None
    language: str | None


class Sealed(NamedTuple):
    """A record, and the number of the run that brought it; of a kind without a type, `record` is a dict."""

    run: int
    record: Any


class Archive(reader.Archive):
    """An archive in a folder; each iteration reads what is sealed when it begins.

    Raises errors of `kzcrawl.exceptions`: BadInputError for a question that cannot be, DamagedArchiveError, NewerError.
    """

    @overload
    def articles(self, *, latest: bool = True, fields: None = None, **asked: Unpack[Asked]) -> Iterator[Article]: ...
    @overload
    def articles(self, *, latest: bool = True, fields: Sequence[str], **asked: Unpack[Asked]) -> Iterator[Any]: ...
    def articles(
        self, *, latest: bool = True, fields: Sequence[str] | None = None, **asked: Unpack[Asked]
    ) -> Iterator[Any]:
        """Texts. With `latest` of each article that in force, if it is of these days; else every revision.

        With `fields` the records have these alone, which is several times as fast.
        """
        selection = self._selection("article", asked)
        lines = InForce(self, selection.sources).lines(selection) if latest else self.all_lines(selection)
        return decoded(lines, "article", fields)

    @overload
    def observations(self, *, fields: None = None, **asked: Unpack[Asked]) -> Iterator[Observation]: ...
    @overload
    def observations(self, *, fields: Sequence[str], **asked: Unpack[Asked]) -> Iterator[Any]: ...
    def observations(self, *, fields: Sequence[str] | None = None, **asked: Unpack[Asked]) -> Iterator[Any]:
        """View counts that were seen, in the order of sealing."""
        return decoded(self.all_lines(self._selection("observation", asked)), "observation", fields)

    def absences(self, **asked: Unpack[Asked]) -> Iterator[Absence]:
        """Articles that were found gone, in the order of sealing."""
        return decoded(self.all_lines(self._selection("absence", asked)), "absence")

    def links(self, **asked: Unpack[Asked]) -> Iterator[Copied]:
        """Which articles are copies of which, in the order of sealing; links have neither language nor day."""
        return decoded(self.all_lines(self._selection("link", asked)), "link")

    def history(self, article_id: str) -> ArticleHistory:
        """All that is held of an article, by any of its ids. BadInputError if nothing is."""
        history = history_of(self, article_id)
        if not (history.articles or history.observations or history.redactions):
            raise BadInputError(f"the archive {self.layout.root} holds no article {article_id!r}")
        return told_by(history)

    def after(self, number: int) -> Iterator[Sealed]:
        """Every record of every run sealed after that number, in the order of sealing. BadInputError if there is no
        such run: an older copy of the archive was brought back, say."""
        newest = self.newest()
        if not 0 <= number <= newest:
            raise BadInputError(f"expected a number between 0 and {newest}, the newest run here, found {number}")
        return (
            Sealed(manifest.number, of_any_kind(line))
            for manifest in self.manifests(number)
            for line in self.record_lines(manifest)
        )

    def runs(self) -> Iterator[Manifest]:
        """The manifests of all runs, in the order of sealing."""
        return self.manifests()

    def _selection(self, kind: str, asked: Asked) -> Selection:
        source, language = asked.get("source"), asked.get("language")
        if source is not None:
            self.refuse_unknown(source)
        ends = ends_given(asked.get("since"), asked.get("until"))
        return selection_of([kind], [] if source is None else [source], [] if language is None else [language], ends)
