"""The fault harness: `make faults`, or `python -m tests.simulation.faults --help`.

Worlds run over the pure parts, rounds over the real processes on either log. Whatever is lost,
doubled or unsaid is listed with its seed, which repeats it: `--first SEED --worlds 1`. The page is
written whole at the end.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from streams.spread import Tell, cores, spread
from tests.conftest import KAFKA_JARS
from tests.simulation.log_keepers import KafkaKeeper, Keeper, SqliteKeeper
from tests.simulation.parting_world import PartingWorld
from tests.simulation.rounds import Round
from tests.simulation.world import MemoryLog
from tests.streams.test_advance import PLAN

PARTITIONS = 3
IN_MEMORY = Path("/dev/shm")
"""Where there is such a folder, worlds keep their files in it: they wait for no disk."""

ROUNDS_AT_ONCE = 3
"""Rounds wait more than they work."""


@dataclass(slots=True)
class Tally:
    """What came of many worlds or rounds."""

    runs: int = 0
    signals: int = 0
    lost: int = 0
    doubled: int = 0
    other: int = 0
    harms: Counter[str] = field(default_factory=Counter)
    unsaid: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, more: "Tally") -> "Tally":
        """Return what came of both."""
        return Tally(
            runs=self.runs + more.runs,
            signals=self.signals + more.signals,
            lost=self.lost + more.lost,
            doubled=self.doubled + more.doubled,
            other=self.other + more.other,
            harms=self.harms + more.harms,
            unsaid=self.unsaid + more.unsaid,
            wrong=self.wrong + more.wrong,
        )

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled, otherwise wrong, or left unsaid."""
        return not (self.lost or self.doubled or self.other or self.unsaid)


def one_world(seed: int) -> Tally:
    """Return what came of one world over the pure parts."""
    log = MemoryLog({n: [] for n in range(PARTITIONS)}, id_="first")
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        world = PartingWorld(seed=seed, log=log, plan=PLAN, folder=Path(folder) / "benches")
        world.run()
        told = world.outcome()
    tally = Tally(
        runs=1,
        signals=told.signals,
        lost=told.lost,
        doubled=told.doubled,
        harms=told.faults,
        unsaid=told.unsaid,
    )
    return tally if tally.clean else _named(tally, seed)


def one_round(kind: str, seed: int) -> Tally:
    """Return what came of one round over the real processes."""
    with TemporaryDirectory() as name:
        home = Path(name) / "home"
        home.mkdir()
        keeper = (
            SqliteKeeper(Path(name)) if kind == "sqlite" else KafkaKeeper(Path(name), KAFKA_JARS)
        )
        told = Round(seed, home, keeper).run()
    tally = Tally(
        runs=1,
        signals=told.signals,
        lost=told.lost,
        doubled=told.doubled,
        other=told.other,
        harms=Counter(told.harms),
        unsaid=Counter(told.unsaid),
    )
    return tally if tally.clean else _named(tally, seed, told.text)


def _keeper(kind: str, folder: Path) -> Keeper:
    return SqliteKeeper(folder) if kind == "sqlite" else KafkaKeeper(folder, KAFKA_JARS)


def _named(tally: Tally, seed: int, text: str = "") -> Tally:
    what = f"lost {tally.lost}, doubled {tally.doubled}, other {tally.other}"
    unsaid = "".join(f", unsaid: {harm}" for harm in tally.unsaid)
    tally.wrong.append(f"seed {seed}: {what}{unsaid}. {text[:500]}".strip())
    return tally


def many(one: Callable[[int], Tally], seeds: Sequence[int], tell: Tell) -> Tally:
    """Run some seeds one after the other."""
    whole = Tally()
    for seed in seeds:
        whole += one(seed)
        tell(whole.runs)
    return whole


def run_all(one: Callable[[int], Tally], seeds: Sequence[int], *, what: str, at_once: int) -> Tally:
    """Share the seeds among processes; say now and then how far it is."""
    if not seeds:
        return Tally()
    started = time.monotonic()
    most = min(at_once, len(seeds))
    shares = [seeds[first::most] for first in range(most)]
    said = 0

    def tell(done: int) -> None:
        nonlocal said
        if done >= said + max(1, len(seeds) // 10):
            said = done
            click.echo(f"{what}: {done:,} of {len(seeds):,}; {time.monotonic() - started:.0f} s")

    return sum(spread(partial(many, one), shares, tell=tell), start=Tally())


@click.command()
@click.option("--worlds", default=10_000, show_default=True, help="Worlds over the pure parts.")
@click.option("--rounds", default=50, show_default=True, help="Rounds on the embedded log.")
@click.option("--kafka-rounds", default=20, show_default=True, help="Rounds on a real Kafka.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), help="The page to write.")
def main(worlds: int, rounds: int, kafka_rounds: int, first: int, page: Path | None) -> None:
    """Do harm to worlds and to real systems, and look whether a signal is lost or doubled."""
    from tests.simulation.faults_page import page_of

    tallies: dict[str, Tally] = {}
    for what, one, count, at_once in (
        ("pure worlds", one_world, worlds, cores()),
        ("rounds on the embedded log", partial(one_round, "sqlite"), rounds, ROUNDS_AT_ONCE),
        ("rounds on Kafka", partial(one_round, "kafka"), kafka_rounds, ROUNDS_AT_ONCE),
    ):
        seeds = range(first, first + count)
        tally = tallies[what] = run_all(one, seeds, what=what, at_once=at_once)
        click.echo(
            f"{what}: {tally.runs:,} run, {tally.signals:,} signals, {tally.lost} lost, "
            f"{tally.doubled} doubled, {tally.other} otherwise wrong, "
            f"{tally.unsaid.total()} harms unsaid"
        )
        for wrong in tally.wrong:
            click.echo(f"  {wrong}")
    if page is not None:
        page.write_text(page_of(tallies), encoding="utf-8")
    if not all(tally.clean for tally in tallies.values()):
        raise SystemExit(3)


if __name__ == "__main__":
    sys.exit(main(prog_name="python -m tests.simulation.faults"))
