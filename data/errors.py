"""What a user can act on: each error carries a code, and `data.messages` has its sentence."""

from typing import ClassVar


class UserError(Exception):
    """Something the user can understand and mend; shown in their language, never as a traceback.

    `code` names the sentence in `data.messages`; `details` fill its places.
    """

    default_code: ClassVar[str] = "error"

    def __init__(self, code: str | None = None, /, **details: object) -> None:
        self.code: str = code or self.default_code
        self.details: dict[str, object] = details
        super().__init__(self.code, details)


class Denied(UserError):
    """The person may not do this here."""

    default_code = "denied"


class Missing(UserError):
    """There is no such thing, or it is not this person's to see: both look alike, so that nothing leaks."""

    default_code = "missing"


class Closed(UserError):
    """The thing exists but no longer takes changes."""

    default_code = "closed"


class Invalid(UserError):
    """What was entered cannot be accepted; the code says why."""

    default_code = "invalid"


class Conflict(UserError):
    """Somebody else changed it in the meantime. `details` hold `theirs` and `yours`."""

    default_code = "conflict"


class StoreProblem(UserError):
    """The database cannot be used: read-only, corrupt, or newer than this program."""

    default_code = "store.unusable"
