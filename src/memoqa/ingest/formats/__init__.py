"""Read a memo file's lines: one file for each format, and the sandbox for those that need one."""
