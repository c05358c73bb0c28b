"""One package for each chat platform; they know the desk, and nothing of each other."""
