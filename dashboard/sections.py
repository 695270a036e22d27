"""The sections of a document in Markdown."""

from collections.abc import Mapping


def sections(document: str) -> Mapping[str, str]:
    r"""Return the text beneath each heading of the second order, by heading.

    >>> sections("# Title\n\n## One\n\nText.\n\n### Part\n\n## Two\n\nMore.\n")
    {'One': '## One\n\nText.\n\n### Part', 'Two': '## Two\n\nMore.'}
    """
    parts = document.split("\n## ")[1:]
    return {part.partition("\n")[0].strip(): f"## {part.strip()}" for part in parts}
