"""Log-in is the default; a page that needs none does not even ask who reads it."""

from django.contrib.auth.middleware import LoginRequiredMiddleware


class GuardMiddleware(LoginRequiredMiddleware):
    """Django's own looks the person up first, and so at the session of every signed-in reader;
    the answer would then carry a cookie, which a page kept by caches must not."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
