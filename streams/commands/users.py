"""Commands for local accounts: who may sign in at the dashboard, and as what."""

import sys
from datetime import UTC, datetime
from secrets import choice

import click

from events.access import ROLES, Role
from store.accounts import PASSWORD_MIN, AccountError, Accounts
from store.settings import Settings

pass_settings = click.make_pass_decorator(Settings)
ROLE_NAMES = tuple(role.replace("_", "-") for role in ROLES)
DEMO_ACCOUNTS: tuple[tuple[str, Role], ...] = (
    ("officer", "safety_officer"),
    ("colleague", "safety_officer"),  # a Yellow Card is approved by a second person
    ("clinician", "clinician"),
    ("regulator", "regulator"),
    ("admin", "administrator"),
)
DEMO_CENTRE = "centre-1"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@click.group("user")
def user_group() -> None:
    """Make and change local accounts, for a dashboard without OIDC.

    They rest in STIMWATCH_HOME, only hashes of passwords. A password is asked for, or read from the
    first line of standard input; it is never an argument, which others could read.
    """


@user_group.command("add")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLE_NAMES),
    help="What the person is; may be given more than once.",
)
@click.option("--centre", help="Code of the centre, as on implants; a clinician needs one.")
@pass_settings
def add(settings: Settings, name: str, roles: tuple[str, ...], centre: str | None) -> None:
    """Make the account NAME."""
    chosen = tuple(role for role in ROLES if role.replace("_", "-") in roles)
    accounts = Accounts(settings.accounts)
    try:
        accounts.add(name, roles=chosen, centre=centre, password=_password(), now=datetime.now(UTC))
    except AccountError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{name} can sign in as {' and '.join(sorted(set(roles)))}")


@user_group.command("list")
@pass_settings
def list_users(settings: Settings) -> None:
    """List accounts with their roles."""
    found = Accounts(settings.accounts).every()
    for account in found:
        roles = ", ".join(role.replace("_", "-") for role in account.roles)
        centre = f"  {account.centre}" if account.centre else ""
        click.echo(f"{account.name}  {roles}{centre}{'  disabled' if account.disabled else ''}")
    click.echo(f"{len(found)} accounts in {settings.accounts}")


@user_group.command("disable")
@click.argument("name")
@click.option("--again", is_flag=True, help="Let NAME sign in again.")
@pass_settings
def disable(settings: Settings, name: str, again: bool) -> None:
    """Let nobody sign in as NAME; open sessions end at once. The account stays, for the record."""
    try:
        Accounts(settings.accounts).disable(name, disabled=not again)
    except AccountError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{name} can sign in again" if again else f"{name} is out")


@user_group.command("password")
@click.argument("name")
@pass_settings
def password(settings: Settings, name: str) -> None:
    """Give NAME another password; open sessions end at once."""
    try:
        Accounts(settings.accounts).set_password(name, _password())
    except AccountError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{name} has another password")


def demo_accounts(accounts: Accounts, *, now: datetime) -> tuple[tuple[str, Role, str], ...]:
    """Make an account for each role, and two officers; return names and new passwords.

    Nobody can tell a password from its hash: so a demo that is started again could not show them.
    """
    there = {account.name for account in accounts.every()}
    made = []
    for name, role in DEMO_ACCOUNTS:
        secret = "-".join("".join(choice(_LETTERS) for _ in range(4)) for _ in range(4))
        if name in there:
            accounts.set_password(name, secret)
        else:
            centre = DEMO_CENTRE if role == "clinician" else None
            accounts.add(name, roles=(role,), centre=centre, password=secret, now=now)
        made.append((name, role, secret))
    return tuple(made)


def _password() -> str:
    if sys.stdin.isatty():
        asked = click.prompt(
            f"Password, {PASSWORD_MIN} characters or more",
            hide_input=True,
            confirmation_prompt=True,
            type=str,
        )
        return str(asked)
    return click.get_text_stream("stdin").readline().rstrip("\r\n")
