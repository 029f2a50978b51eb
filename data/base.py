"""What every table is built on: the base class, exact money, and UTC times."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, MetaData, Numeric, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import declared_attr, registry
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

LARGEST_ID = 2**31 - 1
"""Nothing stored has a larger number; PostgreSQL refuses to be asked for one."""

# Batch migrations on SQLite find constraints by name, so every constraint has one from the first day.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Base of every table.

    It owns its registry because Streamlit drops and re-imports all our modules when one
    changes; tables on SQLModel's global registry would then be defined twice.
    """

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride] - SQLModel types the value, not the function
        """The class's name in words: `RoleGrant` is kept in `role_grant`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Money(TypeDecorator[Decimal]):
    """An exact amount with two decimals: whole cents on SQLite, NUMERIC(18, 2) elsewhere.

    SQLite would keep a `Decimal` as a float and lose cents from about 10^14 on, which riel amounts reach.

    Raises:
        TypeError: the value is not a `Decimal`.
        ValueError: it has more than two decimals, or is no number.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Cents as an integer on SQLite, NUMERIC(18, 2) on PostgreSQL."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(18, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """What is sent to the database."""
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"money must be a Decimal, not {type(value).__name__}")
        cents = value * 100
        if not value.is_finite() or cents != cents.to_integral_value():
            raise ValueError(f"money has at most two decimals: {value}")
        return int(cents) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """What comes back: always two decimals."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return Decimal(int(value)).scaleb(-2)
        return Decimal(value).quantize(Decimal("0.01"))


def sent_cents(cents: Iterable[int | None], dialect: str) -> list[int | Decimal | None]:
    """Amounts in whole hundredths as `Money` sends them to a database of this kind: for many rows at once."""
    if dialect == "sqlite":
        return list(cents)
    return [None if one is None else Decimal(one).scaleb(-2) for one in cents]


class Exact(TypeDecorator[Decimal]):
    """An exact number of any number of decimals, kept as it was written: "4100", "1.08430".

    For rates, which are read and multiplied, never summed or compared in the database.

    Raises:
        TypeError: the value is not a `Decimal`.
        ValueError: it is no number, or longer than 40 characters.
    """

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is sent to the database."""
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"an exact number must be a Decimal, not {type(value).__name__}")
        written = f"{value:f}"
        if not value.is_finite() or len(written) > 40:
            raise ValueError(f"not an exact number that can be kept: {value}")
        return written

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """What comes back."""
        return None if value is None else Decimal(value)


def utc_now() -> datetime:
    """The time now, aware, in UTC, to the microsecond."""
    return datetime.now(UTC)
