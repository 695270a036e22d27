"""The command line: `stimwatch`.

Exit codes: 0 done; 1 something could not be done, and the message says what and what next; 2 the
command was not understood; 3 a check found differences, or something has stopped; 4 much of what
was to be read was refused.

A command is imported when it is called: all of them together take long, and each process that a
replay begins would wait for them too.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click
from pydantic import ValidationError

from store.settings import Settings
from streams.tether import tie

COMMANDS: Mapping[str, str] = {
    "audit": "checks:audit_command",
    "chance": "chance:chance",
    "clock": "clock:clock_group",
    "dashboard": "processes:dashboard",
    "dead-letters": "letters:dead_letters",
    "demo": "processes:demo",
    "ingest": "ingest:ingest_command",
    "log": "log:log_group",
    "monitors": "surveillance:monitors_group",
    "plan": "plan:plan_group",
    "projector": "processes:projector",
    "rebuild": "checks:rebuild",
    "repair": "checks:repair_command",
    "replay": "checks:replay_command",
    "status": "status:status_command",
    "simulate": "data:simulate_command",
    "summary": "summary:summary_command",
    "surveil": "surveillance:surveil_command",
    "topics": "data:topics",
    "up": "processes:up",
    "user": "users:user_group",
    "worker": "processes:worker",
}
"""Where each command is: a module of `streams.commands`, and its name there."""


class Commands(click.Group):
    """Imports the command that is named, and says what a log or a file refused.

    A traceback is shown only of what nobody expected.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name, or None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"streams.commands.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, _refusals()):
                raise click.ClickException(str(error)) from error
            raise


def _refusals() -> tuple[type[Exception], ...]:
    """Return the errors that say what to do next; imported only once there is an error."""
    from store.live import LiveError
    from store.log.interface import LogError
    from store.snapshot import SnapshotError
    from streams.gateways.on_log import MixedLog
    from streams.one_supervisor import Supervised
    from streams.plan_file import PlanUnusable

    return LogError, LiveError, MixedLog, PlanUnusable, SnapshotError, Supervised, OSError


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="stimwatch", prog_name="stimwatch")
@click.pass_context
def main(context: click.Context) -> None:
    """Safety surveillance of implanted lumbar neurostimulators.

    Where things are is set by STIMWATCH_HOME (a folder, default `var`) and STIMWATCH_LOG
    (`sqlite:///FILE` or `kafka://HOST:PORT`); see the README. Start with `stimwatch demo`.
    """
    tie()
    try:
        context.obj = Settings.from_env()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        variable = f"STIMWATCH_{str(first['loc'][0]).upper()}"
        message = f"{variable} is {first['input']!r}: {first['msg']}. Set it, or unset it."
        raise click.ClickException(message) from error


if __name__ == "__main__":
    main()
