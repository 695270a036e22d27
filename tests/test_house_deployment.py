"""How it is set up and deployed: the lock, the build files, the containers."""

import re
import tomllib
from itertools import product
from typing import Any

import pytest
import yaml

from store.settings import Settings
from tests.house import PACKAGES, ROOT, files, misfit, text

LOCK = text("requirements.lock")
COMPOSE: dict[str, Any] = yaml.safe_load(text("docker-compose.yml"))
OURS = {
    name: service
    for name, service in COMPOSE["services"].items()
    if service["image"] == "stimwatch"
}
BUILD_FILES = [
    "Makefile",
    "requirements.lock",
    "Dockerfile",
    "docker-compose.yml",
    "pyproject.toml",
]
BUILD_FILES += [str(path.relative_to(ROOT)) for path in files("") if ".ci" in path.parts]
BUILD_FILES += [str(path.relative_to(ROOT)) for path in files(".xml", ".sh")]

ALLOWED = {
    "http://maven.apache.org/POM/4.0.0",  # the name of an XML namespace; nothing is fetched there
    "http://127.0.0.1",
}


def test_the_lock_pins_all_that_the_project_asks_for() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=!~\[ ;]", line)[0].lower() for line in wanted}
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", LOCK, re.MULTILINE))

    assert names <= pinned.keys(), f"run `make lock`: {sorted(names - pinned.keys())}"
    for line in wanted:
        name, _, version = re.sub(r"\[.*?\]", "", line).partition("==")
        assert not version or pinned[name] == version, f"run `make lock`: {line}"


def test_every_pin_has_its_hashes() -> None:
    for entry in re.split(r"\n(?=\S)", LOCK.strip()):
        assert re.match(r"[a-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("path", BUILD_FILES)
def test_no_build_file_names_an_address_or_a_folder_of_one_machine(path: str) -> None:
    content = text(path)
    addresses = set(re.findall(r"https?://[\w.-]+[\w./-]*", content)) - ALLOWED
    options = re.findall(r"--(?:extra-)?index-url|--find-links|--trusted-host", content)
    folders = re.findall(r"(?<![\w.}$])/(?:home|root|Users|tmp|work)/\S+", content)

    assert not addresses, "installers are used as the machine has set them up"
    assert not options, "installers are used as the machine has set them up"
    assert not folders, "a path of one machine"


def test_ci_runs_what_the_makefile_and_the_markers_say() -> None:
    script = text(".ci/run")

    assert "set -euo pipefail" in script
    assert "export CI=true" in script, "a test must not be skipped for want of a program"
    assert "make test" in script
    assert "make check" in script
    runs = re.findall(r'pytest .*?-m "([^"]+)"', text("Makefile") + script)
    markers = tomllib.loads(text("pyproject.toml"))["tool"]["pytest"]["ini_options"]["markers"]
    names = [marker.split(":")[0] for marker in markers]
    for marked in product((False, True), repeat=len(names)):
        known = dict(zip(names, marked, strict=True))
        chosen = [run for run in runs if eval(run, {}, known)]  # as pytest reads it
        assert len(chosen) == 1, f"a test with {known} is run by {chosen}"


def test_every_container_runs_a_command_that_exists() -> None:
    parts = {"topics", "worker", "projector", "dashboard", "clock", "surveillance"}
    assert set(OURS) == parts
    for name, service in OURS.items():
        words = service["command"].split()
        assert misfit(list(words)) is None, f"{name}: {misfit(list(words))}"


def test_every_container_has_settings_that_are_read_and_make_sense_together() -> None:
    known = set(re.findall(r"STIMWATCH_[A-Z_]+", Settings.__doc__ or ""))
    for name, service in OURS.items():
        environment = service["environment"]
        assert environment.keys() <= known, name
        settings = Settings.from_env(environment)
        assert settings.log_url == "kafka://kafka:9092"
        assert f"stimwatch:{settings.home}" in service["volumes"], "they share one folder"
    assert len({Settings.from_env(s["environment"]).partitions for s in OURS.values()}) == 1


def test_only_the_dashboard_is_published_and_only_on_loopback() -> None:
    published = {name: s["ports"] for name, s in COMPOSE["services"].items() if "ports" in s}
    settings = Settings.from_env(OURS["dashboard"]["environment"])

    assert published == {"dashboard": [f"127.0.0.1:{settings.port}:{settings.port}"]}
    assert settings.address == "0.0.0.0", "inside the container, or nothing can reach it"


def test_nothing_starts_before_the_topics_are_made() -> None:
    for name, service in OURS.items():
        if name == "topics":
            assert service["depends_on"] == {"kafka": {"condition": "service_healthy"}}
            assert service["restart"] == "no"
        else:
            assert service["depends_on"]["topics"]["condition"] == "service_completed_successfully"
            assert service["restart"] == "unless-stopped", "a worker that crashes is started again"


def test_the_broker_keeps_everything_and_makes_no_topic_by_itself() -> None:
    kafka = COMPOSE["services"]["kafka"]

    assert kafka["image"] == f"apache/kafka:{_kafka_version_of_the_tests()}"
    assert kafka["environment"]["KAFKA_LOG_RETENTION_MS"] == "-1"
    assert kafka["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    advertised = kafka["environment"]["KAFKA_ADVERTISED_LISTENERS"].removeprefix("PLAINTEXT://")
    assert OURS["worker"]["environment"]["STIMWATCH_LOG"] == f"kafka://{advertised}"
    assert f"kafka:{kafka['environment']['KAFKA_LOG_DIRS']}" in kafka["volumes"]


def _kafka_version_of_the_tests() -> str:
    found = re.search(
        r"<artifactId>kafka_2.13</artifactId>\s*<version>([^<]+)<",
        text("streams/broker_server.pom.xml"),
    )
    assert found is not None
    return found.group(1)


def test_the_image_holds_every_package() -> None:
    image, sent = text("Dockerfile"), text(".dockerignore")

    for package in (*PACKAGES, "plans", ".streamlit"):
        assert f"COPY {package} {package}\n" in image
        assert f"!{package}\n" in sent
    assert "COPY docs/methods.md docs/methods.md\n" in image, "the page Methods shows it"
    assert "!docs/methods.md\n" in sent
    wheel = tomllib.loads(text("pyproject.toml"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["packages"]) == {*PACKAGES, "plans"}
    assert "--require-hashes -r requirements.lock" in image
    assert re.search(r"^USER stimwatch$", image, re.MULTILINE), "not as root"
