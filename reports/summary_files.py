"""The files of an export and their hashes: what a later, signed bundle is made of."""

from dataclasses import dataclass
from hashlib import sha256

from reports.signal_summary import Summary
from reports.summary_html import as_html
from reports.summary_pdf import as_pdf
from reports.summary_tables import as_csv, as_xlsx


@dataclass(frozen=True, slots=True)
class File:
    """One file of an export."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Its hash, in hexadecimal."""
        return sha256(self.content).hexdigest()


FORMATS = ("pdf", "html", "csv", "xlsx")


def file_of(summary: Summary, form: str) -> File:
    """Return the summary in one form.

    Raises
    ------
    ValueError
        If there is no such form.
    """
    name = f"signal-summary-{summary.since}-{summary.until}.{form}"
    if form == "pdf":
        return File(name, "application/pdf", as_pdf(summary))
    if form == "html":
        return File(name, "text/html", as_html(summary))
    if form == "csv":
        return File(name, "text/csv", as_csv(summary))
    if form == "xlsx":
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return File(name, sheet, as_xlsx(summary))
    message = f"no form {form!r} of a signal summary: choose one of {', '.join(FORMATS)}"
    raise ValueError(message)


def files_of(summary: Summary) -> tuple[File, ...]:
    """Return the summary in every form."""
    return tuple(file_of(summary, form) for form in FORMATS)


def listing(files: tuple[File, ...]) -> str:
    """Return hash and name of each file, as `sha256sum --check` reads them.

    >>> print(listing((File("a.txt", "text/plain", b""),)), end="")
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt
    """
    return "".join(f"{each.sha256}  {each.name}\n" for each in files)
