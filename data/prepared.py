"""Statements that run at every answer stored, made into text once: making one costs more than running it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Bind = tuple[str, Callable[[Any], Any] | None]


class Prepared:
    """A statement whose values are all given at each call, by the names of its parameters.

    What it reads comes as the driver gives it, without SQLAlchemy's types: for numbers and texts only. It runs around
    the session, so what the session holds back must be flushed before.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._texts: dict[str, tuple[str, list[Bind], bool]] = {}

    def __call__(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Run it with these values."""
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _text(self._statement, dialect)
        sql, binds, by_place = text
        given = [(name, convert(values[name]) if convert else values[name]) for name, convert in binds]
        return connection.exec_driver_sql(sql, tuple(value for _, value in given) if by_place else dict(given))


def _text(statement: ClauseElement, dialect: Dialect) -> tuple[str, list[Bind], bool]:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only a statement that takes values can be prepared")
    types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    places = compiled.positiontup
    binds: list[Bind] = [(name, types[name].bind_processor(dialect)) for name in (types if places is None else places)]
    return str(compiled), binds, places is not None
