"""Makes the records of what a page said: one form for every source, with identity and content hash."""

from dataclasses import asdict, replace
from datetime import datetime

from kzcrawl.dates import local_iso, machine_iso
from kzcrawl.identity import content_hash, content_id, provisional_id, real_id
from kzcrawl.items import Article, Dateline, Observation, Record, Sighting, Told, Unread, Unreadable, Visit
from kzcrawl.pages import source_named


class NormalisePipeline:
    """Gives a visit its records, in the order of the page: articles, each with its count, then further sightings; or
    the one that says that the page could not be understood."""

    def process_item(self, item: Visit) -> Visit:
        """The visit with its records."""
        recorder = Recorder(item)
        records: list[Record] = []
        for told in item.parsed.articles:
            article = recorder.article(told)
            records.append(article)
            records += recorder.observations(told.head, article.id)
        for sighting in item.parsed.sightings:
            records += recorder.observations(sighting, sighting_id(sighting, item.parsed.source))
        if item.unread:
            records.append(recorder.unread(item.unread))
        return replace(item, records=tuple(records))


class Recorder:
    """Makes the records of one visit: all but what only the archive knows (run, revision, change, same_as)."""

    def __init__(self, visit: Visit) -> None:
        self._visit, self._source = visit, visit.parsed.source
        self._observed_at = machine_iso(visit.observed_at) if visit.observed_at else None

    def article(self, told: Told) -> Article:
        """The record of a full text."""
        head, visit = told.head, self._visit
        digest = content_hash(head.title, told.subtitle, told.paragraphs)
        is_named = head.key is not None or (head.stamp is not None and head.title is not None)
        return Article(
            source=self._source,
            id=sighting_id(head, self._source) if is_named else content_id(self._source, digest),
            url=head.url,
            language=visit.parsed.language,
            section=head.section,
            title=head.title,
            subtitle=told.subtitle,
            published_at=_local(head.published_at),
            published_precision=head.published_precision,
            dateline=_dateline(told.dateline) if told.dateline else None,
            credit=told.credit,
            paragraphs=told.paragraphs,
            images=told.images,
            tags=told.tags,
            syndicated_from=asdict(told.syndicated_from) if told.syndicated_from else None,
            archived_at=_local(told.archived_at),
            views=head.views,
            observed_at=self._observed_at,
            placement=head.placement,
            via=visit.via,
            content_hash=digest,
            parser=told.parser,
            flags=head.flags,
            capture=visit.capture,
        )

    def observations(self, sighting: Sighting, article_id: str) -> list[Observation]:
        """The one observation of a sighting that shows a count; none without."""
        if sighting.views is None:
            return []
        return [
            Observation(
                source=self._source,
                id=article_id,
                url=sighting.url,
                language=self._visit.parsed.language,
                section=sighting.section,
                title=sighting.title,
                published_at=_local(sighting.published_at),
                published_precision=sighting.published_precision,
                views=sighting.views,
                placement=sighting.placement,
                via=self._visit.via,
                observed_at=self._observed_at,
                flags=sighting.flags,
            )
        ]

    def unread(self, unread: Unreadable) -> Unread:
        """The record of a page that could not be understood."""
        address = source_named(self._source).key_of(unread.url)
        if self._observed_at is None:
            raise AssertionError(f"{unread.url} came, but nobody knows when")
        return Unread(
            source=self._source,
            id=real_id(self._source, address[1]) if address else None,
            url=unread.url,
            page=unread.page,
            reason=unread.reason,
            via=self._visit.via,
            observed_at=self._observed_at,
            capture=self._visit.capture,
        )


def sighting_id(sighting: Sighting, source: str) -> str:
    """The id by the URL, else by stamp and title; one of the two is there in every sighting that was validated."""
    if sighting.key is not None:
        return real_id(source, sighting.key)
    return provisional_id(source, sighting.stamp or "", sighting.title or "")


def _dateline(dateline: Dateline) -> dict[str, str | None]:
    day = dateline.date.isoformat() if dateline.date else None
    return {"place": dateline.place, "date": day, "agency": dateline.agency}


def _local(moment: datetime | None) -> str | None:
    return local_iso(moment) if moment else None
