"""What a torture has come to."""

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Score:
    """How often a command was struck down, and what was wrong afterwards."""

    kills: int = 0
    lost: int = 0  # records that the undisturbed archive has
    repeated: int = 0  # records that it has not, or not so often
    torn: int = 0  # faults that `verify` finds, after each kill and at the end; and commands that ended otherwise
    leftovers: int = 0  # files half written, locks, rows of the journal
    fetched_twice: int = 0  # article pages that were asked for though the state had them

    def __add__(self, other: "Score") -> "Score":
        return Score(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def is_clean(self) -> bool:
        """Whether nothing was wrong."""
        return self == Score(self.kills)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills: {self.lost} lost, {self.repeated} repeated, {self.torn} torn, "
            f"{self.leftovers} leftovers, {self.fetched_twice} pages fetched twice"
        )
