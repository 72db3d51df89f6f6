"""Files on their way in: where the disk is full, the words that came with them are kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

FAULT = "fault_of_the_upload"


class IncomingFileHandler(TemporaryFileUploadHandler):
    """Large files go to the disk; one that does not fit is passed over and the fault noted.

    Django's own lets the fault end the reading of the form, so that its words would be lost too.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as fault:
            self._pass_over(fault)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as fault:
            self._pass_over(fault)
        return None

    def file_complete(self, file_size: int) -> TemporaryUploadedFile | None:
        try:
            return super().file_complete(file_size)
        except OSError as fault:  # what was still to be written
            setattr(self.request, FAULT, fault)
            return None

    def _pass_over(self, fault: OSError) -> None:
        setattr(self.request, FAULT, fault)
        if hasattr(self, "file"):
            with suppress(OSError):  # closing writes what is left, and Django closes once more
                self.file.close()
        raise SkipFile from fault


class IncomingFilesMiddleware:
    """Raises what the handler has noted, before a view takes the form for one without files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """The form is read here at the latest, mostly when its token was checked."""
        if request.method == "POST" and request.POST is not None and hasattr(request, FAULT):
            raise getattr(request, FAULT)
