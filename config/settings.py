"""All settings, read from the environment (see .env.example and docs/operations.md). One file, no second one per machine."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent

# DEMO is set by `make demo` alone: mail on a page, secrets in the demo's own folder, no public server.
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
DEMO_DIR = Path(env.text("DEMO_DIR", str(BASE_DIR / "var" / "demo"))).resolve()

SECRET_KEY = env.secret("SECRET_KEY", DEMO_DIR)
MEDIA_URL_SECRET = env.secret("MEDIA_URL_SECRET", DEMO_DIR)
# What receipts are signed with; SECRET_KEY where it is not set. Its public half is published, also after it was changed.
RECEIPT_SECRET = env.text("RECEIPT_SECRET")
SITE_URL = (env.text("SITE_URL") or env.kept("SITE_URL", DEMO_DIR) or "http://localhost:8000").rstrip("/")
SITE_NAME = "Soundings"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
# How many proxies stand before us; only then is X-Forwarded-For believed, counted from the right.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
# What a trusted proxy calls the header that says when it took the request ("t=SECONDS"); empty: our own clock counts.
ARRIVAL_HEADER = ("HTTP_" + env.text("ARRIVAL_HEADER").upper().replace("-", "_")) if env.text("ARRIVAL_HEADER") else ""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core",
    "accounts",
    "media",
    "directory",
    "challenge",
    "submissions",
    "judging",
    "results",
    "samples",
    "web",
    "api",
]

MIDDLEWARE = [
    "core.middleware.received_at",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.reader_time_zone",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "web.shared.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "web.templatetags.soundings"],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DEMO_DIR / "soundings.sqlite3")}

# Jobs are rows of the same database: promised exactly when the row that needs them is written (core/jobs.py).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "video"]}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sessions.PeopleBackend"]
SESSION_ENGINE = "accounts.sessions"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/start/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 5  # so many new codes, each good for its own ten minutes
ACCOUNT_LOGIN_TIMEOUT = 1800
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# A passkey is another way in beside the code, not a second step after it (docs/decisions/).
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://localhost")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

# Language and time: aware UTC inside, the challenge's zone and the reader's zone at the edge.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: hashed names and compression in a build that ran collectstatic, straight from the folders elsewhere.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
COLLECTED = env.flag("STATIC_COLLECTED")
STATIC_ROOT = BASE_DIR / "staticfiles" if COLLECTED else None
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "core.static_storage.HashedModules"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Media: see media/store.py. Local files live in the demo's folder unless S3 is named.
STORAGE = env.text("STORAGE", "local")
MEDIA_ROOT = DEMO_DIR / "media"
S3_BUCKET = env.text("S3_BUCKET")
S3_REGION = env.text("S3_REGION", "us-east-1")
S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL")
S3_PUBLIC_ENDPOINT_URL = env.text("S3_PUBLIC_ENDPOINT_URL", S3_ENDPOINT_URL)
AWS_ACCESS_KEY_ID = env.text("AWS_ACCESS_KEY_ID")
AWS_SECRET_ACCESS_KEY = env.text("AWS_SECRET_ACCESS_KEY")
# An upload travels in parts of 8 MiB, each a request of its own; nothing else we take is larger than a form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Mail
locals().update(env.email(env.text("EMAIL_URL")))
EMAIL_FILE_PATH = DEMO_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Soundings <soundings@demo.example>")

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.ApiKeyAuthentication",
        "api.authentication.WebSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Cursor",
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["api.throttles.ByCaller"],
    "EXCEPTION_HANDLER": "api.errors.problem",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "COERCE_DECIMAL_TO_STRING": True,
}
API_RATES = {"anonymous": "60/min", "key": "600/min", "session": "1200/min"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Soundings API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "ENUM_NAME_OVERRIDES": {
        "FileKind": "media.models.Purpose",
        "MediaState": "media.models.Media.State",
        "UploadState": "media.models.Upload.State",
        "ChallengeKind": "challenge.models.Challenge.Kind",
        "ChallengeState": "challenge.models.Challenge.State",
        "Need": "challenge.models.Challenge.Need",
        "EntryState": "submissions.models.Entry.State",
        "FilerKind": "submissions.models.Entry.Filer",
        "TeamState": "submissions.models.TeamMember.State",
        "TeamKind": "submissions.models.TeamMember.Kind",
        "TextUse": "challenge.models.Terms.Use",
        "AskableUse": "api.serializers.submissions.ASKABLE",
        "QuestionKind": "challenge.models.Question.Kind",
        "RuleKind": "challenge.models.EligibilityRule.Kind",
        "RuleState": "submissions.eligibility.State",
        "MoneyKind": "challenge.models.MoneyKind",
        "CriterionKind": "challenge.models.Criterion.Kind",
        "ScorecardState": "judging.models.Scorecard.State",
        "Stated": "directory.vocabulary.Answer",
        "OrganisationKind": "directory.vocabulary.Kind",
        "OrganisationStatus": "directory.vocabulary.Status",
    },
}

# Security. Deny first: what a page may load is listed here and nowhere else.
# Without an endpoint of its own the store is Amazon's, which browsers reach under the bucket's name.
AMAZON = [f"https://{S3_BUCKET}.s3.amazonaws.com", f"https://{S3_BUCKET}.s3.{S3_REGION}.amazonaws.com"]
STORE_ORIGINS = ([S3_PUBLIC_ENDPOINT_URL] if S3_PUBLIC_ENDPOINT_URL else AMAZON) if STORAGE == "s3" else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *STORE_ORIGINS],
        "media-src": [SELF, "blob:", *STORE_ORIGINS],
        "connect-src": [SELF, *STORE_ORIGINS],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
HTTPS = SITE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# What a public server lacks before it may start.
MISSING_TO_SERVE = env.missing_to_serve(demo=DEMO, debug=DEBUG)

# Processes of `make serve` and of the demo.
WEB_WORKERS = env.number("WEB_WORKERS", 2)
WORKER_PROCESSES = env.number("WORKER_PROCESSES", 2)

# What the machine tells its keepers: config/logs.py. No names, no addresses.
LOGGING_CONFIG = "config.logs.configure"
LOGGING = {"level": env.text("LOG_LEVEL", "INFO").upper()}
SENTRY_DSN = env.text("SENTRY_DSN")
logs.report_errors_to(SENTRY_DSN)
