"""Write an ONNX model as bytes: a graph of nodes, and beside it a file of the large tensors.

The `onnx` package would do this too, but it takes 31 MB on disk for what is fifty lines here; a test reads what these
lines write with ONNX Runtime.

Source: field numbers and enumerations are those of onnx/onnx.proto, IR version 10, in the protobuf wire format.
"""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 10
OPERATORS = 21  # version of ONNX's own operator set
MICROSOFT = "com.microsoft"  # ONNX Runtime's operators, version 1
INLINE_BYTES = 1024  # a tensor up to here stands in the graph itself
ALIGNMENT = 4096  # of tensors in the weights' file, for a memory map
ELEMENT_TYPES = {"float32": 1, "int8": 3, "int64": 7}  # TensorProto.DataType
EXTERNAL = 1  # TensorProto.DataLocation
FLOAT, INT, INTS = 1, 2, 7  # AttributeProto.AttributeType


class ModelWriter:
    """Collects nodes and tensors in the order given; `model` and `weights` are then the two files' contents."""

    def __init__(self, weights_name: str) -> None:
        self._weights_name = weights_name
        self._nodes: list[bytes] = []
        self._tensors: dict[str, bytes] = {}
        self.weights = bytearray()

    def tensor(self, name: str, values: NDArray[np.generic]) -> str:
        """Add a constant tensor, unless one of this name is there already; returns its name."""
        if name in self._tensors:
            return name
        values = np.ascontiguousarray(values)
        head = b"".join(_integer(1, size) for size in values.shape)
        head += _integer(2, ELEMENT_TYPES[values.dtype.name]) + _content(8, name.encode())
        if values.nbytes <= INLINE_BYTES:
            self._tensors[name] = head + _content(9, values.tobytes())
            return name
        self.weights.extend(bytes(-len(self.weights) % ALIGNMENT))
        place = {"location": self._weights_name, "offset": len(self.weights), "length": values.nbytes}
        self.weights.extend(values.tobytes())
        entries = (_content(1, key.encode()) + _content(2, str(value).encode()) for key, value in place.items())
        self._tensors[name] = head + b"".join(_content(13, entry) for entry in entries) + _integer(14, EXTERNAL)
        return name

    def node(
        self, kind: str, inputs: Sequence[str], *, domain: str = "", output: str = "", **attributes: float | list[int]
    ) -> str:
        """Add an operator with one output; returns the output's name, which is made up if none is given."""
        output = output or f"{kind}.{len(self._nodes)}"
        fields = [_content(1, name.encode()) for name in inputs]
        fields += [_content(2, output.encode()), _content(3, output.encode()), _content(4, kind.encode())]
        fields += [_content(5, _attribute(name, value)) for name, value in attributes.items()]
        self._nodes.append(b"".join([*fields, _content(7, domain.encode())]))
        return output

    def model(self, inputs: dict[str, Sequence[int | str]], outputs: dict[str, Sequence[int | str]]) -> bytes:
        """The graph between these float32 inputs and outputs, name to shape; a name in a shape is any size."""
        graph = [_content(1, node) for node in self._nodes] + [_content(2, b"encoder")]
        graph += [_content(5, tensor) for tensor in self._tensors.values()]
        graph += [_content(11, _value(name, shape)) for name, shape in inputs.items()]
        graph += [_content(12, _value(name, shape)) for name, shape in outputs.items()]
        versions = ((b"", OPERATORS), (MICROSOFT.encode(), 1))
        return b"".join(
            [
                _integer(1, IR_VERSION) + _content(2, b"memoqa") + _content(7, b"".join(graph)),
                *(_content(8, _content(1, domain) + _integer(2, version)) for domain, version in versions),
            ]
        )


def _varint(number: int) -> bytes:
    number &= 2**64 - 1  # negative numbers in two's complement
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits, number])


def _integer(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _content(field: int, content: bytes) -> bytes:
    """A string, bytes or a message."""
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _attribute(name: str, value: float | list[int]) -> bytes:
    if isinstance(value, float):
        body = _varint(2 << 3 | 5) + struct.pack("<f", value) + _integer(20, FLOAT)
    elif isinstance(value, int):
        body = _integer(3, value) + _integer(20, INT)
    else:
        body = b"".join(_integer(8, number) for number in value) + _integer(20, INTS)
    return _content(1, name.encode()) + body


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    """A float32 input or output."""
    sizes = (_integer(1, size) if isinstance(size, int) else _content(2, size.encode()) for size in shape)
    dimensions = b"".join(_content(1, size) for size in sizes)
    kind = _integer(1, ELEMENT_TYPES["float32"]) + _content(2, dimensions)
    return _content(1, name.encode()) + _content(2, _content(1, kind))
