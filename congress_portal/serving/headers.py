"""Headers of every answer that Django's own middleware does not set."""

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


class HeadersMiddleware:
    """No device access, no embedding elsewhere, and no copies of pages of signed-in people."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if "Cache-Control" not in response.headers and _personal(request):
            response.headers["Cache-Control"] = "no-store"
        return response


def _personal(request):
    """Whether the answer came from a session; asking must not load one."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and not session.is_empty()
