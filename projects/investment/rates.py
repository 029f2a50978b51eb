"""Exchange rates: dated, kept as they are quoted, and the one rule by which a line is converted."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from babel.core import Locale
from sqlmodel import Session, col, select

from data.access import Actor, require, require_anywhere
from data.errors import Closed, Invalid, Missing
from data.events import record
from data.organisations import root
from data.tables import Setting
from projects.entries import LARGEST, check_text, decimal_of
from projects.investment.closed_years import closed_years
from projects.tables import ExchangeRate, InvestmentLine

BASE = "currency.base"
DEFAULT_BASE = "USD"
AMOUNTS = ("planned", "committed", "spent", "forecast")
NO_CURRENCIES = ("XTS", "XXX")
"""Codes of ISO 4217 for tests, and for no currency at all."""


def newest_day(year: int) -> date:
    """The last day on which a rate must be dated to convert the lines of a year."""
    return date(year, 7, 1)


@dataclass(frozen=True)
class Rates:
    """All rates, by currency, oldest first, and the base currency they lead to."""

    base: str
    known: Mapping[str, tuple[tuple[date, Fraction], ...]]

    def of(self, currency: str, year: int) -> Fraction | None:
        """What one unit of a currency is worth in `year`: by the newest rate dated 1 July of it or earlier.

        None if there is no such rate. The base currency is always worth 1.
        """
        if currency == self.base:
            return Fraction(1)
        dated = self.known.get(currency, ())
        place = bisect_right(dated, newest_day(year), key=lambda rate: rate[0])
        return dated[place - 1][1] if place else None

    def convert(self, line: InvestmentLine) -> None:
        """Put a line's amounts in the base currency beside those in its own; null if the rate is missing."""
        worth = self.of(line.currency, line.year)
        for name in AMOUNTS:
            amount: Decimal | None = getattr(line, name)
            setattr(line, f"{name}_base", None if worth is None or amount is None else converted(amount, worth))


def converted(amount: Decimal, worth: Fraction) -> Decimal:
    """An amount times what its currency is worth, to the cent; a half cent goes to the even one.

    >>> converted(Decimal("102.50"), Fraction(1, 4100))
    Decimal('0.02')
    >>> converted(Decimal("0.05"), Fraction(1, 2)), converted(Decimal("0.15"), Fraction(1, 10))
    (Decimal('0.02'), Decimal('0.02'))

    Raises:
        Invalid: the result is larger than any project.
    """
    result = Decimal(round(Fraction(amount) * worth * 100)).scaleb(-2)
    if result > LARGEST:
        raise Invalid("money.too_large", field="amount", value=amount, most=f"{LARGEST:,.0f}")
    return result


def load_rates(session: Session) -> Rates:
    """All rates as they stand now, for converting many lines; a list of facts, open to every service."""
    known: dict[str, list[tuple[date, Fraction]]] = defaultdict(list)
    for rate in session.exec(select(ExchangeRate).order_by(col(ExchangeRate.on))):
        known[rate.currency].append((rate.on, Fraction(rate.in_base) / Fraction(rate.amount)))
    return Rates(base_currency(session), {currency: tuple(dated) for currency, dated in known.items()})


def base_currency(session: Session) -> str:
    """The currency in which totals are shown; US dollars unless it was set."""
    found = session.get(Setting, BASE)
    return found.value if found else DEFAULT_BASE


def set_base_currency(session: Session, actor: Actor, *, currency: str) -> str:
    """Choose the currency in which totals are shown, before any line or rate is entered.

    Raises:
        Invalid: there are lines or rates already, which all lead to the present one.
    """
    _require_national(session, actor)
    plain = check_currency(currency)
    if session.exec(select(InvestmentLine.id)).first() or session.exec(select(ExchangeRate.id)).first():
        raise Invalid("currency.base_in_use", currency=base_currency(session))
    session.merge(Setting(name=BASE, value=plain))
    record(session, actor, "investment.edit", subject=f"currency:{plain}", base=plain)
    return plain


def list_rates(session: Session, actor: Actor) -> list[ExchangeRate]:
    """All exchange rates, by currency, newest first."""
    require_anywhere(actor, "project.read")
    return list(session.exec(select(ExchangeRate).order_by(col(ExchangeRate.currency), col(ExchangeRate.on).desc())))


def set_rate(
    session: Session,
    actor: Actor,
    *,
    currency: str,
    on: date,
    amount: Decimal | str,
    in_base: Decimal | str,
    source: str = "",
) -> ExchangeRate:
    """Enter what `amount` of a currency was worth on a day, `in_base` of the base currency, as it is quoted.

    A rate of the same day is replaced. All lines in the currency are converted anew.

    Raises:
        Closed: it would change what lines of a closed year were worth.
        Invalid: the currency is unknown or the base currency itself, or a number is not above 0.
    """
    _require_national(session, actor)
    plain = check_currency(currency)
    if plain == base_currency(session):
        raise Invalid("currency.is_base", currency=plain)
    of_currency, of_base = _positive(amount), _positive(in_base)
    same_day = select(ExchangeRate).where(ExchangeRate.currency == plain, ExchangeRate.on == on)
    rate = session.exec(same_day).first() or ExchangeRate(currency=plain, on=on, amount=of_currency, in_base=of_base)
    rate.amount, rate.in_base = of_currency, of_base
    rate.source = check_text(source, field="source", most=500)
    session.add(rate)
    session.flush()
    _convert_again(session, plain)
    record(
        session,
        actor,
        "investment.edit",
        subject=f"currency:{plain}",
        on=on.isoformat(),
        amount=str(of_currency),
        in_base=str(of_base),
    )
    return rate


def remove_rate(session: Session, actor: Actor, rate: int) -> None:
    """Take a rate away; lines that used it take the one before, or become unconverted.

    Raises:
        Closed: it would change what lines of a closed year were worth.
    """
    _require_national(session, actor)
    found = session.get(ExchangeRate, rate)
    if found is None:
        raise Missing(id=rate)
    session.delete(found)
    session.flush()
    _convert_again(session, found.currency)
    subject = f"currency:{found.currency}"
    record(session, actor, "investment.edit", subject=subject, removed=found.on.isoformat())


def check_currency(currency: str) -> str:
    """The three-letter code of a currency that exists, in capitals.

    Raises:
        Invalid: there is none of this code.
    """
    plain = currency.strip().upper()
    if plain in NO_CURRENCIES or plain not in Locale("en").currencies:
        raise Invalid("currency.unknown", currency=currency)
    return plain


def missing_rates(pairs: Iterable[tuple[str, int]]) -> str:
    """Currencies and years without a rate, as they are named to people: "KHR 2027, KHR 2028"."""
    return ", ".join(f"{currency} {year}" for currency, year in sorted(set(pairs)))


def _convert_again(session: Session, currency: str) -> None:
    rates, closed = load_rates(session), closed_years(session)
    for line in session.exec(select(InvestmentLine).where(InvestmentLine.currency == currency)).all():
        before = [getattr(line, f"{name}_base") for name in AMOUNTS]
        rates.convert(line)
        if line.year in closed and before != [getattr(line, f"{name}_base") for name in AMOUNTS]:
            raise Closed("year.closed_rate", year=line.year, currency=currency)
        session.add(line)
    session.flush()


def _require_national(session: Session, actor: Actor) -> None:
    require(actor, "investment.edit", root(session).path)


def _positive(value: Decimal | str) -> Decimal:
    try:
        number = decimal_of(value) if isinstance(value, str) else value
    except InvalidOperation:
        raise Invalid("currency.rate", value=value) from None
    if not number.is_finite() or number <= 0 or len(f"{number:f}") > 40:
        raise Invalid("currency.rate", value=value)
    return number
