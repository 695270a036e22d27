"""Which part of MAUDE's yearly files a file is, told by its columns and not by its name."""

import re
from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from streams.gateways.files.recoded import text_of
from streams.gateways.files.source import Source
from streams.gateways.files.table import Table, find_table
from streams.gateways.maude_columns import DEVICE, REPORT

Role = Literal[
    "report",
    "device",
    "text",
    "patient",
    "device_problem",
    "device_code",
    "patient_problem",
    "patient_code",
]
Fields = tuple[tuple[str, tuple[str, ...]], ...]
_CODE = ("code", ("problemcode", "deviceproblemcode", "patientproblemcode", "fdacode", "code"))
_TERM = ("term", ("term", "problemdescription", "description"))
FIELDS: Mapping[Role, Fields] = {
    "report": tuple((each.field, each.canonical) for each in REPORT),
    "device": tuple((each.field, each.canonical) for each in DEVICE),
    "text": (("narrative", ("foitext", "text")),),
    "patient": (("outcome", ("sequencenumberoutcome",)),),
    "device_problem": (_CODE,),
    "patient_problem": (_CODE,),
    "device_code": (_CODE, _TERM),
    "patient_code": (_CODE, _TERM),
}
"""What is read of each of them: the field, and the names of its column."""
WHAT: Mapping[Role, str] = {
    "report": "reports (mdrfoi)",
    "device": "devices (foidev)",
    "text": "texts (foitext)",
    "patient": "patients (patient)",
    "device_problem": "problems of devices (foidevproblem)",
    "device_code": "names of problems of devices (deviceproblemcodes)",
    "patient_problem": "problems of patients (patientproblemcode)",
    "patient_code": "names of problems of patients (patientproblemdata)",
}
_PAIRS = re.compile(r"(?:\d+\|\d+[ \t\r]*\n)*\d+\|\d+\s*")
_CODES = re.compile(r'\d{3,5}([,|])\s*"?[A-Za-z]')


class YearlyFile(NamedTuple):
    """One of the files, what it holds, and its table."""

    role: Role
    source: Source
    table: Table


def yearly_file(source: Source, head: bytes) -> YearlyFile | None:
    """Return what part of MAUDE the file is, or None where it is none.

    The files of problems of devices and of patients look alike: their name tells them apart.
    """
    text = text_of(head)
    patients = "patient" in source.name.lower()
    table = find_table(text, lambda columns: _role(columns, patients=patients) is not None)
    if table is not None:
        role = _role(table.columns, patients=patients)
        assert role is not None, "the table was found by it"
        return YearlyFile(role, source, table)
    if _PAIRS.fullmatch(text[: text.rfind("\n") + 1] or text):
        table = Table(("mdrreportkey", "code"), "|", 0)
        return YearlyFile("patient_problem" if patients else "device_problem", source, table)
    if codes := _CODES.match(text):
        table = Table(("code", "term"), codes[1], 0)
        return YearlyFile("patient_code" if patients else "device_code", source, table)
    return None


def _role(columns: Collection[str], *, patients: bool) -> Role | None:
    names = set(columns)
    if "mdrreportkey" not in names:
        code = bool(names & {*_CODE[1]}) and bool(names & {*_TERM[1]}) and len(names) <= 4
        return ("patient_code" if patients else "device_code") if code else None
    if {"eventtype", "datereceived"} <= names and names & {"eventkey", "reportnumber"}:
        return "report"
    if names & {"foitext", "text"}:
        return "text"
    if names & {"brandname", "genericname"}:
        return "device"
    if "sequencenumberoutcome" in names:
        return "patient"
    if names & {*_CODE[1]}:
        return "patient_problem" if patients or "patientproblemcode" in names else "device_problem"
    return None
