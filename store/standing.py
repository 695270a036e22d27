"""Which version of a report counts: the one that was told last, by what its source says of it.

Most versions are told in order, and then it is the last of the log. A version that its source
received before another does not take its place, however late it came, nor does one that only takes
away what was told: that one says so itself.
"""

STANDING = "(replaces, coalesce(source_on, date '0001-01-01'), log_offset)"
"""By this the versions of one report are ranked, in SQL; the highest one counts."""
LATEST = f"qualify row_number() over (partition by report_id order by {STANDING} desc) = 1"
"""Keeps of each report the version that counts, among the rows that were asked for."""
