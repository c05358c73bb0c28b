"""What the benchmarks measure and fit with."""
