"""Whether what is written here is simulated or real. The two never meet in one log."""

from collections.abc import Callable

from store.log.interface import Log
from store.origin import simulated_by_partition
from store.read.overview import Origin


class MixedOrigin(ValueError):
    """The log holds simulated and real events: nothing may join them; the message says why."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "This log holds simulated and real events, so nobody could tell later which of them "
            "your text is about. Point STIMWATCH_LOG to a log with real events only, start the "
            "dashboard again, and write it there"
        )


def writes_simulated(shown: Origin | None, *, log_url: str, open_log: Callable[[str], Log]) -> bool:
    """Say whether an event that is written now is simulated.

    What is shown decides. Where nothing is published, or nothing was on the log when it was, the
    log itself is asked: simulated events may already be on their way. Into an empty log, a person
    writes what is real.

    Raises
    ------
    MixedOrigin
        If both kinds are there.
    store.log.interface.LogError
        If the log does not answer.
    """
    if shown == "mixed":
        raise MixedOrigin
    if shown in {"simulated", "real"}:
        return shown == "simulated"
    log = open_log(log_url)
    try:
        found = set(simulated_by_partition(log))
    finally:
        log.close()
    if len(found) > 1:
        raise MixedOrigin
    return found == {True}
