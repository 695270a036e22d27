import gzip
from pathlib import Path

import pytest

from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, daily, session, upload
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject


def lines(count: int = 5) -> list[bytes]:
    return [encode(event) + b"\n" for event in daily(days=range(count))]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def split(path: Path) -> tuple[list[Event], list[Reject]]:
    records = list(read_file(path))
    return (
        [each for each in records if not isinstance(each, Reject)],
        [each for each in records if isinstance(each, Reject)],
    )


def test_a_file_cut_in_half_loses_its_last_line_only_and_says_so(tmp_path: Path) -> None:
    content = b"".join(lines())
    events, rejects = split(written(tmp_path / "half.jsonl", content[: len(content) * 7 // 10]))

    assert len(events) == 3
    assert [(r.reason, r.where) for r in rejects] == [("truncated", "half.jsonl:4")]
    assert rejects[0].payload == content[sum(map(len, lines()[:3])) : len(content) * 7 // 10]


def test_a_packed_file_cut_in_half_gives_what_was_whole(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(lines(400)), compresslevel=1)
    events, rejects = split(written(tmp_path / "half.jsonl.gz", packed[: len(packed) // 2]))

    assert 0 < len(events) < 400
    assert rejects[-1].reason == "truncated"


def test_empty_lines_a_byte_order_mark_and_a_missing_end_of_line_do_no_harm(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + b"\n\r\n".join(lines(3)).rstrip()
    events, rejects = split(written(tmp_path / "odd.jsonl", content))

    assert (len(events), rejects) == (3, [])


def test_a_line_of_several_megabytes_is_read(tmp_path: Path) -> None:
    big = upload(*(session(day=i / 10) for i in range(9_000)), day=901)
    path = written(tmp_path / "big.jsonl", encode(big) + b"\n" + lines(1)[0])

    assert path.stat().st_size > 2_900_000
    assert [len(event.data.sessions) for event in split(path)[0]] == [9_000, 1]  # type: ignore[attr-defined]


def test_a_bad_line_is_rejected_with_its_place_and_the_rest_goes_in(tmp_path: Path) -> None:
    good = lines(2)
    bad = good[0].replace(b"2.4", b'"2.4"')
    events, rejects = split(written(tmp_path / "a.jsonl", good[0] + bad + b"{]\n" + good[1]))

    assert len(events) == 2
    assert [(r.where, r.reason) for r in rejects] == [
        ("a.jsonl:2", "schema"),
        ("a.jsonl:3", "not_json"),
    ]
    assert rejects[0].payload == bad


@pytest.mark.parametrize(
    "narrative", ["Mr Smith rang", "NHS 943 476 5919", "DOB 12/03/1961", "at SW1A 1AA"]
)
def test_a_line_that_names_a_person_is_rejected_without_naming_them(
    tmp_path: Path, narrative: str
) -> None:
    line = encode(adverse_event(day=0, narrative=narrative))
    (reject,) = read_file(written(tmp_path / "a.jsonl", line + b"\n"))

    assert isinstance(reject, Reject)
    assert (reject.reason, reject.personal) == ("identifier", True)
    assert "data.narrative" in reject.explanation
    assert not any(word in repr(reject) for word in ("Smith", "943", "1961", "SW1A"))


def test_an_nhs_number_as_the_name_of_a_device_is_refused(tmp_path: Path) -> None:
    line = encode(adverse_event(day=0).model_copy(update={"subject": "943-476-5919"}))
    (reject,) = read_file(written(tmp_path / "a.jsonl", line))

    assert isinstance(reject, Reject)
    assert reject.reason == "identifier"
