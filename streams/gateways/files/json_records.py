"""Records of JSON, one by one, however they are laid out: memory is bounded by the largest record.

A document may be one record, an array of them, an object with them in `results`, or several
documents after each other, on one line each or on many. A record that is broken is told, and
reading goes on with the next where that can be found.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streams.gateways.files.source import Opened

STEP_BYTES = 1 << 18
RECORD_MAX = 32 << 20
"""Characters of one record; more is no record, but a text that ends nowhere."""
SKIPPED_MAX = 1 << 21
"""Characters in which the end of a broken element is looked for."""
SKIP_MAX = 1 << 30
"""How far the next document is looked for after a broken one, before the file is given up."""
_NEAR_END = 12
"""A word, number or escape that is cut off by the end of what was read begins that near to it."""
BEFORE_JSON = b" \t\r\n,\0\x1e"
_BETWEEN = re.compile(r"[\s,\ufeff\x00\x1e]*")
"""What may stand between records; 1E is the mark of RFC 7464."""
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)
"""Possessive, because the engine would remember every character of a string that has no end."""
_PAGE = re.compile(r'\{\s*"(?:meta|results)"\s*:')
_NEXT_DOCUMENT = re.compile(r"\n(?=[{\[])")


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One record: where it is, what it says, and its text."""

    where: str
    value: Any
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class BrokenJson:
    """A place where no record could be read, and why."""

    where: str
    why: str
    raw: bytes = field(repr=False)
    truncated: bool = False


class _Broken(Exception):
    """No value could be read here; the message says why."""

    def __init__(self, why: str, *, truncated: bool = False, endless: bool = False) -> None:
        super().__init__(why)
        self.truncated, self.endless = truncated, endless


class JsonRecords:
    """Reads the records of one file."""

    def __init__(self, name: str, opened: Opened) -> None:
        self.name, self.opened = name, opened
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="windows-1252")
        self._parser = json.JSONDecoder(strict=False)
        self._text, self._at, self._ended = "", 0, False
        self._began = 0
        self._line, self._counted = 1, 0

    def __iter__(self) -> Iterator[JsonRecord | BrokenJson]:
        """Yield each record, and each place where one is broken."""
        while first := self._next():
            where = f"{self.name}:{self._line_number()}"
            if first == "[":
                self._at += 1
                yield from self._array("")
            elif first == "{" and _PAGE.match(self._text, self._at):
                yield from self._page(where)
            else:
                yield from self._document(where)

    def _document(self, where: str) -> Iterator[JsonRecord | BrokenJson]:
        try:
            record = self._record(where)
        except _Broken as fault:
            yield self._told(where, fault)
            self._skip(_NEXT_DOCUMENT)
            return
        results = record.value.get("results") if isinstance(record.value, dict) else None
        if not isinstance(results, list):
            yield record
            return
        for number, value in enumerate(results):
            raw = json.dumps(value, ensure_ascii=False).encode(errors="replace")
            yield JsonRecord(f"{self.name}:results[{number}]", value, raw)

    def _array(self, path: str) -> Iterator[JsonRecord | BrokenJson]:
        """Yield the elements of an array whose bracket was passed."""
        number = 0
        while first := self._next():
            if first == "]":
                self._at += 1
                return
            where = f"{self.name}:{path}[{number}]"
            try:
                yield self._record(where)
            except _Broken as fault:
                yield self._told(where, fault)
                if fault.truncated or fault.endless or not self._skip_element():
                    self._at, self._ended = len(self._text), True
                    return
            number += 1
        yield BrokenJson(f"{self.name}:{path}[{number}]", "is cut off", b"", truncated=True)

    def _page(self, where: str) -> Iterator[JsonRecord | BrokenJson]:
        """Yield what is in `results` of an object; the object itself where there is none."""
        members: dict[str, Any] = {}
        self._at += 1
        try:
            while (first := self._next()) != "}":
                if not first:
                    raise _Broken("is cut off", truncated=True)
                name = self._value()
                if self._next() != ":":
                    raise _Broken("is no JSON object")
                self._at += 1
                if self._next() == "[" and name == "results":
                    self._at += 1
                    yield from self._array("results")
                    members[name] = True
                    if not self._next():
                        return  # it is cut off, and that is told
                else:
                    members[str(name)] = self._value()
        except _Broken as fault:
            yield self._told(where, fault)
            self._skip(_NEXT_DOCUMENT)
            return
        self._at += 1
        if "results" not in members:
            raw = json.dumps(members, ensure_ascii=False).encode(errors="replace")
            yield JsonRecord(where, members, raw)

    def _record(self, where: str) -> JsonRecord:
        value = self._value()
        raw = self._text[self._began : self._at].encode(errors="replace")
        return JsonRecord(where, value, raw)

    def _value(self) -> Any:
        """Return the value that begins here, and stand after it."""
        step = STEP_BYTES
        while True:
            cut = ""
            try:
                value, end = self._parser.raw_decode(self._text, self._at)
            except json.JSONDecodeError as fault:
                near = fault.pos >= len(self._text) - _NEAR_END
                if not near and not fault.msg.startswith("Unterminated string"):
                    what = f"is no JSON: {fault.msg}"
                    raise _Broken(what) from fault
                cut = fault.msg
            except (RecursionError, ValueError) as fault:
                raise _Broken("is no JSON that can be read: nested too deeply") from fault
            else:
                if end < len(self._text) or self._ended:
                    self._began, self._at = self._at, end
                    return value
            if self._ended:
                what = f"is cut off ({cut})"
                raise _Broken(what, truncated=True)
            if len(self._text) - self._at > RECORD_MAX:
                what = f"is over {RECORD_MAX >> 20} million characters in one record"
                raise _Broken(what, endless=True)
            self._more(step)
            step *= 2

    def _next(self) -> str:
        """Pass over what stands between values; return the character after it, "" at the end."""
        while True:
            found = _BETWEEN.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more(STEP_BYTES)

    def _more(self, size_bytes: int) -> None:
        """Read on, and let go of what was passed."""
        self._line_number()
        raw = self.opened.file.read(size_bytes)
        self._ended = not raw
        self._text = self._text[self._at :] + self._decoder.decode(raw, final=not raw)
        self._at = self._counted = 0

    def _line_number(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _told(self, where: str, fault: _Broken) -> BrokenJson:
        raw = self._text[self._at : self._at + (1 << 18)].encode(errors="replace")
        return BrokenJson(where, str(fault), raw, truncated=fault.truncated)

    def _skip(self, to: re.Pattern[str]) -> None:
        """Stand at the next place that fits, or at the end."""
        passed = 0
        while (found := to.search(self._text, self._at)) is None:
            passed += len(self._text) - self._at
            self._at = max(self._at, len(self._text) - 1)
            if self._ended or passed > SKIP_MAX:
                self._at, self._ended = len(self._text), True
                return
            self._more(STEP_BYTES)
        self._at = found.end()

    def _skip_element(self) -> bool:
        """Stand after the broken element that begins here, by its brackets; False if it is open."""
        if not self._ended:
            self._more(SKIPPED_MAX)
        depth = 0
        for token in _TOKEN.finditer(self._text, self._at):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
            if depth <= 0 and token[0] in "}]":
                self._at = token.end()
                return True
        return False
