"""One folder serves one log: what is in it is derived from that log, and counts its records."""

from pathlib import Path

from store.log.interface import LogError

NAME = "serves"


class OtherLog(LogError):
    """The folder holds what was derived from another log; its offsets would pass records over."""

    def __init__(self, home: Path, served: str, asked: str) -> None:
        super().__init__(
            f"{home} holds what was derived from the log {served}, and STIMWATCH_LOG is {asked}: "
            "its counts would pass over records of this log. Set STIMWATCH_HOME to a folder of its "
            f"own for this log; if it is the same log under another address, remove {home / NAME}."
        )


def claim(home: Path, log_url: str) -> None:
    """Note which log the folder serves, where nobody has, and make the folder.

    Raises
    ------
    OtherLog
        If it serves another one.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> home = Path(mkdtemp())
    >>> claim(home, "sqlite:///one.sqlite")
    >>> claim(home, "sqlite:///one.sqlite")
    >>> try:
    ...     claim(home, "kafka://broker:9092")
    ... except OtherLog as refused:
    ...     print(str(refused).partition(" log ")[2][:20])
    sqlite:///one.sqlite
    """
    home.mkdir(parents=True, exist_ok=True)
    note = home / NAME
    try:
        with note.open("x", encoding="utf-8") as file:
            file.write(f"{log_url}\n")
    except FileExistsError:
        served = note.read_text(encoding="utf-8").strip()
        if served and served != log_url:
            raise OtherLog(home, served, log_url) from None
