"""Which identity services are set up (docs/production.md#identity-services)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

CITY, DINGTALK = "city", "dingtalk"


@dataclass(frozen=True)
class Service:
    """An identity service; ``key`` stands in addresses and on the trail."""

    key: str
    name: str


def services() -> list[Service]:
    """Those that the environment sets up, the city's first; mostly none."""
    kinds: Any = settings.SOCIALACCOUNT_PROVIDERS.values()
    apps = [app for kind in kinds for app in kind.get("APPS", [])]
    keys = [(app["provider_id"], app["name"]) for app in apps]
    return [Service(key, name or name_of(key)) for key, name in keys]


def service_at(key: str) -> Service:
    """The service of an address.

    Raises:
        Http404: none of this key is set up.
    """
    for service in services():
        if service.key == key:
            return service
    raise Http404


def name_of(key: str) -> str:
    """What a service is called where the environment gives no name; also once it is set up no
    more."""
    names: dict[str, Any] = {CITY: _("统一身份认证"), DINGTALK: _("钉钉")}
    return str(names.get(key, key))
