"""Commands for local accounts: who may sign in at the dashboard, and as what."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import click

from events.access import ROLES, Role
from events.codec import encode
from store.account_notes import Change, account_changed
from store.accounts import Account, AccountError, Accounts, Note
from store.log.interface import Entry, LogError
from store.log.open import open_log
from store.passwords import PASSWORD_MIN, new_password
from store.settings import TOPIC_EVENTS, Settings

pass_settings = click.make_pass_decorator(Settings)
ROLE_NAMES = tuple(role.replace("_", "-") for role in ROLES)
COMMAND_LINE = "command-line"
SOURCE = "urn:stimwatch:command-line"
DEMO_ACCOUNTS: tuple[tuple[str, Role], ...] = (
    ("officer", "safety_officer"),
    ("colleague", "safety_officer"),  # a Yellow Card is approved by a second person
    ("clinician", "clinician"),
    ("regulator", "regulator"),
    ("admin", "administrator"),
)
DEMO_CENTRE = "centre-1"


@click.group("user")
def user_group() -> None:
    """Make and change local accounts, for a dashboard without OIDC.

    They rest in STIMWATCH_HOME, only hashes of passwords. A password is asked for, or read from the
    first line of standard input; it is never an argument, which others could read.

    Each change is noted on the log. Where the log cannot be reached, the change is made all the
    same, and that it was not noted is said: who has this command has the file of accounts too, and
    an account may have to be shut while everything else is down.
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
    with _said_plainly():
        accounts.add(
            name,
            roles=chosen,
            centre=centre,
            password=_password(),
            now=datetime.now(UTC),
            note=_noting(settings, "added"),
        )
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
    with _said_plainly():
        note = _noting(settings, "enabled" if again else "disabled")
        Accounts(settings.accounts).disable(name, disabled=not again, note=note)
    click.echo(f"{name} can sign in again" if again else f"{name} is out")


@user_group.command("password")
@click.argument("name")
@pass_settings
def password(settings: Settings, name: str) -> None:
    """Give NAME another password; open sessions end at once."""
    with _said_plainly():
        note = _noting(settings, "password")
        Accounts(settings.accounts).set_password(name, _password(), note=note)
    click.echo(f"{name} has another password")


def demo_accounts(accounts: Accounts, *, now: datetime) -> tuple[tuple[str, Role, str], ...]:
    """Make an account for each role, and two officers; return names and new passwords.

    Nobody can tell a password from its hash: so a demo that is started again could not show them.
    """
    there = {account.name for account in accounts.every()}
    made = []
    for name, role in DEMO_ACCOUNTS:
        secret = new_password()
        if name in there:
            accounts.set_password(name, secret)
        else:
            centre = DEMO_CENTRE if role == "clinician" else None
            accounts.add(name, roles=(role,), centre=centre, password=secret, now=now)
        made.append((name, role, secret))
    return tuple(made)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Say what cannot be without a traceback."""
    try:
        yield
    except AccountError as fault:
        raise click.ClickException(str(fault)) from fault


def _noting(settings: Settings, what: Change) -> Note:
    """Return what puts a change on the log, or says that it could not."""

    def note(account: Account) -> None:
        event = account_changed(
            account, what, actor=COMMAND_LINE, source=SOURCE, now=datetime.now(UTC)
        )
        try:
            with closing(open_log(settings.log_url)) as log:
                log.create_topics(settings.topics)
                log.append(TOPIC_EVENTS, [Entry(event.subject.encode(), encode(event))])
        except (LogError, OSError) as fault:
            click.echo(
                f"not noted on the log, which does not answer: {fault}. Write down elsewhere that "
                f"{account.name} was changed ({what}), when, and by whom.",
                err=True,
            )

    return note


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
