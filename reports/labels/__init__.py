"""Labels of devices: a UDI of one of three issuers, as it is printed, scanned or linked.

Pages and gateways both read labels, so it lies below them. A label is read whole, or the reader
says why not: half of one is another device's.
"""
