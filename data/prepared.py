"""Statements that run at every answer stored, made into text once: making one costs more than running it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Bind = tuple[str, Callable[[Any], Any] | None]
Row = tuple[Any, ...]


class Prepared:
    """A statement whose values are all given at each call, by the names of its parameters.

    It is handed to the driver itself, on the connection and in the transaction given, since SQLAlchemy's own work at
    each statement costs several times what the statement does. What it reads comes as the driver gives it: for numbers
    and texts only. It runs around the session, so what the session holds back must be flushed before.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._texts: dict[str, tuple[str, list[Bind], bool]] = {}

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it with these values; how many rows it inserted or changed."""
        cursor = self._run(connection, values)
        changed = cursor.rowcount
        cursor.close()
        return changed

    def row(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """Run it with these values; the first row that it reads, None without one."""
        cursor = self._run(connection, values)
        found = cursor.fetchone()
        cursor.close()
        return found

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> DBAPICursor:
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _text(self._statement, dialect)
        sql, binds, by_place = text
        given = [(name, convert(values[name]) if convert else values[name]) for name, convert in binds]
        plain: Sequence[Any] | Mapping[str, Any] = tuple(value for _, value in given) if by_place else dict(given)
        return send(connection, sql, plain)


def send(connection: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> DBAPICursor:
    """Hand a text of SQL to the driver; faults come as SQLAlchemy's, as from any other statement."""
    cursor = connection.connection.cursor()
    dialect = connection.dialect
    try:
        dialect.do_execute(cursor, sql, values)
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(sql, values, error, dialect.loaded_dbapi.Error, dialect=dialect) from error
    return cursor


def _text(statement: ClauseElement, dialect: Dialect) -> tuple[str, list[Bind], bool]:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only a statement that takes values can be prepared")
    types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    places = compiled.positiontup
    binds: list[Bind] = [(name, types[name].bind_processor(dialect)) for name in (types if places is None else places)]
    return str(compiled), binds, places is not None
