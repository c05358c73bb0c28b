"""Write a picture as a PNG file.

Source: PNG specification, third edition, chapters 5 and 11.
"""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS = 8
_COLOUR_TYPES = {1: 0, 3: 2}  # by the bytes of a pixel: gray; red, green, blue


def png(pixels: bytes, width: int, height: int, stride: int, *, channels: int = 1) -> bytes:
    """The file of a picture.

    Args:
        pixels: Row by row from the top.
        width: In pixels.
        height: In pixels.
        stride: The bytes from one row to the next.
        channels: The bytes of a pixel: 1 for gray; 3 for red, green and blue.
    """
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + channels * width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, _COLOUR_TYPES[channels], 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
