"""Published pages go out as files, before Django is asked: see pages/published_files.py."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers
from wsgiref.util import FileWrapper

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from whitenoise import WhiteNoise

from congress_portal.protection.headers import owed
from congress_portal.protection.proxy import FORWARDING
from pages import published_files
from pages.untyped import AnyRecord, AnyValue

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
Environ = dict[str, AnyValue]
StartResponse = Callable[..., AnyRecord]


class PublishedFiles(WhiteNoise):  # type: ignore[misc]  the library has no types
    """Answers a request for a published page with its file; leaves every other one to Django.

    The answer is the one that Django would give to a reader without chosen modes: same bytes,
    same validators (RFC 9110 §8.8), same headers.
    """

    def __init__(self, application: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        super().__init__(
            application,
            max_age=None,
            allow_all_origins=False,
            add_headers_function=self._headers,
        )
        self.owed = owed()
        if settings.SECURE_SSL_REDIRECT and settings.SECURE_HSTS_SECONDS:
            self.owed["Strict-Transport-Security"] = _strict_transport()
        self.looked = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        changed = published_files.changed() if settings.PUBLISHED_FILES else 0
        if changed and _is_plain(environ):
            if changed != self.looked:
                self._look_again(changed)
            found = self.files.get(environ["PATH_INFO"])
            answer = self._answer(found, environ) if found else None
            if answer is not None:
                start_response(f"{answer.status} {answer.status.phrase}", list(answer.headers))
                if answer.file is None:
                    return []
                return environ.get("wsgi.file_wrapper", FileWrapper)(answer.file)
        return self.application(environ, start_response)  # type: ignore[no-any-return]

    def _look_again(self, changed: int) -> None:
        """Two threads may do so at once: each puts a whole table in the place of the old one."""
        fresh = PublishedFiles(self.application)
        folder = published_files.root()
        if folder and folder.is_dir():
            fresh.add_files(folder)
        self.files, self.looked = fresh.files, changed

    def _answer(self, found: Any, environ: Environ) -> Any:
        """None where the file went, or became another one, since it was looked at."""
        try:
            answer = found.get_response(environ["REQUEST_METHOD"], environ)
        except FileNotFoundError:
            return None
        # Only a whole file can have another length than it had.
        if answer.file is None or answer.status != 200:
            return answer
        if str(os.fstat(answer.file.fileno()).st_size) != dict(answer.headers)["Content-Length"]:
            answer.file.close()
            return None
        return answer

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        """Files that go while they are looked at are left out."""
        for path in sorted(Path(root).rglob("*")):
            if path.suffix in TYPES:
                try:
                    url = prefix + path.relative_to(root).as_posix()
                    self.add_file_to_dictionary(url.removesuffix(published_files.PAGE), str(path))
                except OSError:
                    continue

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        """The library leaves all but validators out of a 304; ours are on every answer."""
        found = super().get_static_file(path, url, stat_cache)
        found.not_modified_response.headers.extend(self.owed.items())
        return found

    def _headers(self, headers: Headers, path: str, url: str) -> None:
        content = Path(path).read_bytes()
        headers["Content-Type"] = TYPES[Path(path).suffix]
        headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        # Kept by readers and asked about each time: a summary that is taken down is gone at once.
        headers["Cache-Control"] = "no-cache"
        for name, value in self.owed.items():
            headers[name] = value


def _is_plain(environ: Environ) -> bool:
    """Whether the file is what Django would answer: no question, no chosen mode, no odd way."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
        return False
    # Who reads in large text or another contrast gets a page of their own, made by Django.
    if published_files.MODE_COOKIE in environ.get("HTTP_COOKIE", ""):
        return False
    if not settings.TRUSTED_PROXY and any(name in environ for name in FORWARDING):
        return False
    if settings.SECURE_SSL_REDIRECT and not _is_secure(environ):
        return False
    domain, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    # Django would refuse it; a file must not answer in the name of a host that is none of ours.
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _is_secure(environ: Environ) -> bool:
    """As Django judges it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return bool(environ[name].partition(",")[0].strip() == value)
    return bool(environ["wsgi.url_scheme"] == "https")


def _strict_transport() -> str:
    """As Django's SecurityMiddleware says it."""
    words = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    words += ["includeSubDomains"] * settings.SECURE_HSTS_INCLUDE_SUBDOMAINS
    words += ["preload"] * settings.SECURE_HSTS_PRELOAD
    return "; ".join(words)
