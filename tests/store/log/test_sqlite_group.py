"""Members that share the partitions of one SQLite log."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.log.sqlite_group import Membership

JOINED_AND_WAITING = """
import sys
from pathlib import Path
from store.log.sqlite_group import Membership

member = Membership(Path(sys.argv[1]), "detect", session_timeout_s=60)
member.join()
print("joined", flush=True)
sys.stdin.read()
"""


class Members:
    """Opens members, and closes them at the end of the test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: list[Membership] = []

    def join(self, *, session_timeout_s: float = 60.0) -> Membership:
        member = Membership(self.path, "detect", session_timeout_s=session_timeout_s)
        self._opened.append(member)
        member.join()
        return member

    def close(self) -> None:
        for member in self._opened:
            member.close()


@pytest.fixture
def members(tmp_path: Path) -> Iterator[Members]:
    members = Members(tmp_path / "log.sqlite")
    yield members
    members.close()


def test_the_first_member_has_the_group_to_itself(members: Members) -> None:
    first = members.join()

    view = first.look()

    assert view.members == (first.name,)
    assert view.settled


def test_nobody_takes_anything_before_all_have_let_go(members: Members) -> None:
    first, second = members.join(), members.join()
    view = second.look()
    assert not view.settled

    first.let_go(view.generation)

    assert second.look().settled
    assert first.look().members == second.look().members


def test_each_join_and_each_leaving_is_a_new_generation(members: Members) -> None:
    first = members.join()
    generations = [first.look().generation]
    second = members.join()
    generations.append(first.look().generation)
    second.leave()
    generations.append(first.look().generation)

    assert generations == [1, 2, 3]
    assert first.look().members == (first.name,)


def test_a_killed_member_is_noticed_at_once(members: Members) -> None:
    command = [sys.executable, "-c", JOINED_AND_WAITING, str(members.path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as doomed:
        assert doomed.stdout is not None
        doomed.stdout.readline()
        survivor = members.join()
        assert len(survivor.look().members) == 2

        doomed.kill()
        doomed.wait()

        assert survivor.look().members == (survivor.name,)


def test_a_member_that_hangs_is_taken_for_dead(members: Members) -> None:
    hung = members.join()

    other = members.join(session_timeout_s=0.0)

    assert other.look().members == (other.name,)
    assert hung.look().mine is None


def test_offsets_are_kept_for_whoever_comes_next(members: Members) -> None:
    first = members.join()
    assert first.commit({("events", 0): 10, ("events", 1): 5}, generation=1)
    first.leave()

    assert members.join().committed() == {("events", 0): 10, ("events", 1): 5}


def test_a_member_taken_for_dead_cannot_move_the_offsets(members: Members) -> None:
    hung = members.join()
    generation = hung.look().generation
    successor = members.join(session_timeout_s=0.0)
    successor.look()

    assert not hung.commit({("events", 0): 99}, generation=generation)
    assert successor.committed() == {}


def test_a_commit_after_letting_go_does_not_count(members: Members) -> None:
    first = members.join()
    held = first.look().generation
    members.join()
    assert first.commit({("events", 0): 1}, generation=held)

    first.let_go(first.look().generation)

    assert not first.commit({("events", 0): 2}, generation=held)
    assert first.committed() == {("events", 0): 1}


def test_a_member_comes_back_under_another_name(members: Members) -> None:
    hung = members.join()
    old_name = hung.name
    members.join(session_timeout_s=0.0).look()

    hung.join()

    assert hung.name != old_name
    assert hung.look().mine == hung.look().generation


def test_groups_do_not_see_each_other(members: Members) -> None:
    detect = members.join()
    detect.commit({("events", 0): 7}, generation=1)
    project = Membership(members.path, "project", session_timeout_s=60)
    project.join()

    assert project.look().members == (project.name,)
    assert project.committed() == {}
    project.close()


def test_no_lock_file_is_left_behind(members: Members) -> None:
    members.join().leave()

    assert list(members.path.with_name("log.sqlite.members").iterdir()) == []
