"""What producers add to an envelope on their own: taken, and ignored by name.

CloudEvents lets anybody add attributes, and libraries do: those that read from Kafka add
`partitionkey`, tracing adds `traceparent` and `tracestate`. They say how an event travelled and
nothing of what happened, and nobody screens them for names; so they do not become part of it. Any
other attribute that is not ours is a fault of its producer, and is refused.

References
----------
CNCF (2022). CloudEvents specification 1.0.2, and its documented extensions.
"""

from collections.abc import Mapping
from typing import Any

IGNORED: Mapping[str, str] = {
    "dataschema": "where the producer keeps a schema of the data; ours goes by type and version",
    "partitionkey": "how a transport chose the partition; ours goes by subject",
    "sampledrate": "how many events the producer stands this one for",
    "sequence": "the producer's own count",
    "sequencetype": "what that count is",
    "traceparent": "distributed tracing",
    "tracestate": "distributed tracing",
}
"""Attributes that may be there, and why they say nothing to us."""

JSON_CONTENT = r"^application/json(?: *;.*)?$"
"""What `datacontenttype` may be: a media type may carry parameters, such as its charset."""


def without_extensions(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event without the attributes that are ignored, and with the plain content type.

    >>> without_extensions({"id": "1", "traceparent": "00-1-2-03", "other": "x"})
    {'id': '1', 'other': 'x'}
    >>> without_extensions({"datacontenttype": "application/json; charset=utf-8"})
    {'datacontenttype': 'application/json'}
    """
    kept = {name: value for name, value in raw.items() if name not in IGNORED}
    content = kept.get("datacontenttype")
    if isinstance(content, str) and content.partition(";")[0].rstrip(" ") == "application/json":
        kept["datacontenttype"] = "application/json"
    return kept
