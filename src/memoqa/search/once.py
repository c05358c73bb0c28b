"""A property that is worked out once for each object, when it is first read."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801  # a decorator, as property is
    """As functools.cached_property, but without the lock that Python 3.11 shares among all objects of a class.

    Under that lock, one thread would wait while another encodes a different question.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Note the name under which an object keeps the value."""
        self._name = name

    @overload
    def __get__(self, thing: None, owner: type) -> "once[T]": ...

    @overload
    def __get__(self, thing: object, owner: type) -> T: ...

    def __get__(self, thing: object | None, owner: type) -> "once[T] | T":
        """The value; two threads that first read it at once may both work it out, to the same end."""
        if thing is None:
            return self
        value = self._work_out(thing)
        thing.__dict__[self._name] = value  # hides this descriptor from now on
        return value
