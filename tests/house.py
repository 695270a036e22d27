"""What the tests of the house look at: the project's own files, and the command line."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from streams.cli import main

ROOT = Path(__file__).parents[1]
PACKAGES = ("events", "detectors", "store", "reports", "streams", "dashboard")
LEFT_BEHIND = {"build", "var", "__pycache__"}
OURS_WITH_A_DOT = {".ci", ".streamlit"}
FOLDERS = (*PACKAGES, "benchmarks", "tests")


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Return the project's own files of these kinds."""
    found: list[Path] = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name in OURS_WITH_A_DOT or name[0] != "."]
        inner[:] = [name for name in inner if name not in LEFT_BEHIND]
        found += (Path(folder) / name for name in names)
    return tuple(sorted(path for path in found if path.suffix in suffixes))


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def commands(
    group: click.Group = main, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Yield every command and subcommand by the words that call it."""
    for name, command in inside(group):
        yield " ".join((*before, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))


def inside(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group by their names."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{name} is listed, so it exists"
        yield name, command


def misfit(words: list[str]) -> str | None:
    """Return what is wrong with these words after `stimwatch`: no such command, no such option."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        known_commands = dict(inside(command))
        if words[0] not in known_commands:
            return f"no command {words[0]!r} in {command.name!r}"
        command = known_commands[words.pop(0)]
    context = click.Context(command)
    known = {option for p in command.get_params(context) for option in (*p.opts, "--version")}
    unknown = [word for word in words if word.startswith("-") and word.split("=")[0] not in known]
    return f"{command.name!r} has no option {unknown[0]}" if unknown else None


def shell_blocks(markdown: str) -> tuple[tuple[str, ...], ...]:
    """Return the commands in each `sh` block of a document, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", markdown, re.DOTALL | re.MULTILINE)
    bare = ([line.split("#")[0].strip() for line in block.splitlines()] for block in blocks)
    return tuple(tuple(line for line in block if line) for block in bare)


def shell_lines(markdown: str) -> Iterator[list[str]]:
    """Yield the words of every command in the `sh` blocks of a document."""
    for block in shell_blocks(markdown):
        yield from (line.split() for line in block)
