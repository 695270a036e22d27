"""What the documents promise is there: links, targets, commands, options, variables."""

import re
from pathlib import Path

import click
import pytest

from store.settings import Settings
from tests.house import ROOT, commands, files, misfit, shell_lines, text

DOCUMENTS = files(".md")
TARGETS = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
every_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)


@every_document
def test_every_link_in_a_document_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    local = [link.split("#")[0] for link in links if not re.match(r"https?:|mailto:|#", link)]
    broken = [link for link in local if not (path.parent / link).exists()]

    assert not broken


@every_document
def test_every_make_target_in_a_document_exists(path: Path) -> None:
    document = path.read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z]+)", document))
    named |= {words[1] for words in shell_lines(document) if words[0] == "make" and words[1:]}

    assert named <= TARGETS, f"not in the Makefile: {sorted(named - TARGETS)}"


def test_every_make_target_says_what_it_does() -> None:
    described = set(re.findall(r"^([a-z]+):.*## \S", text("Makefile"), re.MULTILINE))

    assert described == TARGETS


@every_document
def test_every_command_in_a_shell_block_exists_with_its_options(path: Path) -> None:
    for words in shell_lines(path.read_text(encoding="utf-8")):
        if words[0] == "stimwatch":
            assert misfit(words[1:]) is None, f"{' '.join(words)}: {misfit(words[1:])}"


def test_every_command_that_a_message_or_document_advises_exists() -> None:
    for path in files(".py", ".md", ".toml"):
        for quoted in re.findall(r"`stimwatch ([a-z][^`\n]*)`", path.read_text(encoding="utf-8")):
            wrong = misfit(quoted.split())
            assert wrong is None, f"{path.relative_to(ROOT)}: `stimwatch {quoted}`: {wrong}"


def test_every_command_and_option_has_help() -> None:
    for name, command in commands():
        assert command.get_short_help_str(), f"stimwatch {name} has no docstring"
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"stimwatch {name} {option.opts[0]} has no help"


def test_every_variable_is_in_the_readme_and_does_something() -> None:
    documented = _variables(Settings.__doc__ or "")
    assert documented
    assert _variables(text("README.md")) >= documented

    other = {"STIMWATCH_HOME": "elsewhere", "STIMWATCH_LOG": "kafka://broker:9092"}
    for name in documented:
        changed = Settings.from_env({name: other.get(name, "7")})
        assert changed != Settings.from_env({}), f"{name} changes nothing"


@pytest.mark.parametrize(
    "path", ["README.md", "CONTRIBUTING.md", "docker-compose.yml", "Dockerfile"]
)
def test_no_document_names_a_variable_that_is_not_read(path: str) -> None:
    assert _variables(text(path)) <= _variables(Settings.__doc__ or "")


def _variables(document: str) -> set[str]:
    return set(re.findall(r"STIMWATCH_[A-Z_]+", document))
