"""The command line: `stimwatch`.

Exit codes: 0 done; 1 something could not be done, and the message says what and what next; 2 the
command was not understood; 3 a check found differences.
"""

from typing import Any

import click
from pydantic import ValidationError

from store.live import LiveError
from store.log.interface import LogError
from store.settings import Settings
from store.snapshot import SnapshotError
from streams.commands.chance import chance
from streams.commands.checks import audit_command, rebuild, replay_command
from streams.commands.data import ingest_command, simulate_command, topics
from streams.commands.letters import dead_letters
from streams.commands.plan import plan_group
from streams.commands.processes import clock, dashboard, demo, projector, up, worker
from streams.commands.summary import summary_command
from streams.commands.surveillance import monitors_group, surveil_command
from streams.commands.users import user_group
from streams.gateways.on_log import MixedLog
from streams.plan_file import PlanUnusable


class Commands(click.Group):
    """Says what a log or a file refused, instead of showing a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (LogError, LiveError, MixedLog, PlanUnusable, SnapshotError, OSError) as error:
            raise click.ClickException(str(error)) from error


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
    try:
        context.obj = Settings.from_env()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        variable = f"STIMWATCH_{str(first['loc'][0]).upper()}"
        message = f"{variable} is {first['input']!r}: {first['msg']}. Set it, or unset it."
        raise click.ClickException(message) from error


for command in (
    audit_command,
    chance,
    clock,
    dashboard,
    dead_letters,
    demo,
    ingest_command,
    monitors_group,
    plan_group,
    projector,
    rebuild,
    replay_command,
    simulate_command,
    summary_command,
    surveil_command,
    topics,
    up,
    user_group,
    worker,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
