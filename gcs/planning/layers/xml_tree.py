"""XML that may be hostile: no entities, no document type, bounded depth, and complaints with a line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import (
    Element,
    ParseError,
    TreeBuilder,
    register_namespace,
    tostring,
)

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from gcs.planning.errors import PlanFileError

DEEPEST = 100
MOST_ELEMENTS = 2_000_000
_HEAD = re.compile(rb"<(?![?!])[^\s/>]+")
_PREFIX = re.compile(rb"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=")
_UNDECLARED = "urn:undeclared:"
_KNOWN: Mapping[str, str] = {
    "gx": "http://www.google.com/kml/ext/2.2",
    "kml": "http://www.opengis.net/kml/2.2",
    "atom": "http://www.w3.org/2005/Atom",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
"""Prefixes that programs use without saying what they mean."""


class _TooMuchError(ValueError):
    """Elements are nested more deeply, or are more, than any honest file needs."""


class _Builder(TreeBuilder):
    """Notes the line at which each element begins."""

    def __init__(self, skipped: int) -> None:
        super().__init__(insert_comments=True, insert_pis=False)
        self.skipped = skipped
        """Empty lines before the document, which programs write and XML forbids."""
        self.expat: Any = None
        self.lines: dict[int, int] = {}
        self._depth = self._count = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        """Begin an element."""
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST:
            raise _TooMuchError("it is nested too deeply")
        if self._count > MOST_ELEMENTS:
            raise _TooMuchError(f"it has more than {MOST_ELEMENTS} elements")
        element = super().start(tag, attrs)
        self.lines[id(element)] = self.expat.CurrentLineNumber + self.skipped
        return element

    @property
    def line(self) -> int:
        """Where the parser is."""
        return int(self.expat.CurrentLineNumber) + self.skipped

    def end(self, tag: str) -> Element:
        """End an element."""
        self._depth -= 1
        return super().end(tag)


@dataclass(frozen=True, slots=True)
class XmlFile:
    """A document and where its elements stand."""

    root: Element
    file: str
    lines: dict[int, int] = field(default_factory=dict)

    def place(self, element: Element) -> str:
        """Return where an element stands."""
        return f"line {self.lines.get(id(element), 1)}, <{local_name(element)}>"

    def error(self, element: Element, what: str, remedy: str) -> PlanFileError:
        """Return the complaint about an element."""
        return PlanFileError(self.file, self.place(element), what, remedy)


def parse_xml(data: bytes, name: str) -> XmlFile:
    """Read a document.

    Raises:
        PlanFileError: it is broken or hostile; names the line.
    """
    mended = _mended(data)
    builder = _Builder(data[: data.find(mended[:1])].count(b"\n"))
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.expat = parser.parser
    try:
        parser.feed(mended)
        root = parser.close()
    except DefusedXmlException as error:
        what = "it defines a document type or entities, which could read other files"
        raise PlanFileError(name, _line(builder), what, "Save it without them") from error
    except _TooMuchError as error:
        raise PlanFileError(name, _line(builder), str(error), "Name another file, or split it") from error
    except (ParseError, ValueError, LookupError) as error:
        what = f"the XML is broken ({error})"
        raise PlanFileError(
            name, _line(builder), what, "Save it again with the program that made it"
        ) from error
    return XmlFile(root, name, builder.lines)


def _line(builder: _Builder) -> str:
    return f"line {builder.line}"


def _mended(data: bytes) -> bytes:
    """Return a document that begins with its first mark, and declares the prefixes that it uses."""
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")
    head = _HEAD.search(data)
    if head is None:
        return data
    used = {prefix for pair in _PREFIX.findall(data) for prefix in pair} - {b"", b"xml", b"xmlns"}
    missing = sorted(prefix for prefix in used if b"xmlns:" + prefix not in data)
    if not missing:
        return data
    names = (prefix.decode("ascii") for prefix in missing)
    said = "".join(f' xmlns:{name}="{_KNOWN.get(name, _UNDECLARED + name)}"' for name in names)
    return data[: head.end()] + said.encode() + data[head.end() :]


def namespaces_of(data: bytes) -> dict[str, str]:
    """Return the prefixes that a document declares, so that it is written with the same ones."""
    found: dict[str, str] = {}
    parser = DefusedXMLParser(target=TreeBuilder(), forbid_dtd=True)
    parser.parser.StartNamespaceDeclHandler = lambda prefix, uri: found.setdefault(prefix or "", uri)
    parser.feed(_mended(data))
    parser.close()
    return found


def to_bytes(root: Element, namespaces: Mapping[str, str]) -> bytes:
    """Return a document as text, with these prefixes."""
    # The default comes last: some documents declare a prefix for the same namespace, and use it nowhere.
    for prefix, uri in sorted(namespaces.items(), reverse=True):
        # ElementTree keeps reserved names for prefixes that it makes up itself.
        if not re.fullmatch(r"ns\d+", prefix):
            register_namespace(prefix, uri)
    text: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return text + b"\n"


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@lru_cache(maxsize=4096)
def _is_called(tag: object, name: str) -> bool:
    """Return whether a tag is a name in some namespace; large files ask millions of times."""
    return isinstance(tag, str) and tag.rpartition("}")[2] == name


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that name, in any namespace."""
    for one in element:
        if one.tag == name or _is_called(one.tag, name):
            return one
    return None


def children(element: Element, name: str) -> list[Element]:
    """Return all children of that name, in any namespace."""
    return [one for one in element if one.tag == name or _is_called(one.tag, name)]


def text_at(element: Element, name: str) -> str:
    """Return the text of a child, empty when there is none."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""
