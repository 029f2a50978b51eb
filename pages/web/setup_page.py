"""The plain page behind a one-time link: it must work before anybody can sign in."""

from html import escape

from data.i18n import LANGUAGES, speaking, t
from data.people import LEAST_PASSWORD

STYLE = """
@font-face{font-family:'Noto Sans Khmer';src:url(/assets/fonts/NotoSansKhmer-Regular.ttf);font-weight:400;
unicode-range:U+1780-17FF,U+19E0-19FF,U+200B-200D}
@font-face{font-family:'Noto Sans Khmer';src:url(/assets/fonts/NotoSansKhmer-Bold.ttf);font-weight:700;
unicode-range:U+1780-17FF,U+19E0-19FF,U+200B-200D}
body{font-family:'Source Sans','Noto Sans','Noto Sans Khmer',sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;
line-height:1.5;color:#1c2733;background:#fff}
label{display:block;margin-top:1rem}input{width:100%;
font:inherit;padding:.5rem;border:1px solid #8a97a5;border-radius:6px;
box-sizing:border-box}button{font:inherit;margin-top:1.5rem;padding:.6rem 1.2rem;border:0;border-radius:6px;
background:#1f5a94;color:#fff;cursor:pointer}.problem{background:#fdeaea;
border-left:4px solid #b3261e;padding:.6rem .8rem}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0e1117}input{background:#1b222c;color:inherit}
.problem{background:#3b1d1f}}
"""


def setup_page(
    *,
    language: str,
    token: str,
    usable: bool,
    first: bool,
    problem: str = "",
    username: str = "",
    name: str = "",
) -> str:
    """The page as HTML; everything that came from outside is escaped."""
    with speaking(language):
        title = t("Set up the first administrator") if first else t("Set your password")
        others = " · ".join(
            f'<a href="?token={escape(token)}&language={code}" lang="{code}">{label}</a>'
            for code, label in LANGUAGES.items()
            if code != language
        )
        body = _form(language, token, first=first, username=username, name=name) if usable else ""
        if not usable and not problem:
            problem = t("This link was used already or has expired. Ask for a new one.")
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><p>{others}</p><h1>{title}</h1>{told}{body}</body></html>"
    )


def _form(language: str, token: str, *, first: bool, username: str, name: str) -> str:
    who = ""
    if first:
        yours, account = t("Your name"), t("User name")
        who = (
            f'<label>{yours}<input name="name" autocomplete="name" required value="{escape(name)}"></label>'
            f'<label>{account}<input name="username" autocomplete="username" required minlength="2" '
            f'value="{escape(username)}"></label>'
        )
    send = t("Save and sign in")
    rule = t("Password (at least {least} characters)", least=LEAST_PASSWORD)
    return (
        f'<form method="post" action="/setup?language={language}">'
        f'<input type="hidden" name="token" value="{escape(token)}">'
        f'<input type="hidden" name="first" value="{"1" if first else ""}">{who}'
        f'<label>{rule}<input type="password" name="password" autocomplete="new-password" required '
        f'minlength="{LEAST_PASSWORD}"></label><button>{send}</button></form>'
    )
