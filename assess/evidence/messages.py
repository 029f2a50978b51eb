"""The sentences for what can be wrong with evidence: what, where, and what to do."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "evidence.archive": lambda: t("“{file}” is an archive of other files. Add the files in it one by one."),
    "evidence.bomb": lambda: t(
        "“{file}” would unpack to {size} MB, as no document of its size does; at most {most} MB in {parts} parts are "
        "taken. Nothing was kept."
    ),
    "evidence.damaged": lambda: t("“{file}” is damaged: it cannot be opened to its end. Save or scan it again."),
    "evidence.day": lambda: t("{day} is still to come. Give the day that the evidence is of."),
    "evidence.empty": lambda: t("“{file}” is empty. Choose another file."),
    "evidence.kind": lambda: t("“{file}” is of a kind that is not taken. Taken are {kinds}."),
    "evidence.kind_of_item": lambda: t("“{item}” takes as evidence: {allowed}."),
    "evidence.large": lambda: t(
        "“{file}” has {size} MB; at most {most} MB are taken. Make it smaller, or give a link to it."
    ),
    "evidence.lies": lambda: t(
        "“{file}” ends in {ending} but holds a file of the kind {kind}. Give it the right ending, or choose another."
    ),
    "evidence.locked": lambda: t("“{file}” is locked by a password. Save it without one."),
    "evidence.macros": lambda: t("“{file}” has macros, which are not accepted. Save it without macros, or as PDF."),
    "evidence.missing": lambda: t(
        "{count} answers claim a top level or the level of a gate without evidence of a kind that is accepted there: "
        "{questions}. Add evidence, or lower the answers."
    ),
    "evidence.old_or_locked": lambda: t(
        "“{file}” is of an old Office format or locked by a password. Save it as DOCX, XLSX or PDF without a password."
    ),
    "evidence.page_damaged": lambda: t(
        "The first page of “{file}” cannot be drawn: the file is damaged or too large. Open it to see what it holds."
    ),
    "evidence.page_locked": lambda: t(
        "“{file}” is locked by a password, so its first page cannot be shown. Ask for the file without a password."
    ),
    "evidence.page_slow": lambda: t(
        "The first page of “{file}” takes too long to draw. Open the file to see what it holds."
    ),
    "evidence.pixels": lambda: t("“{file}” has {width} × {height} points, more than can be shown. Save it smaller."),
    "evidence.program": lambda: t("“{file}” is a program or a script, which is never accepted."),
    "evidence.text": lambda: t("A note needs a text."),
    "evidence.title": lambda: t("Say in a few words what this is."),
    "evidence.two_kinds": lambda: t(
        "“{file}” is a {kind} and an archive of other files at once. Print or scan it anew, so that it holds only what "
        "is seen."
    ),
    "evidence.web_page": lambda: t(
        "“{file}” is a web page or a drawing that can run scripts. Print it to PDF, or give its address as a link."
    ),
}
