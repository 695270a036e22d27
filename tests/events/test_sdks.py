"""Golden events through the CloudEvents SDKs of other languages: they come back as they were."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from events.codec import decode, encode
from events.gallery import every_kind

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent / "sdks"
SENT = [encode(event) for event in every_kind()]
PYTHON = """import sys
from cloudevents.conversion import to_json
from cloudevents.http import from_json
for line in sys.stdin: print(to_json(from_json(line)).decode())"""


def passed(command: list[str], **other: dict[str, str]) -> list[bytes]:
    sent = b"\n".join(SENT) + b"\n"
    done = subprocess.run(command, input=sent, capture_output=True, check=True, **other)  # type: ignore[call-overload]
    found: list[bytes] = done.stdout.splitlines()
    return found


def needs(*programs: str) -> None:
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def come_back(lines: list[bytes]) -> None:
    assert [decode(line) for line in lines] == list(every_kind())


def test_javascript(tmp_path: Path) -> None:
    needs("node", "npm")
    fetch = ["npm", "install", "--silent", "--prefix", str(tmp_path), "cloudevents@10.0.0"]
    subprocess.run(fetch, check=True, capture_output=True)

    come_back(passed(["node", str(HERE / "pass.cjs"), str(tmp_path)]))


def test_java(tmp_path: Path) -> None:
    needs("java", "mvn")
    fetch = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run([*fetch, f"-DoutputDirectory={tmp_path}"], check=True, capture_output=True)

    come_back(passed(["java", "-cp", f"{tmp_path}/*", str(HERE / "Pass.java")]))


def test_python(tmp_path: Path) -> None:
    fetch = [sys.executable, "-m", "uv", "pip", "install", "-q", "--target", str(tmp_path)]
    subprocess.run([*fetch, "cloudevents==1.12.0"], check=True, capture_output=True)

    come_back(passed([sys.executable, "-c", PYTHON], env={"PYTHONPATH": str(tmp_path)}))
