"""The OpenAPI 3.1 description of the interface for programs, made from the same field definitions as the data."""

from collections.abc import Mapping
from typing import Any

from data.i18n import LANGUAGES
from reports.open_data.addresses import MOST, Endpoint, Parameter
from reports.open_data.definitions import Field, Table, tables
from reports.open_data.endpoints import ENDPOINTS

VERSION = "1.0.0"
_JSON = "application/json"
_PROBLEM = "application/problem+json"
_TYPES: Mapping[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "decimal": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "money": {"type": "string", "pattern": r"^-?\d+\.\d{2}$"},
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
_CODES = {
    "304": "Nothing has changed since the ETag sent with `If-None-Match`.",
    "400": "A parameter is unknown or has no such value.",
    "401": "The token is unknown, revoked or expired, or one is needed.",
    "404": "There is nothing under this address that the reader may have.",
    "405": "Only GET, HEAD and OPTIONS are answered.",
    "429": "Too many requests; `Retry-After` says for how many seconds to wait.",
    "503": "The database does not answer.",
}


def openapi(*, title: str, licence: Mapping[str, str]) -> dict[str, Any]:
    """The description: every address with its parameters, and every table with its fields, units and meaning."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": VERSION,
            "description": (
                "Read-only. What is published is open; a token that an administrator made reads as far as it was"
                " given. Fields marked “token” are left out for who reads only what is published. Texts of errors come"
                f" in the language of Accept-Language ({', '.join(LANGUAGES)})."
            ),
            "license": {"name": licence["title"], "url": licence["path"]},
        },
        "security": [{}, {"token": []}],
        "paths": {f"/api/v1{one.path}": {"get": _operation(one)} for one in ENDPOINTS},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**{one.id: _schema(one) for one in tables().tables}, **_OTHERS},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    codes = ["304", "400", "401", "404", "429", "503"]
    found = {"description": endpoint.purpose, "headers": _headers(endpoint)}
    if endpoint.media_type == _JSON:
        found["content"] = {_JSON: {"schema": _answer(endpoint)}}
    else:
        found["content"] = {endpoint.media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.purpose,
        "parameters": [_parameter(one) for one in endpoint.parameters],
        "responses": {"200": found, **{code: _refusal(code) for code in codes}},
    }


def _refusal(code: str) -> dict[str, Any]:
    told: dict[str, Any] = {"description": _CODES[code]}
    if code != "304":
        told["content"] = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}
    if code == "429":
        told["headers"] = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}
    return told


def _headers(endpoint: Endpoint) -> dict[str, Any]:
    told: dict[str, Any] = {"ETag": {"required": True, "schema": {"type": "string"}}}
    if endpoint.paged:
        told["Link"] = {"description": "First, previous, next and last page (RFC 8288).", "schema": {"type": "string"}}
    return told


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where == "path",
        "description": parameter.means,
        "schema": dict(parameter.schema),
    }


def _answer(endpoint: Endpoint) -> dict[str, Any]:
    rows = {"$ref": f"#/components/schemas/{endpoint.table}"}
    if endpoint.paged:
        whole = {"type": "integer", "minimum": 0}
        paging = {"total": whole, "limit": whole, "offset": whole}
        return _object({**paging, "rows": {"type": "array", "maxItems": MOST, "items": rows}})
    if not endpoint.parts:
        return rows
    parts = {
        name: {"type": "array", "items": {"$ref": f"#/components/schemas/{part}"}}
        for name, part in endpoint.parts.items()
    }
    own = {endpoint.table_as: rows} if endpoint.table_as else {}
    extra = {name: {"type": "integer", "minimum": 0} for name in endpoint.counts}
    return _object({**own, **parts, **extra})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": dict(properties),
        "additionalProperties": False,
    }


def _schema(of: Table) -> dict[str, Any]:
    """A row; fields for tokens are allowed but not promised, and all but the key may be null."""
    fields = of.shown(published_only=False)
    needed = [field.id for field in of.shown(published_only=True)]
    return {
        "type": "object",
        "title": of.title.en,
        "description": of.title.km,
        "required": needed,
        "properties": {field.id: _property(field, of) for field in fields},
        "additionalProperties": False,
    }


def _property(field: Field, of: Table) -> dict[str, Any]:
    told = dict(_TYPES[field.type])
    if field.id not in of.key or field.id == "stage":
        told["type"] = [told["type"], "null"]
    told["description"] = field.means.en
    told["x-description-km"] = field.means.km
    told["x-access"] = field.access
    return told | ({"x-unit": field.unit} if field.unit else {})


_OTHERS: dict[str, Any] = {
    "problem": {
        "type": "object",
        "description": "RFC 9457. `code` names the problem for programs, `detail` says it to people.",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "code": {"type": "string"},
        },
    },
}
