"""One package for each chat platform; each knows the desk, and none knows another."""
