"""What every answer of the server must carry or refuse, whoever made it.

Headers: a content security policy (nothing from another host, no script that was not shipped), no
guessing of types, no referrer to other sites. Refused: addresses such as ``/\\example.com/``, which
Datasette 0.65 redirects to ``/\\example.com`` and browsers then read as ``//example.com``.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Any, Send], Awaitable[None]]

_COMMON = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
READING_ROOM_POLICY = f"{_COMMON}; script-src 'self'; style-src 'self'"

# Datasette's templates with inline scripts. Their hashes are allowed, nothing else that is inline.
_INLINE_SCRIPTS = ("_codemirror.html", "_codemirror_foot.html", "_close_open_menus.html")
_FACET_SWITCH = "DATASETTE_ALLOW_FACET = {};"

_OTHER_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


def _source_hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def datasette_policy(environment: Any) -> str:
    """The policy for Datasette's own pages, which hold inline scripts and style attributes.

    `environment` is Datasette's Jinja environment; the scripts are read from the templates that are
    installed, so an update of Datasette does not break its pages.
    """
    scripts = [_FACET_SWITCH.format(value) for value in ("true", "false")]
    for name in _INLINE_SCRIPTS:
        source = environment.loader.get_source(environment, name)[0]
        scripts += re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    hashes = " ".join(_source_hash(script) for script in scripts)
    return f"{_COMMON}; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'"


def leads_elsewhere(path: bytes) -> bool:
    """True for a raw path that a browser could read as another host, or that holds control characters."""
    return path[:2] in (b"//", b"/\\") or b"\\" in path or any(c < 32 or c == 127 for c in path)


def guarded(app: App, datasette: Any) -> App:
    """Wrap an ASGI app so that all its answers carry the headers above."""
    policy = ""

    async def wrapped(scope: MutableMapping[str, Any], receive: Any, send: Send) -> None:
        nonlocal policy
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        policy = policy or datasette_policy(datasette.jinja_env)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                present = {key.lower() for key, _ in headers}
                wanted = [(b"content-security-policy", policy.encode()), *_OTHER_HEADERS]
                headers += [(key, value) for key, value in wanted if key not in present]
                message = {**message, "headers": headers}
            await send(message)

        raw = scope.get("raw_path") or scope["path"].encode()
        if leads_elsewhere(raw.partition(b"?")[0]):
            await _refuse(send_guarded)
        else:
            await app(scope, receive, send_guarded)

    return wrapped


async def _refuse(send: Send) -> None:
    text = b"This address is not one of Counterscan's. Start again at the front page: /\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": text})
