"""Pictures that are memos: their pages, upright and on white paper, and those that cannot be opened."""

import io
import struct
import zlib

import pytest
from PIL import Image

from memoqa.ingest.formats.pictures import jpeg_pages, page_picture, png_pages, tiff_pages
from memoqa.ingest.formats.png import png
from memoqa.ingest.source import UnreadableFile

GRAY = Image.new("L", (60, 40), 255)
GRAY.paste(0, (0, 0, 30, 20))  # the upper left quarter is black


def saved(image, file_format, **options):
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def quarters(image):
    """Whether the upper left, upper right, lower left and lower right quarters are dark."""
    gray = image.convert("L")
    width, height = gray.size
    return [gray.getpixel((width * x // 4, height * y // 4)) < 128 for y in (1, 3) for x in (1, 3)]


def opened(content, file_format, index=0, most_side=1000):
    return page_picture(content, file_format, index, most_side=most_side)


@pytest.mark.parametrize(
    ("content", "file_format"),
    [
        (saved(GRAY, "PNG"), "png"),
        (saved(GRAY.convert("1"), "PNG"), "png"),
        (saved(GRAY.convert("P"), "PNG"), "png"),
        (saved(GRAY.convert("I;16").point(lambda level: level * 257), "PNG"), "png"),
        (saved(GRAY.convert("RGB"), "JPEG"), "jpeg"),
        (saved(GRAY.convert("CMYK"), "JPEG"), "jpeg"),
        (saved(GRAY.convert("1"), "TIFF", compression="group4"), "tiff"),
        (saved(GRAY.convert("CMYK"), "TIFF"), "tiff"),
        (saved(GRAY.convert("I;16").point(lambda level: level * 257), "TIFF"), "tiff"),
        (saved(GRAY.convert("F"), "TIFF"), "tiff"),
    ],
    ids=["gray", "1 bit", "palette", "16 bits", "jpeg", "CMYK", "fax", "CMYK tif", "16-bit tif", "float tif"],
)
def test_a_picture_is_seen_as_a_person_sees_it_however_its_colours_are_kept(content, file_format):
    image = opened(content, file_format)
    assert image.mode in {"L", "RGB"}
    assert image.size == (60, 40)
    assert quarters(image) == [True, False, False, False]


def test_a_transparent_ground_is_white():
    clear = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 30, 20))
    assert quarters(opened(saved(clear, "PNG"), "png")) == [True, False, False, False]


@pytest.mark.parametrize(("orientation", "dark"), [(1, 0), (3, 3), (6, 1), (8, 2)])
def test_a_photograph_is_turned_as_its_camera_says(orientation, dark):
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = opened(saved(GRAY, "JPEG", exif=exif), "jpeg")
    assert quarters(image) == [place == dark for place in range(4)]


def test_each_picture_of_a_tiff_is_a_page():
    content = saved(GRAY, "TIFF", save_all=True, append_images=[GRAY.rotate(180)])
    assert [(line.text, line.page, line.unread) for line in tiff_pages(content)] == [("", 1, True), ("", 2, True)]
    assert quarters(opened(content, "tiff", 1)) == [False, False, False, True]


def test_an_animation_is_one_page():
    content = saved(GRAY, "PNG", save_all=True, append_images=[GRAY.rotate(180)])
    assert [line.page for line in png_pages(content)] == [1]
    assert quarters(opened(content, "png")) == [True, False, False, False]


def test_a_large_picture_is_made_smaller():
    assert opened(saved(GRAY.resize((600, 400)), "PNG"), "png", most_side=300).size == (300, 200)


def test_a_picture_of_huge_dimensions_is_refused_before_it_is_decoded():
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    bomb = png(b"\0", 1, 1, 1)[:8] + chunk + png(b"\0", 1, 1, 1)[33:]
    with pytest.raises(UnreadableFile, match="more than 80,000,000 pixels"):
        list(png_pages(bomb))
    with pytest.raises(UnreadableFile, match="more than 80,000,000 pixels"):
        opened(bomb, "png")


def read(pages, content, file_format):
    """Read a picture as it is read: its pages, then the first of them."""
    return list(pages(content)), opened(content, file_format)


@pytest.mark.parametrize(
    ("pages", "content", "file_format"),
    [
        (png_pages, saved(GRAY, "PNG")[:40], "png"),
        (png_pages, saved(GRAY, "PNG")[:-30], "png"),
        (jpeg_pages, saved(GRAY, "JPEG")[:200], "jpeg"),
        (tiff_pages, saved(GRAY, "TIFF")[:100], "tiff"),
        (tiff_pages, b"II*\0\xff\xff\xff\xff", "tiff"),
        (png_pages, saved(GRAY, "JPEG"), "png"),
    ],
    ids=["header", "end", "jpeg", "tiff", "nothing behind the magic", "another format"],
)
def test_a_damaged_picture_is_refused_with_what_to_do(pages, content, file_format):
    with pytest.raises(UnreadableFile, match="damaged or cut off; open it in a picture viewer"):
        read(pages, content, file_format)


@pytest.mark.parametrize(("name", "content"), [("a.png", b"no picture"), ("a.jpg", b"GIF89a"), ("a.tif", b"MM")])
def test_a_file_without_the_magic_is_no_picture(reason, name, content):
    assert reason(name, content).startswith(f"it is not a {name[1:]} file, whatever its name says")


@pytest.mark.parametrize("name", ["a.png", "a.jpeg", "a.tiff"])
def test_an_empty_picture_is_refused_as_any_empty_file(reason, name):
    assert reason(name, b"") == "it is empty (0 bytes); save it again or remove it"


def tall(*, rows=60):
    """A long screenshot: black bars as lines of text."""
    image = Image.new("L", (100, 20 * rows), 255)
    for row in range(rows):
        image.paste(0, (10, 20 * row + 4, 90, 20 * row + 17))
    return image


def test_a_tall_picture_is_read_in_stretches_that_cut_no_line():
    content = saved(tall(), "PNG")
    pages = [line.page for line in png_pages(content)]
    assert pages == [1, 2, 3, 4, 5, 6, 7, 8]
    stretches = [opened(content, "png", page - 1) for page in pages]
    assert sum(stretch.height for stretch in stretches) == 1200
    for stretch in stretches:
        assert stretch.width == 100
        assert stretch.getpixel((50, 0)) == stretch.getpixel((50, stretch.height - 1)) == 255


def test_a_tall_picture_has_no_stretch_behind_the_last():
    with pytest.raises(UnreadableFile, match="no such page"):
        opened(saved(tall(), "PNG"), "png", 8)


def test_a_tall_photograph_that_its_camera_turned_is_read_in_stretches():
    exif = Image.Exif()
    exif[0x112] = 6
    content = saved(tall().rotate(90, expand=True).convert("RGB"), "JPEG", exif=exif)
    assert len(list(jpeg_pages(content))) == 8
    assert opened(content, "jpeg", 0).width == 100


def test_a_sheet_is_one_page():
    assert len(list(png_pages(saved(Image.new("L", (100, 249), 255), "PNG")))) == 1


def test_numbers_up_to_one_are_shares_of_light():
    light = GRAY.convert("F").point(lambda level: level * (1 / 255) + 0)
    assert quarters(opened(saved(light, "TIFF"), "tiff")) == [True, False, False, False]
