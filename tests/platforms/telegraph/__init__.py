"""A whole chat platform in one folder: a telegraph, whose wire is two files."""
