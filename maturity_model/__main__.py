"""Commands for those who write editions: `python -m maturity_model check|hash|new|to-sheet|from-sheet|release …`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from maturity_model.faults import Fault, Faults
from maturity_model.loading import content_hash, editions, home_of, load_edition, own_editions, read_edition
from maturity_model.release import check, release
from maturity_model.sheet.reading import keep_sheet
from maturity_model.sheet.writing import sheet_of
from maturity_model.writing import begin_edition


def main(arguments: Sequence[str]) -> int:
    """Do what is asked of an edition; 0 if all is well, 1 if something is wrong with it, 2 if misused."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as stopped:
        return 0 if stopped.code == 0 else 2
    try:
        return asked.run(asked)
    except Faults as faults:
        print(faults)
        return 2 if faults.faults[0].code == "unknown_edition" else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m maturity_model", description=__doc__, epilog=f"editions: {', '.join(editions())}"
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for verb, run, told in (
        ("check", _check, "name every fault and warning at once"),
        ("hash", _hash, "print the content hash"),
        ("new", _new, "begin an edition as a copy of another one"),
        ("to-sheet", _to_sheet, "write an edition into an Excel workbook"),
        ("from-sheet", _from_sheet, "make a draft of an Excel workbook"),
        ("release", _release, "lock an edition, so that it never changes again"),
    ):
        one = verbs.add_parser(verb, help=told, description=told)
        if verb == "from-sheet":
            one.add_argument("file", type=Path)
        one.add_argument("name", metavar="NAME")
        if verb == "to-sheet":
            one.add_argument("file", type=Path)
        if verb == "new":
            one.add_argument("--from", dest="previous", metavar="NAME", required=True)
        one.add_argument("--folder", type=Path, help="the folder of editions; else the program's, then your own")
        one.set_defaults(run=run)
    return parser


def _where(asked: argparse.Namespace) -> Path:
    """The folder that holds the edition asked for."""
    if asked.name not in editions(asked.folder):
        raise Faults([Fault("unknown_edition", value=asked.name, allowed=editions(asked.folder))])
    return asked.folder or home_of(asked.name)


def _check(asked: argparse.Namespace) -> int:
    folder = _where(asked)
    found = check(asked.name, folder)
    for fault in found.faults:
        print(f"fault: {fault}")
    for warning in found.warnings:
        print(f"warning: {warning}")
    if found.faults:
        print(f"{len(found.faults)} faults, {len(found.warnings)} warnings")
        return 1
    edition = read_edition(folder / asked.name)
    print(f"{edition.id} {edition.version} ({edition.status}): {len(edition.items)} items, nothing wrong")
    return 0


def _hash(asked: argparse.Namespace) -> int:
    print(content_hash(read_edition(_where(asked) / asked.name)))
    return 0


def _new(asked: argparse.Namespace) -> int:
    print(begin_edition(asked.name, previous=asked.previous, folder=asked.folder or own_editions()))
    return 0


def _to_sheet(asked: argparse.Namespace) -> int:
    asked.file.write_bytes(sheet_of(load_edition(asked.name, _where(asked))))
    print(asked.file)
    return 0


def _from_sheet(asked: argparse.Namespace) -> int:
    found = keep_sheet(asked.file.read_bytes(), name=asked.name, folder=asked.folder or own_editions())
    for warning in found.warnings:
        print(f"warning: {warning}")
    print((asked.folder or own_editions()) / asked.name)
    return 0


def _release(asked: argparse.Namespace) -> int:
    print(release(asked.name, _where(asked)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
