"""The sentence for each `UserError` code: what is wrong, which one, what to do. Written when it is shown."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from data.errors import UserError
from data.field_names import field_name
from data.i18n import day, filled, t


def message(error: UserError) -> str:
    """The error as a sentence in the language spoken now.

    Raises:
        KeyError: no sentence is written for the code; a test keeps this from happening.
    """
    details = error.details
    if isinstance(field := details.get("field"), str):
        details = {**details, "field": field_name(field)}
    return filled(SENTENCES[error.code](), **{name: _in_words(value) for name, value in details.items()})


def _in_words(value: object) -> object:
    """Amounts and days as people write them; what was typed stays as it was typed."""
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value.normalize():,f}"
    return day(value) if isinstance(value, date) else value


def add(sentences: dict[str, Callable[[], str]]) -> None:
    """Let the packages above bring the sentences for their own codes.

    Raises:
        ValueError: a code has another sentence already.
    """
    for code, sentence in sentences.items():
        if SENTENCES.setdefault(code, sentence) is not sentence:
            raise ValueError(f"two sentences for '{code}'")


# Each sentence is a function, so that it is translated at the moment of need and still found by extraction.
SENTENCES: dict[str, Callable[[], str]] = {
    "denied": lambda: t("You may not do this here. Ask your administrator for the role that you need."),
    "missing": lambda: t("There is nothing here for you under this address. Go back to the list and choose again."),
    "closed": lambda: t("This no longer takes changes."),
    "invalid": lambda: t("This cannot be accepted. Check what you entered."),
    "conflict": lambda: t("Somebody else changed this in the meantime. Compare both and choose."),
    "store.read_only": lambda: t(
        "The database file {file} cannot be written. Give this program the right to write the file and its folder."
    ),
    "store.corrupt": lambda: t(
        "The file {file} is not a readable database. Put back a back-up, or move the file away to begin anew."
    ),
    "store.newer": lambda: t(
        "This database (revision {revision}) was made by a newer program. Start the newer program, or put back "
        "a back-up that this one made."
    ),
    "store.away": lambda: t("The database at {address} does not answer. Start it, or correct the address."),
    "store.cannot_migrate": lambda: t("The database could not be brought up to date: {reason}. Nothing was changed."),
    "store.unusable": lambda: t("The database does not answer. Try again in a minute; nothing was lost."),
    "sign_in.wrong": lambda: t("User name or password is wrong."),
    "sign_in.too_many": lambda: t("Too many wrong attempts. Wait {minutes} minutes and try again."),
    "oidc.unknown": lambda: t(
        "The sign-in provider knows you as {email}, but nobody here has this address. Ask your administrator to enter "
        "it for your account."
    ),
    "oidc.disabled": lambda: t("Your account here is disabled. Ask your administrator."),
    "oidc.ticket": lambda: t("This sign-in was used already or took too long. Sign in again."),
    "oidc.settings": lambda: t(
        "Sign-in through a provider is set up by halves. Missing or wrong: {missing}. Set all of them, or none."
    ),
    "setup.invalid": lambda: t("This link was used already or has expired. Ask for a new one."),
    "setup.administrator_exists": lambda: t(
        "There is an administrator already. Name the person whose password is to be set."
    ),
    "password.wrong": lambda: t("The old password is wrong."),
    "password.differ": lambda: t("The two new passwords differ."),
    "password.short": lambda: t("The password must have at least {least} characters."),
    "password.common": lambda: t("This password is too easy to guess. Choose another one."),
    "person.name_taken": lambda: t("The user name {username} is taken. Choose another one."),
    "person.name": lambda: t(
        "Give a name and a user name of at least two characters: letters, digits and . @ + - _ only."
    ),
    "person.email": lambda: t("{email} is no e-mail address."),
    "person.email_taken": lambda: t("The e-mail address {email} belongs to another account."),
    "person.disabled": lambda: t("The account of {name} is disabled. Enable it first."),
    "person.unknown": lambda: t("Nobody has the user name {username}."),
    "person.last_administrator": lambda: t("This is the last active administrator. Make another one first."),
    "organisation.code": lambda: t("An organisation needs a code of its own."),
    "organisation.code_taken": lambda: t("The code {code} belongs to another organisation. Choose another one."),
    "organisation.kind": lambda: t("{kind} is no kind of organisation. Allowed: {allowed}."),
    "organisation.cycle": lambda: t("An organisation cannot lie below itself. Choose another parent."),
    "organisation.name": lambda: t("An organisation needs an English name."),
    "organisation.fact": lambda: t("{fact} is no fact of an organisation, or {value} is no value of it."),
    "organisation.in_use": lambda: t(
        "{name} cannot be removed: something hangs on it ({what}). Let it end on a day, or merge it into another one, "
        "on the tab “Merge, split, rename”."
    ),
    "organisation.dates": lambda: t("An organisation cannot end before it begins."),
    "succession.itself": lambda: t("Name at least one other organisation; none can follow itself."),
    "succession.ended": lambda: t("{name} has ended before that day. Choose an earlier day or another organisation."),
    "succession.circle": lambda: t("{name} came from one of these itself. They cannot follow one another in a circle."),
    "backup.exists": lambda: t("The file {file} exists already. Choose another name."),
    "backup.cannot_write": lambda: t("The file {file} cannot be written: {reason}."),
    "backup.not_one": lambda: t("The file {file} is no back-up of this program, or it is damaged."),
    "backup.older": lambda: t(
        "The database (revision {revision}) was made by an older program. Make the back-up with that program, or bring "
        "the database up to date first."
    ),
    "backup.file": lambda: t("The back-up {file} holds evidence that is damaged. Take another back-up."),
    "backup.edition": lambda: t("The back-up {file} holds an edition that is damaged. Take another back-up."),
    "file.cannot_keep": lambda: t(
        "The file cannot be kept in {folder}: {reason}. Nothing was stored. Tell your administrator."
    ),
    "file.changed": lambda: t(
        "The stored file {sha256} is not what was handed in. Your administrator can put it back from a back-up."
    ),
    "file.gone": lambda: t(
        "The stored file {sha256} is not there any more. Your administrator can put it back from a back-up."
    ),
    "api_token.name": lambda: t("A token needs a name of at most {most} characters, such as that of the program."),
    "api_token.days": lambda: t("A token lasts between 1 and {most} days."),
    "api_token.unknown": lambda: t("This token is unknown. Check that it was copied whole, or ask for a new one."),
    "api_token.revoked": lambda: t("The token “{name}” was revoked. Ask the administrator for a new one."),
    "api_token.expired": lambda: t("The token “{name}” has expired. Ask the administrator for a new one."),
    "api_token.maker": lambda: t(
        "Whoever made the token “{name}” may no longer read here. Ask the administrator for a new one."
    ),
    "licence.unknown": lambda: t("{licence} is no licence that is known here. Allowed: {allowed}."),
    "text.too_long": lambda: t("The text in {field} has {length} characters; {most} are allowed. Shorten it."),
}
