"""YAML read strictly: repeated keys are faults, and `yes`, `no`, `on` and dates stay words."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

from maturity_model.faults import Fault

# The reader written in C is ten times as fast; not every build of PyYAML has it.
_Reader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Tag, what it looks like, and its possible first signs. All else is a word.
PLAIN: Final = (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("null", r"^(?:null|~|)$", ("n", "~", "")),
)


def read_yaml(path: Path, faults: list[Fault], *, name: str) -> Any:
    """The content of a YAML file, or None where it cannot be read; faults are added to `faults` under `name`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        faults.append(Fault("missing_file", file=name))
        return None
    except (UnicodeDecodeError, OSError) as problem:
        faults.append(Fault("unreadable", file=name, value=problem))
        return None
    loader = _Strict(text)
    try:
        content = loader.get_single_data()
    except yaml.YAMLError as problem:
        faults.append(Fault("unreadable", file=name, value=" ".join(str(problem).split())))
        return None
    finally:
        loader.dispose()
    faults.extend(Fault("repeated_key", file=name, where=f"line {line}", value=key) for line, key in loader.repeated)
    return content


class _Strict(_Reader):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[tuple[int, str]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                self.repeated.append((key.start_mark.line + 1, str(key.value)))
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Strict.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in PLAIN:
    _Strict.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
