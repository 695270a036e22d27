"""`stimwatch user`, and the accounts and the fleet of a demo that is started again."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.trail import signed_in
from events.access import AccountChanged, SignIn
from events.codec import decode, encode
from events.sample import adverse_event, moment, reviewed, tick
from store.accounts import Account, Accounts
from store.door import check_password
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from streams.cli import main
from streams.commands.feed import feed
from streams.commands.users import DEMO_CENTRE, demo_accounts
from streams.gateways.on_log import MixedLog
from tests.dashboard.world import records

PASSWORD = "correct horse battery"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("STIMWATCH_HOME", str(tmp_path))
    monkeypatch.delenv("STIMWATCH_LOG", raising=False)
    return Settings.from_env()


def user(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["user", *words], input=typed)


def test_an_account_is_made_from_a_password_on_standard_input(home: Settings) -> None:
    made = user("add", "ben", "--role", "safety-officer", typed=f"{PASSWORD}\n")

    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    found = check_password(Accounts(home.accounts), "ben", PASSWORD, now=datetime.now(UTC))
    assert isinstance(found, Account)
    assert found.roles == ("safety_officer",)


def test_no_command_takes_a_password_as_an_argument(home: Settings) -> None:
    refused = user("password", "ben", PASSWORD)

    assert refused.exit_code == 2


def test_what_cannot_be_made_says_why_and_makes_nothing(home: Settings) -> None:
    short = user("add", "ben", "--role", "regulator", typed="short\n")
    lost = user("add", "anna", "--role", "clinician", typed=f"{PASSWORD}\n")

    assert (short.exit_code, lost.exit_code) == (1, 1)
    assert "12 to 1,024 characters" in short.output
    assert "--centre" in lost.output
    assert Accounts(home.accounts).every() == ()


def test_accounts_are_listed_disabled_and_let_in_again(home: Settings) -> None:
    user("add", "anna", "--role", "clinician", "--centre", "centre-1", typed=f"{PASSWORD}\n")

    user("disable", "anna")
    listed = user("list")
    user("disable", "anna", "--again")

    assert "anna  clinician  centre-1  disabled" in listed.output
    assert Accounts(home.accounts).find("anna") is not None
    assert user("disable", "nobody-here").exit_code == 1


def test_a_demo_that_is_started_again_prints_passwords_that_work(home: Settings) -> None:
    accounts = Accounts(home.accounts)
    first = demo_accounts(accounts, now=moment(0))

    second = demo_accounts(accounts, now=moment(1))

    assert [role for _, role, _ in second] == [
        "safety_officer",
        "safety_officer",
        "clinician",
        "regulator",
        "administrator",
    ]
    assert not {secret for *_, secret in first} & {secret for *_, secret in second}
    for name, role, secret in second:
        found = check_password(accounts, name, secret, now=moment(2))
        assert isinstance(found, Account)
        assert found.centre == (DEMO_CENTRE if role == "clinician" else None)


def test_each_change_stands_on_the_log_and_no_password_does(home: Settings) -> None:
    user("add", "ben", "--role", "safety-officer", typed=f"{PASSWORD}\n")
    user("disable", "ben")
    user("disable", "ben", "--again")
    user("password", "ben", typed="another horse battery\n")

    told = [decode(record.value) for record in records(home)]
    assert {(each.type, each.subject, each.actor) for each in told} == {
        ("account.changed", "person:ben", "command-line")
    }
    whats = [each.data.what for each in told if isinstance(each, AccountChanged)]
    assert whats == ["added", "disabled", "enabled", "password"]
    assert not any(b"horse" in record.value for record in records(home))


def test_an_account_can_be_shut_while_the_log_is_down_and_that_is_said(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    user("add", "ben", "--role", "safety-officer", typed=f"{PASSWORD}\n")
    monkeypatch.setenv("STIMWATCH_LOG", "sqlite:///proc/nowhere/log.sqlite")

    done = user("disable", "ben")

    assert done.exit_code == 0
    assert "not noted on the log" in done.output
    assert Accounts(home.accounts).find("ben") is None


def test_a_demo_appends_nothing_to_a_log_of_real_events(home: Settings) -> None:
    with closing(open_log(home.log_url)) as log:
        log.create_topics(home.topics)
        log.append(TOPIC_EVENTS, [Entry(b"device-1", encode(adverse_event(day=1)))])

    with pytest.raises(MixedLog, match="a demo needs one of its own"):
        feed(home, devices=1, days=10, seed=1, today=moment(0).date(), say=lambda _: None)

    assert len(records(home)) == 1


def test_a_demo_takes_no_decision_from_its_file_that_is_not_simulated(home: Settings) -> None:
    given = {"devices": 1, "days": 10, "seed": 1, "today": moment(0).date()}
    history = home.home / "fleet-1-10-1" / "history.jsonl"
    history.parent.mkdir(parents=True)
    forged = reviewed("closed", day=2, verdict="refuted", reason="All is well.")
    history.write_bytes(encode(forged) + b"\n" + b"\n".join([encode(tick(day=1))] * 60))

    with pytest.raises(MixedLog, match=r"a real signal\.reviewed"):
        feed(home, **given, say=lambda _: None)  # type: ignore[arg-type]

    assert {record.key for record in records(home)} <= {b"plan"}


def test_a_demo_goes_on_where_it_was_though_people_signed_in_meanwhile(home: Settings) -> None:
    given = {"devices": 2, "days": 20, "seed": 1, "today": moment(0).date()}
    first = feed(home, **given, say=lambda _: None)  # type: ignore[arg-type]
    came = SignIn(roles=("regulator",), way="password")
    with closing(open_log(home.log_url)) as log:
        for i in range(5):
            event = signed_in(f"rita{i}", came, now=datetime.now(UTC))
            log.append(TOPIC_EVENTS, [Entry(event.subject.encode(), encode(event))])

    again = feed(home, **given, say=lambda _: None)  # type: ignore[arg-type]

    assert again.lines == first.lines
