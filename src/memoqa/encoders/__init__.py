"""Turn texts into vectors: the Protocol, and one file for each way of doing it."""
