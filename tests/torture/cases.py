"""The cases of a torture, each drawn from a seed and its number: what is run, and how it is struck down."""

import signal
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.torture.blows import Blow, Signals


@dataclass(frozen=True)
class Work:
    """A command, on an archive that is prepared as `base`, which brings it (perhaps with more) to `truth`."""

    command: str
    base: str
    truth: str
    night: int
    seconds: float  # how long it takes, about
    unreached: Sequence[str] = ()  # failpoints, by what they begin with, that it rarely meets


# The failpoints that an import meets, in an order in which it does though it was killed at those before; and a night's.
IMPORT = """
folder.mkdir folder.fsync lock.open lock.clear lock.say state.create state.commit index.commit run.commit step.commit
close.commit file.write file.fsync file.rename captures.unlink manifest.clear manifest.write manifest.fsync
manifest.link manifest.unlink release.commit lock.unlink
"""
NIGHT = "captures.open captures.write@9 captures.fsync cut.truncate cut.fsync captures.rename"
_POINTS = sorted(word.partition("@")[0] for word in (IMPORT + NIGHT).split())

WORKS = {
    "first night": Work("nightly", "empty", "first night", 1, 3.0),
    "second night": Work("nightly", "first night", "second night", 2, 3.0),
    "recovery": Work("nightly", "cut off", "second night", 2, 2.0),
    "import": Work("import", "empty", "import", 1, 1.2, ("captures.", "cut.")),
    "rebuild": Work("rebuild", "cut off", "second night", 2, 0.8, ("step.", "run.")),
}
_WEIGHTS = {"first night": 3, "second night": 4, "recovery": 2, "import": 3, "rebuild": 2}

# How often a command meets a failpoint, about, where that is more than a few times.
_TURNS = {"captures.write": 70, "captures.fsync": 8, "step.commit": 8, "folder.fsync": 20, "folder.mkdir": 12}
_FEW_TURNS = 4
_REQUESTS = 80  # of a night
_PAGES_A_RUN = ("15", "40", "1000")

_TERM, _INT, _KILL = signal.SIGTERM, signal.SIGINT, signal.SIGKILL
_SIGNALS: Sequence[Signals] = ((_TERM,), (_INT,), (_TERM, _TERM), (_INT, _INT), (_TERM, _INT), (_TERM, _KILL))


@dataclass(frozen=True)
class Case:
    """A work, and the blows that fall on it, one after another."""

    work: str
    blows: tuple[Blow, ...]
    run_pages: str = "1000"


def case(seed: int, number: int) -> Case:
    """The case of that number."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - to be repeated
    (name,) = random.choices([*_WEIGHTS], [*_WEIGHTS.values()])
    (blows,) = random.choices((1, 2, 3), (6, 3, 2))
    return Case(name, tuple(_blow(random, WORKS[name]) for _ in range(blows)), random.choice(_PAGES_A_RUN))


def _blow(random: Random, work: Work) -> Blow:
    signals = (_KILL,) if random.random() < 0.7 else random.choice(_SIGNALS)
    way = random.random()
    if way < 0.55:
        return Blow(failpoints=" ".join(f"{_moment(random, work)}={each.name[3:]}" for each in signals))
    if way < 0.8 and work.command == "nightly":
        return Blow(at_request=random.randint(1, _REQUESTS), signals=signals)
    return Blow(after_seconds=random.uniform(0.05, work.seconds), signals=signals)


def _moment(random: Random, work: Work) -> str:
    point = random.choice([each for each in _POINTS if not each.startswith(tuple(work.unreached))])
    return f"{point}@{random.randint(1, _TURNS.get(point, _FEW_TURNS))}"
