"""The sentences for what can go wrong when the checker looks at an address."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "fetch.address": lambda: t("{address} is no complete public address. Write it like https://www.example.org."),
    "fetch.port": lambda: t("Only the usual ports 80 and 443 are looked at, not {port}."),
    "fetch.inside": lambda: t("{host} lies inside a network, not on the public internet, so it is not looked at."),
    "fetch.name": lambda: t("The name {host} is not known on the internet. Check its spelling."),
    "fetch.closed": lambda: t("{host} does not answer."),
    "fetch.time": lambda: t("{host} did not answer in the time allowed."),
    "fetch.tls": lambda: t("{host} makes no secure connection."),
    "fetch.certificate": lambda: t("The certificate of {host} is not valid: {reason}."),
    "fetch.redirects": lambda: t("{host} sends on more than {most} times."),
    "fetch.answer": lambda: t("{host} answers with something that cannot be read as a web page."),
    "fact.none": lambda: t("Nothing was measured for {item}, or what was measured suggests no level."),
    "fact.contest": lambda: t("Say in a sentence of at most {most} characters what is wrong with the measurement."),
    "fact.too_soon": lambda: t("This was measured a moment ago. Wait {seconds} seconds and try again."),
    "fact.no_address": lambda: t("No address of a site is known for {organisation}. Type one."),
}
