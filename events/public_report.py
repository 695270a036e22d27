"""Reports from public databases: each stands for a device that nobody here follows."""

MAUDE = "maude"
PREFIX = f"{MAUDE}:"


def is_public_report(subject: str) -> bool:
    """Tell whether events of this subject are one report about an unknown device.

    Such a report says that something happened somewhere, and counts in comparisons of reports. It
    is no question about one device: there is nothing else to hold it against, and nobody to ask.

    >>> is_public_report("maude:3004209178-2018-1"), is_public_report("device-1")
    (True, False)
    """
    return subject.startswith(PREFIX)
