from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from events.sample import moment
from store.accounts import Account, Accounts
from store.door import FREE_ATTEMPTS, REMEMBERED_NAMES_MAX, Refused, check_password

NOW = moment(100)
RIGHT, WRONG = "correct horse battery", "wrong horse battery"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    made = Accounts(tmp_path / "home" / "accounts.sqlite", hasher)
    made.add("jo", roles=("regulator",), centre=None, password=RIGHT, now=NOW)
    return made


def test_the_right_password_opens_and_the_wrong_one_does_not(accounts: Accounts) -> None:
    right = check_password(accounts, "jo", RIGHT, now=NOW)
    wrong = check_password(accounts, "jo", WRONG, now=NOW)

    assert isinstance(right, Account)
    assert (right.name, right.roles, right.centre) == ("jo", ("regulator",), None)
    assert wrong == Refused("wrong_password", "jo")


def test_a_name_without_an_account_is_refused_like_one_with_it(accounts: Accounts) -> None:
    tries = FREE_ATTEMPTS + 1
    known = [check_password(accounts, "jo", WRONG, now=NOW) for _ in range(tries)]
    unknown = [check_password(accounts, "nobody-here", WRONG, now=NOW) for _ in range(tries)]

    assert all(isinstance(each, Refused) for each in (*known, *unknown))
    assert [(e.why, e.wait) for e in known if isinstance(e, Refused)] == [
        (e.why, e.wait) for e in unknown if isinstance(e, Refused)
    ]
    assert {each.account for each in unknown if isinstance(each, Refused)} == {None}


def test_after_too_many_wrong_passwords_even_the_right_one_waits(accounts: Accounts) -> None:
    for _ in range(FREE_ATTEMPTS):
        check_password(accounts, "jo", WRONG, now=NOW)

    early = check_password(accounts, "jo", RIGHT, now=NOW + timedelta(seconds=14))
    late = check_password(accounts, "jo", RIGHT, now=NOW + timedelta(seconds=16))

    assert isinstance(early, Refused)
    assert early.why == "too_many_attempts"
    assert isinstance(late, Account)


def test_many_attempts_at_once_gain_nothing(accounts: Accounts) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: check_password(accounts, "jo", WRONG, now=NOW), range(40)))

    looked_at = [each for each in found if isinstance(each, Refused) and each.why[0] == "w"]
    assert len(looked_at) == FREE_ATTEMPTS


def test_a_success_forgives_the_wrong_ones_before_it(accounts: Accounts) -> None:
    for _ in range(3):
        for _ in range(FREE_ATTEMPTS - 1):
            check_password(accounts, "jo", WRONG, now=NOW)
        assert isinstance(check_password(accounts, "jo", RIGHT, now=NOW), Account)


def test_names_that_were_tried_are_kept_as_hashes_and_not_without_end(accounts: Accounts) -> None:
    check_password(accounts, "my-password-typed-as-name", WRONG, now=NOW)
    with accounts.writing() as connection:
        rows = [(f"{i:064x}", 1, i) for i in range(REMEMBERED_NAMES_MAX + 50)]
        connection.executemany("insert into attempts values (?, ?, ?)", rows)
    check_password(accounts, "another", WRONG, now=NOW)

    ((count,),) = accounts.rows("select count(*) from attempts")
    assert count == REMEMBERED_NAMES_MAX
    assert b"my-password-typed-as-name" not in accounts.path.read_bytes()
