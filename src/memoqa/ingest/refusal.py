"""A parser's refusal; a module of its own, since the child's main module is imported under two names."""


class UnreadableFormat(Exception):
    """The file cannot be parsed; its text is the reason, and what to do. In the parent it becomes UnreadableMemo."""
