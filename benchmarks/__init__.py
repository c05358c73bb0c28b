"""Speed and memory, measured by hand with `make bench`; never a timed test, since machines are noisy."""
