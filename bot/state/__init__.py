"""Keep what must outlive the process: claims, turns, feedback, the audit trail."""
