import json
import tracemalloc
from pathlib import Path

import pytest

from events.clinical import AdverseEventReported
from events.codec import encode
from events.sample import daily
from streams.gateways.files import json_records
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject

Shape = dict[str, object]


def report(n: int, text: str = "IT MOVED.") -> Shape:
    return {
        "mdr_text": [{"text": text}],
        "report_number": f"3000000-2023-{n:05}",
        "date_received": "20230620",
        "event_type": "Injury",
        "device": [{"brand_name": "EXEMPLAR"}],
    }


def read(path: Path, content: str) -> tuple[list[str], list[Reject]]:
    path.write_bytes(content.encode())
    found = list(read_file(path))
    return (
        [each.subject for each in found if not isinstance(each, Reject)],
        [each for each in found if isinstance(each, Reject)],
    )


ALL = [report(n) for n in range(4)]
SUBJECTS = [f"maude:{each['report_number']}" for each in ALL]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"meta": {"results": {"total": 4}}, "results": ALL}),
        json.dumps({"results": ALL, "meta": {}}, indent=1),
        json.dumps({"disclaimer": "none", "results": ALL}),
        json.dumps(ALL),
        json.dumps(ALL, indent=2),
        "\n".join(map(json.dumps, ALL)),
        "\r\n".join(json.dumps(each) for each in ALL) + "\r\n",
        "".join(map(json.dumps, ALL)),
        ",\n".join(map(json.dumps, ALL)),
        "\n".join(json.dumps(each, indent=2) for each in ALL),
        "\x1e" + "\n\x1e".join(map(json.dumps, ALL)),
        "\ufeff" + json.dumps(ALL),
    ],
)
@pytest.mark.parametrize("step", [7, 1 << 18])
def test_reports_are_read_however_they_are_laid_out(
    content: str, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_records, "STEP_BYTES", step)

    assert read(tmp_path / "a", content) == (SUBJECTS, [])


def test_a_key_may_come_after_a_long_text(tmp_path: Path) -> None:
    content = json.dumps({"results": [report(0, "A LONG STORY. " * 30_000)]})

    assert read(tmp_path / "a", content) == (SUBJECTS[:1], [])


def test_a_broken_line_costs_itself_only(tmp_path: Path) -> None:
    lines = [json.dumps(each) for each in ALL]
    lines[1] = lines[1].replace('"event_type":', '"event_type"')

    subjects, rejects = read(tmp_path / "a", "\n".join(lines))

    assert subjects == [SUBJECTS[0], *SUBJECTS[2:]]
    assert [(each.reason, each.where) for each in rejects] == [("not_json", "a:2")]


def test_a_broken_element_costs_itself_only(tmp_path: Path) -> None:
    texts = [json.dumps(each) for each in ALL]
    texts[1] = texts[1].replace('"event_type":', '"event_type"')

    subjects, rejects = read(tmp_path / "a", f'{{"results": [{", ".join(texts)}]}}')

    assert subjects == [SUBJECTS[0], *SUBJECTS[2:]]
    assert [(each.reason, each.where) for each in rejects] == [("not_json", "a:results[1]")]


@pytest.mark.parametrize("layout", ["page", "array", "lines"])
def test_what_is_whole_of_a_document_that_is_cut_off_is_read(layout: str, tmp_path: Path) -> None:
    content = {
        "page": json.dumps({"meta": {}, "results": ALL}),
        "array": json.dumps(ALL),
        "lines": "\n".join(map(json.dumps, ALL)),
    }[layout]

    subjects, rejects = read(tmp_path / "a", content[:-60])

    assert (subjects, [each.reason for each in rejects]) == (SUBJECTS[:3], ["truncated"])


@pytest.mark.parametrize(
    "content",
    ['{"a": 1}', "[1, 2, 3]", '{"error": {"code": "NOT_FOUND"}}', '{"resourceType": "Device"}'],
)
def test_a_document_of_another_kind_is_one_refusal(content: str, tmp_path: Path) -> None:
    subjects, rejects = read(tmp_path / "a", content)

    assert (subjects, [each.reason for each in rejects]) == ([], ["unknown_format"])


@pytest.mark.parametrize("content", ["[]", '{"results": []}'])
def test_a_document_without_a_report_says_so(content: str, tmp_path: Path) -> None:
    assert [each.reason for each in read(tmp_path / "a", content)[1]] == ["no_report"]


def test_nesting_without_an_end_is_a_refusal(tmp_path: Path) -> None:
    subjects, rejects = read(tmp_path / "a", '{"a":' * 100_000)

    assert (subjects, [each.reason for each in rejects]) == ([], ["not_json"])


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("batch", [True, False])
def test_cloudevents_may_stand_on_many_lines_and_in_batches(
    indent: int | None, batch: bool, tmp_path: Path
) -> None:
    events = list(daily(days=range(3)))
    shapes = [json.loads(encode(event)) for event in events]
    texts = [json.dumps(each, indent=indent) for each in shapes]
    content = json.dumps(shapes, indent=indent) if batch else "\n".join(texts)
    (tmp_path / "a").write_text(content)

    assert list(read_file(tmp_path / "a")) == events


def test_an_openfda_report_keeps_all_its_devices_and_texts(tmp_path: Path) -> None:
    both = report(0) | {
        "device": [{"brand_name": "WRENCH"}, {"brand_name": "EXEMPLAR", "generic_name": "LEAD"}],
        "mdr_text": [{"text": "IT MOVED."}, {"text": "NOT RETURNED."}],
    }
    (tmp_path / "a").write_text(json.dumps(both))

    (event,) = read_file(tmp_path / "a")

    assert isinstance(event, AdverseEventReported)
    assert event.data.narrative == "IT MOVED.\n\nNOT RETURNED."


@pytest.mark.parametrize("before", ['[{"report_number": "', '{"results": [{"report_number": "', ""])
def test_a_text_without_an_end_is_one_refusal_and_takes_little_memory(
    before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_records, "RECORD_MAX", 1 << 20)
    monkeypatch.setattr(json_records, "SKIP_MAX", 1 << 22)
    whole = f"{json.dumps(report(0))}\n" if not before else ""
    content = whole + (before or '{"report_number": "') + "x" * (8 << 20)

    tracemalloc.start()
    subjects, rejects = read(tmp_path / "a", content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (len(subjects), [each.reason for each in rejects]) == (bool(whole), ["not_json"])
    assert peak < 40 << 20
