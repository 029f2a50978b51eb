"""`python -m bench [NAME ...]`: take all figures, or those of the named parts, and print them as ratios."""

import argparse
import importlib
import os
import platform
import sys
import time

PARTS = (
    "scoring",
    "storing",
    "screens",
    "paper",
    "batch",
    "line",
    "commands",
    "workbook",
    "importing",
    "selecting",
    "ranking",
    "roll_up",
    "api",
)


def main(arguments: list[str]) -> int:
    """Take and print the figures; 0 if every bar was held."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="NAME", help=f"of: {', '.join(PARTS)}")
    chosen = parser.parse_args(arguments).parts or PARTS
    unknown = set(chosen) - set(PARTS)
    if unknown:
        parser.error(f"unknown part {sorted(unknown)}; known: {', '.join(PARTS)}")
    # Before NumPy is imported: on both sides of a ratio one thread multiplies.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"{platform.platform()}, Python {platform.python_version()}; every ratio is ours / floor within this run\n")
    all_held = True
    for part in chosen:
        started = time.perf_counter()
        print(f"{part}")
        for figure in importlib.import_module(f"bench.{part}").measure():
            print("  " + figure.line(), flush=True)
            all_held &= figure.verdict != "NOT HELD"
        print(f"  ({time.perf_counter() - started:.0f} s)\n", flush=True)
    return 0 if all_held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
