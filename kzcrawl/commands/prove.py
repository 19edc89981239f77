"""Writes what proves one article, for whoever is to believe it: the record, the page that it was read from, the sealed
files that hold both, and the manifests from there to the newest, each of which has the digest of the one before. All of
it is proved meanwhile; where something was altered the status is 1, and nothing is written. `sh check.sh` in that
folder proves it again, without kzcrawl.

examples:
  kzcrawl prove kazakhstan_today:1377984370
  kzcrawl prove --revision 1 --into evidence https://www.kt.kz/rus/state/…_1377984370.html
"""

import argparse
import re
from pathlib import Path
from typing import Any

import orjson

from kzcrawl.archive.reader import Archive
from kzcrawl.commands.named_article import history_named, text_of
from kzcrawl.proof.evidence import Evidence, evidence_of
from kzcrawl.proof.folder import refuse_taken, write_proof
from kzcrawl.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("article", metavar="ID|URL", help="the id or the address of an article")
    parser.add_argument("--revision", type=int, metavar="N", help="which of its texts (default: the one `show` shows)")
    parser.add_argument("--into", metavar="DIR", type=Path, help="the folder to be made (default: proof-ID)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Writes the proof; 1 if something is not what was sealed, 2 if there is no such text."""
    archive = Archive(settings.ARCHIVE)
    article = text_of(history_named(archive, arguments.article), arguments.article, arguments.revision)
    folder = arguments.into or Path(f"proof-{re.sub('[^a-z0-9_.-]+', '-', article['id'].lower()).strip('-')}"[:100])
    refuse_taken(folder)
    evidence = evidence_of(archive, article)
    write_proof(archive, evidence, folder)
    value = _value(article, evidence, folder)
    if arguments.json:
        print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    else:
        print("\n".join(f"{name + ':':10} {told}" for name, told in value.items() if name != "schema" and told))
        print(f"`sh {folder}/check.sh` proves it again, with sha256sum and zcat alone")
    return 0


def _value(article: dict[str, Any], evidence: Evidence, folder: Path) -> dict[str, Any]:
    first, newest = evidence.chain[0], evidence.chain[-1]
    return {
        "schema": "proof/1",
        "article": f"{article['id']}, revision {article['revision']}",
        "seen": article["observed_at"],
        "page": evidence.parts[0].file if evidence.parts else None,
        "record": evidence.file,
        "chain": f"runs {first.number} to {newest.number}",
        "digest": newest.digest,
        "written": str(folder),
    }
