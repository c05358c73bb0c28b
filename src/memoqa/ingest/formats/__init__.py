"""Read a memo file's lines: one module for each format, the table of them, and the sandbox for most."""
