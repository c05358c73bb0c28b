"""Note on the elements of a Word file's part where they lead: hyperlinks, and fields that are some.

Source: ECMA-376 part 1, 17.16.22 (w:hyperlink) and 17.16.5.25 (HYPERLINK).
"""

import re
from typing import Final

from docx.opc.part import Part

from memoqa.ingest.formats.docx_xml import Element, qn
from memoqa.text.linked_words import address_of

ADDRESS: Final = "memoqa-address"  # an attribute that no schema has
_FIELD = re.compile(r'HYPERLINK\s{1,9}"([^"]{1,2000})"', re.IGNORECASE)  # of \l "bookmark" alone it is none


def note_addresses(root: Element, part: Part) -> None:
    """Set `ADDRESS` on the elements of a part whose text is linked.

    Args:
        root: The part's XML, which is changed.
        part: Has the addresses that its hyperlinks name by id.
    """
    for link in root.iter(qn("w:hyperlink")):
        relation = part.rels.get(link.get(qn("r:id"), ""))
        if relation is not None:
            _note(link, relation.target_ref)
    for field in root.iter(qn("w:fldSimple")):
        _note_field(field, field.get(qn("w:instr"), ""))
    _note_runs(root)


def _note_runs(root: Element) -> None:
    """Set it on the runs that a field shows which is spread over runs; fields may stand in fields."""
    open_fields: list[tuple[str, bool]] = []  # the instruction of each, and whether its text has begun
    for run in root.iter(qn("w:r")):
        for child in run:
            if child.tag == qn("w:instrText") and open_fields:
                instruction, shows = open_fields[-1]
                open_fields[-1] = (instruction + (child.text or ""), shows)
            elif child.tag == qn("w:fldChar"):
                kind = child.get(qn("w:fldCharType"))
                if kind == "begin":
                    open_fields.append(("", False))
                elif open_fields:
                    instruction, _ = open_fields.pop()
                    open_fields += [(instruction, True)] if kind == "separate" else []
        for instruction, shows in open_fields:
            if shows:
                _note_field(run, instruction)


def _note_field(element: Element, instruction: str) -> None:
    found = _FIELD.match(instruction.lstrip())
    if found:
        _note(element, found[1])


def _note(element: Element, written: str) -> None:
    address = address_of(written)
    if address is not None:
        element.set(ADDRESS, address)
