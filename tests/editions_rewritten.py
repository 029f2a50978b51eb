"""Editions of the tests that are made of another: so many questions taken out and asked anew under new ids."""

from pathlib import Path

import yaml


def asked_anew(folder: Path, items: int) -> None:
    """Say in the crosswalk of a copied edition that its last so many items are dropped, and new ones asked instead."""
    path = folder / "crosswalk.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    rows = content["crosswalk"]["items"]
    names = [row["was"][0] for row in rows[-items:]]
    rows[-items:] = [{"kind": "dropped", "was": [name]} for name in names]
    rows += [{"kind": "new", "now": [f"{name}.anew"]} for name in names]
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    for file in folder.glob("*.yaml"):
        if file.name != "crosswalk.yaml":
            text = file.read_text("utf-8")
            for name in names:
                for before in ("id: ", "item: ", "- "):
                    text = text.replace(f"{before}{name}\n", f"{before}{name}.anew\n")
            file.write_text(text, encoding="utf-8")
