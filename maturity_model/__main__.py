"""Commands for those who write editions: `python -m maturity_model hash|check NAME`."""

import sys

from maturity_model.faults import Faults
from maturity_model.loading import DEFINITIONS, check_lock, content_hash, editions, read_edition

USAGE = "usage: python -m maturity_model hash|check NAME"


def main(arguments: list[str]) -> int:
    """Print the content hash of an edition, or all that is wrong with it; 0 if all is well, 1 if not, 2 if misused."""
    match arguments:
        case ["hash" | "check" as verb, name] if name in editions():
            try:
                edition = read_edition(DEFINITIONS / name)
            except Faults as faults:
                print(faults)
                return 1
            if verb == "hash":
                print(content_hash(edition))
                return 0
            faults = check_lock(edition) if edition.status != "draft" else []
            for fault in faults:
                print(fault)
            if not faults:
                print(f"{name} {edition.version} ({edition.status}): {len(edition.items)} items, nothing wrong")
            return 1 if faults else 0
        case _:
            print(USAGE)
            print(f"editions: {', '.join(editions())}")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
