"""What is entered in an investment line, checked column by column."""

from data.errors import Invalid
from data.i18n import latin_digits
from projects.entries import FIRST_YEAR, LAST_YEAR, check_amount, check_text, check_year
from projects.investment.rates import check_currency
from projects.lists import strategies


def checked_value(name: str, value: object) -> object:
    """A value for the column `name` of an investment line, as it is stored.

    Raises:
        Invalid: an amount is negative or absurd, a year out of range, an id unknown, or the financier has no name.
    """
    known = strategies()
    match name:
        case "planned" | "committed" | "spent":
            return check_amount(value, field=name)
        case "forecast":
            return None if value is None else check_amount(value, field=name)
        case "year":
            return _year(value)
        case "currency":
            return check_currency(str(value))
        case "financier":
            financier = check_text(str(value), field=name, most=200)
            if not financier:
                raise Invalid("money.financier")
            return financier
        case "source" | "instrument" | "kind":
            if not value:
                raise Invalid("choice.empty", field=name)
            lists = {"source": known.source_names, "instrument": known.instrument_names, "kind": known.kind_names}
            if value not in lists[name]:
                raise Invalid(f"money.{name}", value=value, allowed=", ".join(lists[name]))
            return value
        case "note":
            return check_text(str(value), field=name, most=2000)
        case _:
            return bool(value)


def _year(value: object) -> int:
    plain = latin_digits("" if value is None else str(value)).strip()
    if not plain:
        raise Invalid("number.empty", field="year")
    if not plain.isdecimal() or len(plain) > 4:
        raise Invalid("money.year", year=value, first=FIRST_YEAR, last=LAST_YEAR)
    return check_year(int(plain))
