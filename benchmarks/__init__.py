"""What the machine at hand can do, measured: `make bench`."""
