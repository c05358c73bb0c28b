"""The stores that outlive the process: claims, turns, feedback, the audit trail and more."""
