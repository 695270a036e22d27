"""Where things are: read once at the edge, handed inwards."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

TOPIC_EVENTS = "events"
TOPIC_SIGNALS = "signals"
TOPIC_DEAD_LETTERS = "dead-letters"
TOPIC_HEARTBEATS = "heartbeats"
DEFAULT_PLAN = Path(__file__).parents[1] / "plans" / "default.toml"
_NAMED = ("partitions", "port", "address", "unreadable_max", "session_timeout_s", "late_s")


class Settings(BaseModel):
    """Folders, the log's URL and the sizes that a deployment may change.

    | variable | meaning | default |
    |---|---|---|
    | `STIMWATCH_HOME` | folder of the read model, its snapshots and the workers' states | `var` |
    | `STIMWATCH_LOG` | `sqlite:///FILE` or `kafka://HOST:PORT` | `sqlite:///HOME/log.sqlite` |
    | `STIMWATCH_PLAN` | the PMS plan in force, a TOML file | `plans/default.toml` |
    | `STIMWATCH_PARTITIONS` | partitions of a topic, fixed when it is created | 4 |
    | `STIMWATCH_PORT` | port of the dashboard | 8501 |
    | `STIMWATCH_ADDRESS` | address the dashboard listens on | 127.0.0.1 |
    | `STIMWATCH_UNREADABLE_MAX` | unreadable records in a row that stop a worker | 100 |
    | `STIMWATCH_LATE_S` | detection or projection that is late by more is an alarm | 180 |
    | `STIMWATCH_SESSION_TIMEOUT_S` | after which a silent Kafka worker counts as dead | 20 |
    """

    model_config = ConfigDict(frozen=True)

    home: Path
    log_url: str
    plan: Path = DEFAULT_PLAN
    partitions: int = 4
    port: int = 8501
    address: str = "127.0.0.1"
    unreadable_max: int = 100
    session_timeout_s: float = 20.0
    late_s: float = 180.0

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables above.

        Raises
        ------
        pydantic.ValidationError
            If a number is not one; the message names the variable's field.
        """
        home = Path(environ.get("STIMWATCH_HOME", "var")).absolute()
        named = {
            field: environ[f"STIMWATCH_{field.upper()}"]
            for field in _NAMED
            if f"STIMWATCH_{field.upper()}" in environ
        }
        log_url = environ.get("STIMWATCH_LOG", f"sqlite://{home / 'log.sqlite'}")
        plan = Path(environ.get("STIMWATCH_PLAN", DEFAULT_PLAN)).absolute()
        return cls.model_validate(named | {"home": home, "log_url": log_url, "plan": plan})

    @property
    def live(self) -> Path:
        """The database that only the projector opens."""
        return self.home / "live.duckdb"

    @property
    def snapshots(self) -> Path:
        """The folder of published snapshots; `CURRENT.json` in it names the newest."""
        return self.home / "snapshots"

    @property
    def accounts(self) -> Path:
        """The file of local accounts and of open sessions."""
        return self.home / "accounts.sqlite"

    @property
    def benches(self) -> Path:
        """The folder of the workers' states, a cache of the log."""
        return self.home / "benches"

    @property
    def topics(self) -> dict[str, int]:
        """Every topic and its number of partitions."""
        return {
            TOPIC_EVENTS: self.partitions,
            TOPIC_SIGNALS: self.partitions,
            TOPIC_DEAD_LETTERS: 1,
        }
