"""Settings, all of them from the environment (docs/production.md#environment)."""

import os
import secrets
import sys
from pathlib import Path

import environ

from congress_portal.serving import postgresql, sqlite

sqlite.use_the_newer()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

TESTING = "pytest" in sys.modules
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)


def _kept_key(path):
    """The random key of a demo, kept from run to run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    if TESTING:
        SECRET_KEY = "tests-only"  # noqa: S105  never leaves the test run
    elif DEMO or DEBUG:
        SECRET_KEY = _kept_key(VAR_DIR / "secret_key")
    else:
        sys.exit("SECRET_KEY is not set: give the portal a long random key in its environment.")

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = LOOPBACK if DEMO else env.list("ALLOWED_HOSTS", default=LOOPBACK)
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])  # public keys of age
BACKUP_IDENTITY = env("BACKUP_IDENTITY", default="")  # file of the private key, for restoring
BACKUP_DIR = env("BACKUP_DIR", default="")  # holds the copies that expire after BACKUP_DAYS
BACKUP_DAYS = env.int("BACKUP_DAYS", default=90)
LOG_DIR = env("LOG_DIR", default="")
SECURE = SITE_URL.startswith("https://") and not DEMO

PLACE = env("PLACE", default="永康市")
"""The place in full, as it stands in the committee's name: 永康市, 婺城区, 磐安县."""
PLACE_TOWNS = env.list("PLACE_TOWNS", default=["镇", "街道", "区"])
"""What lies below it, of 乡, 镇, 街道 and 区 (zones), as people there name them in one breath."""
OPEN_DATA_LICENCE = env.dict(
    "OPEN_DATA_LICENCE",
    default={
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
)
"""Under which licence open data may be used: an Open Definition identifier, words, address."""
OUTCOME_LETTERS = env.dict(
    "OUTCOME_LETTERS", default={"A": "已解决", "B": "正在解决", "C": "列入计划", "D": "留作参考"}
)
"""What this place's letters for outcomes mean (A to D; 甲 to 丁 are the same four)."""

INSTALLED_APPS = [
    "congress_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.dingtalk",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "attachments",
    "workflow",
    "intake",
    "registers",
    "papers",
    "accounts",
    "deputies",
    "supervision",
    "liaison_stations",
    "annual_summaries",
    "congress_portal",
]

MIDDLEWARE = [
    # The first ones set headers; outermost, so that errors and files carry them too.
    "congress_portal.monitoring.probes.CountingMiddleware",
    "congress_portal.protection.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "congress_portal.monitoring.probes.ProbeMiddleware",  # before hosts and connections are judged
    "congress_portal.protection.proxy.ProxyMiddleware",  # before redirects to https go in circles
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "congress_portal.protection.zeros.ZeroByteMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "congress_portal.serving.replicas.OwnWritesMiddleware",  # what follows may read or write
    "django.contrib.sessions.middleware.SessionMiddleware",
    "congress_portal.protection.sessions.SessionClockMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "congress_portal.protection.incoming.IncomingFilesMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "congress_portal.protection.guard.GuardMiddleware",
    "congress_portal.protection.quotas.UploadQuotaMiddleware",
    "accounts.sign_in.gate.GateMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "congress_portal.site.display.DisplayMiddleware",
    "congress_portal.personal.drafts.DraftsMiddleware",
    "congress_portal.failures.conflicts.ConflictMiddleware",
]

ROOT_URLCONF = "congress_portal.urls"
WSGI_APPLICATION = "congress_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "congress_portal.site.context.site",
            ],
        },
    }
]

METRICS_TOKEN = env("METRICS_TOKEN", default="")
if METRICS_TOKEN and not TESTING:  # each process counts in a file there; before the library is read
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)

STORED_PAGE_VARIANT = "congress_portal.site.context.variant"
PUBLIC_PAGE_SECONDS = 0 if TESTING or DEBUG else 2  # how long a process keeps a finished page
# Published summaries as files, served before Django; of one machine: empty where several serve.
PUBLISHED_FILES = env("PUBLISHED_FILES", default="" if TESTING else str(VAR_DIR / "published"))
PAGE_COPIES = env("PAGE_COPIES", default="" if TESTING else str(VAR_DIR / "copies"))
PUBLIC_PAGE_STRICT = TESTING  # a public page that reads what is not public fails

DATABASE_POOLER = env.bool("DATABASE_POOLER", default=False)  # PgBouncer in transaction mode
DATABASE_LIMITS = {
    name: value
    for name, value in postgresql.LIMITS.items()
    if name == "lock_timeout" or not TESTING  # tests.once keeps its open
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/portal.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    if not TESTING and DATABASES["default"]["NAME"] != ":memory:":
        sqlite.keep_private(Path(DATABASES["default"]["NAME"]))
    DATABASES["default"]["OPTIONS"] = sqlite.options()
    DATABASES["default"]["CONN_MAX_AGE"] = 600
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    if DATABASE_POOLER:  # its role brings the limits, and no cursor outlives a transaction
        DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        limits = postgresql.options(DATABASE_LIMITS)
        DATABASES["default"]["OPTIONS"].setdefault("options", limits)
REPLICAS = {  # read-only copies by streaming replication; off without
    f"replica{n}": env.db_url_config(url)
    for n, url in enumerate(env.list("DATABASE_REPLICAS", default=[]), 1)
}
REPLICA_MOST_LAG = env.float("REPLICA_MOST_LAG", default=5)  # seconds; a later one is left out
for _alias, _replica in REPLICAS.items():
    DATABASES[_alias] = postgresql.replica(DATABASES["default"], _replica)
if REPLICAS:
    DATABASE_ROUTERS = ["congress_portal.serving.replicas.ReplicaRouter"]
LOOK_BACK_MONTHS = 6
"""After so many months a struck-off item may be drawn to be looked at again."""

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache("CACHE_URL", default="dbcache://portal_cache"),
    # What each process remembers for itself: finished public pages, the settings of the site.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://" if DEBUG else "dummymail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = (
    10  # seconds that the mail server may be silent; the whole message has its own limit
)
SMS_SENDER = env("SMS_SENDER", default="")
"""A function send(mobile, text), by its dotted path; without one no short messages go out."""
HOOK_HOSTS = env.list("HOOK_HOSTS", default=["oapi.dingtalk.com", "qyapi.weixin.qq.com"])
"""Hosts that robots of work groups may stand on; nothing is ever sent to another one."""
HOOK_PRIVATE_HOSTS = env.list("HOOK_PRIVATE_HOSTS", default=[])
"""Of these, hosts inside the city's own network (host:port); others with a private address are
refused, as is http without s."""
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backends.NameOrMobileBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "mobile", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.rules.SequenceValidator"},
    {"NAME": "accounts.passwords.rules.PlaceWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.sign_in.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False  # ours are in accounts/attempts/limits.py, in a table of their own

MFA_ADAPTER = "accounts.sign_in.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.sign_in.second_factor.FactorForm",
    "reauthenticate": "accounts.sign_in.second_factor.FactorAgainForm",
    "activate_totp": "accounts.sign_in.second_factor.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones are half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # on the loopback only
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
"""Roles that must have a second factor: sysadmin,account_admin,auditor,leader,clerk …"""

OIDC_SERVER = env("OIDC_SERVER", default="").rstrip("/")
"""The city's identity service, as it names itself (issuer); without one there is none."""
OIDC_CLIENT_ID, OIDC_SECRET = env("OIDC_CLIENT_ID", default=""), env("OIDC_SECRET", default="")
DINGTALK_CLIENT_ID = env("DINGTALK_CLIENT_ID", default="")
DINGTALK_SECRET = env("DINGTALK_SECRET", default="")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "accounts.identities.providers.CityProvider",
        "APPS": [
            {
                "provider_id": "city",
                "name": env("OIDC_NAME", default=""),
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_SECRET,
                "settings": {
                    "server_url": OIDC_SERVER,
                    "scope": ["openid"],
                    "oauth_pkce_enabled": True,
                },
            }
        ]
        if OIDC_SERVER
        else [],
    },
    "dingtalk": {
        "provider_class": "accounts.identities.providers.DingTalk",
        "APPS": [
            {
                "provider_id": "dingtalk",
                "name": "",
                "client_id": DINGTALK_CLIENT_ID,
                "secret": DINGTALK_SECRET,
                "settings": {"scope": ["openid"]},
            }
        ]
        if DINGTALK_CLIENT_ID
        else [],
    },
}
SOCIALACCOUNT_ADAPTER = "accounts.identities.adapter.IdentityAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds of silence; a page of the portal waits for it
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FIRST_DAY_OF_WEEK = 1

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR_DIR / "static"))
MEDIA_ROOT = env("MEDIA_ROOT", default=str(VAR_DIR / "media"))
ATTACHMENTS_URL = "" if DEMO else env("ATTACHMENTS_URL", default="")  # s3://key:secret@host/bucket
STORAGES = {
    "default": {"BACKEND": "attachments.storage.DurableStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING or DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has use for our files

FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "congress_portal.protection.incoming.IncomingFileHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # an opinion with its twenty items is one form
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SESSION_ENGINE = "congress_portal.protection.sessions"
SESSION_COOKIE_AGE = 1800  # without a request; seconds
SESSION_LONGEST_AGE = 8 * 3600  # since signing in
SESSION_LIMITS = {
    role: tuple(int(minutes) * 60 for minutes in limits.split("/"))
    for role, limits in env.dict("SESSION_LIMITS", default={}).items()
}
"""Other limits of a role, in minutes: SESSION_LIMITS=sysadmin=15/120,handler=30/600. Of several
roles the shortest counts."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # browsers' preload lists are the city's decision
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", default=False)
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CSRF_FAILURE_VIEW = "congress_portal.failures.csrf.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would fail every form's CSRF check
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "congress_portal.monitoring.logs.ReporterFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "congress_portal.monitoring.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "file": {
            "()": "congress_portal.monitoring.logs.DailyFile",
            "folder": LOG_DIR,
            "formatter": "json",
        },
    },
    "root": {"handlers": ["stderr", "file"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["stderr", "file"], "level": "INFO", "propagate": False}},
}
