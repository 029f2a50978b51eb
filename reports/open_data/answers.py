"""Answers of the interface for programs: what is asked is checked, rows are chosen, and written as JSON."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from data.errors import Invalid, Missing
from reports.open_data.addresses import ZIP, Endpoint, Given, Parameter
from reports.open_data.endpoints import LIMIT, OFFSET
from reports.open_data.reader import Reader, Row, plain, shown

_WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)
_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True)
class Answer:
    """What is sent back: the content, and for a list how many rows there are in all."""

    content: bytes
    total: int | None = None


def asked(endpoint: Endpoint, path: Mapping[str, str], query: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The parameters as values; limit and offset are always there for a list.

    Raises:
        Missing: a part of the address has no such value.
        Invalid: a query parameter is unknown, stands twice or has no such value; `allowed` says what it may be.
    """
    known = {one.name: one for one in endpoint.parameters}
    found: dict[str, Any] = {LIMIT.name: LIMIT.schema["default"], OFFSET.name: 0} if endpoint.paged else {}
    for name, text in path.items():
        value = _value(known[name], text)
        if value is None:
            raise Missing(id=text)
        found[name] = value
    seen: set[str] = set()
    queries = {name: one for name, one in known.items() if one.where == "query"}
    for name, text in query:
        value = _value(queries[name], text) if name in queries and name not in seen else None
        if value is None:
            allowed = _allowed(queries[name]) if name in queries and name not in seen else ", ".join(queries) or "–"
            raise Invalid("api.parameter", name=name[:60], allowed=allowed)
        seen.add(name)
        found[name] = value
    return found


def answer(session: Session, reader: Reader, endpoint: Endpoint, given: Given) -> Answer:
    """What an address gives to this reader.

    Raises:
        Missing, Denied: there is nothing that the reader may have.
    """
    if endpoint.rows is None:
        if endpoint.one is None:
            raise ValueError(f"the address {endpoint.path} gives neither rows nor one thing")
        content = endpoint.one(session, reader, given)
        return Answer(content if endpoint.media_type == ZIP else _json(content))
    rows = _chosen(endpoint.rows(session, reader, given), endpoint, given)
    first, most = given[OFFSET.name], given[LIMIT.name]
    page = shown(endpoint.table, rows[first : first + most], reader)
    return Answer(_json({"total": len(rows), "limit": most, "offset": first, "rows": page}), total=len(rows))


def _chosen(rows: Iterable[Row], endpoint: Endpoint, given: Given) -> list[Row]:
    kept = list(rows)
    for one in endpoint.parameters:
        if one.name in given and one.within:
            wanted = given[one.name].casefold()
            kept = [row for row in kept if any(wanted in str(row.get(name) or "").casefold() for name in one.within)]
        elif one.name in given and one.field:
            kept = [row for row in kept if plain(row[one.field]) == given[one.name]]
    return kept


def _value(parameter: Parameter, text: str) -> Any:
    """The value that a text stands for; None if it is none of the parameter's."""
    schema = parameter.schema
    if schema.get("type") == "integer":
        if not _WHOLE.fullmatch(text) or not schema["minimum"] <= int(text) <= schema["maximum"]:
            return None
        return int(text)
    if schema.get("type") == "boolean":
        return _TRUTHS.get(text)
    if "enum" in schema:
        return text if text in schema["enum"] else None
    if "pattern" in schema:
        return text if re.fullmatch(schema["pattern"].strip("^$"), text) else None
    return text if schema["minLength"] <= len(text) <= schema["maxLength"] else None


def _allowed(parameter: Parameter) -> str:
    schema = parameter.schema
    if schema.get("type") == "integer":
        return f"{schema['minimum']} … {schema['maximum']}"
    if schema.get("type") == "boolean":
        return "true, false"
    return ", ".join(schema.get("enum", ())) or f"1 … {schema.get('maxLength', '')}"


def _json(content: Any) -> bytes:
    told = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_text)
    return (told + "\n").encode()


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} is no value of a table")
