"""How is this installation set up? Every value that differs comes from the environment.

Each variable read here is explained in docs/settings.md (a test compares).
"""

from datetime import timedelta
from pathlib import Path

import environ
import fontpkg_public_sans
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import logs
from config.floors import *  # noqa: F403 - settings of their own file

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

# What kind of installation is this? `demo` (also development) and `test` may move the clock.
MODE = env.str("TANDEM_MODE", default="production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"TANDEM_MODE is {MODE}: say production, demo or test.")
IS_DEMO = MODE == "demo"
CLOCK_MAY_MOVE = MODE in {"demo", "test"}
SECURE = MODE == "production"

NEEDED = (
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "MEDIA_ROOT",
)
if MODE == "production" and (missing := [n for n in NEEDED if not env.str(n, default="")]):
    raise ImproperlyConfigured(f"Set {', '.join(missing)}: docs/settings.md tells what for.")

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
if SECURE and DEBUG:
    raise ImproperlyConfigured("DEBUG shows everything to everyone: not in production.")
CSRF_FAILURE_VIEW = "accounts.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")  # for links in mail
ROOT_URLCONF = "config.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = LOCALE_PATHS[0].exists()  # until there is a second language, words need no look-up
TIME_ZONE = "UTC"  # a district's own zone is activated with its scope
USE_TZ = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "config.django_forms.DjangoFormsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "django_filters",
    "template_partials",
    "accounts",
    "deadlines",
    "records",
    "goals",
    "forms",
    "buildings",
    "evaluations",
    "remediation",
    "reports",
    "config",
]
MIDDLEWARE = [
    "config.logs.log_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.policy.send_policy",
    "accounts.middleware.refuse_unreadable_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.leave_no_copies",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.limit_sessions",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.uploads.receive_first",
    "accounts.middleware.DistrictMiddleware",  # last: it owns the transaction of the view
]
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # our i18n takes the place of Django's on purpose
FORM_RENDERER = "config.forms.TandemRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page",
            ],
            # `{% load i18n %}` and `{% url %}`: what cannot change is looked up once.
            "libraries": {"i18n": "accounts.templatetags.words"},
            "builtins": ["accounts.templatetags.words"],
        },
    }
]

# -- static files ---------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(ROOT / ".data/static"))
WHITENOISE_USE_FINDERS = MODE == "test"  # tests serve the files where they lie
if MODE == "test":
    STATIC_ROOT = None
FONTS = Path(fontpkg_public_sans.__file__).parent / "files"
STATICFILES_DIRS = [ROOT / "static", ("fonts", FONTS)]
STORAGES = {
    "default": {"BACKEND": "records.files.PrivateFiles"},
    "staticfiles": {
        "BACKEND": "config.static.StaticFiles"
        if MODE != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# -- files that people bring (docs/operations.md: back them up with the database) -------------
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(ROOT / ".data/files"))
FILE_UPLOAD_HANDLERS = [
    "accounts.uploads.LimitUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",  # up to 2.5 MB
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_LIMIT = 25 * 1024 * 1024  # bytes in one file
UPLOAD_LIMITS = {"/setup/roster/": 50 * 1024 * 1024}  # below these addresses

# -- database: two roles (docs/operations.md) -----------------------------------------------
DATABASE_OWNER_ROLE = env.str("DATABASE_OWNER_ROLE", default="tandem_owner")
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", default="tandem_app")
DATABASE = env.db("DATABASE_URL")
PREPARE = env.bool("PREPARE_STATEMENTS", default=True)
DATABASES = {
    "default": {
        **DATABASE,
        "ENGINE": "config.postgres",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # no trip to the server: config/postgres/base.py
        # Only for statements of accounts.asking: the ORM's are composed anew each time.
        "OPTIONS": {**DATABASE.get("OPTIONS", {}), "prepare_threshold": 0 if PREPARE else None},
    }
}

# -- broker, cache, tasks -------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHE_URL, CELERY_BROKER_URL = REDIS_URL, REDIS_URL
if REDIS_URL.startswith("unix://"):  # redis-py spells a socket so, Celery redis+socket://
    # Tests clear the cache: it lies in a database of its own, apart for each test process.
    apart = 2 * int(env.str("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw"))
    CACHE_URL = f"{REDIS_URL}?db={apart + 1}"
    CELERY_BROKER_URL = f"redis+socket{REDIS_URL.removeprefix('unix')}?virtual_host={apart}"
CACHES = {
    "default": {
        "BACKEND": "config.cache.Cache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "tandem",
        # Whoever waits for a page does not wait for a cache that is away: one more try, at once.
        "OPTIONS": {
            "retry": Retry(NoBackoff(), 1),
            "socket_connect_timeout": 2,
            "socket_timeout": 5,
        },
    }
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,  # above the longest task
    "unacked_restore_throttle": 1,
    "unacked_restore_interval": 10,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ROUTES = {  # 9 is last in the queue: mail, and people who wait, come first
    "evaluations.tasks.make_papers": {"priority": 9},
}
CELERY_TASK_TIME_LIMIT = 1500
CELERY_TASK_SOFT_TIME_LIMIT = 1440
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]

# -- mail -----------------------------------------------------------------------------------
EMAIL = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL)
MAIL_CONNECTIONS = max(1, env.int("MAIL_CONNECTIONS", default=4))  # of one worker process
# The demonstration's mail page shows the messages that local/mail_sink.py keeps here.
DEMO_MAIL_FOLDER = env.str("DEMO_MAIL_FOLDER", default="") if IS_DEMO else ""
# With it a mail system signs what it tells us of bounces; empty: nobody may.
MAIL_ANSWER_SECRET = env.str("MAIL_ANSWER_SECRET", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Tandem <tandem@localhost>")

# -- signing in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]  # closed, see the adapter
ACCOUNT_FORMS = {
    "confirm_login_code": "accounts.forms.sign_in.LoginCodeForm",
    "request_login_code": "accounts.forms.sign_in.RequestCodeForm",
    "reset_password": "accounts.forms.sign_in.ResetForm",
}
ACCOUNT_USER_DISPLAY = str
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whoever somebody types in
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(timedelta(minutes=10).total_seconds())
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False  # computers are shared; the cookie goes with the browser
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_RATE_LIMITS = {
    "number_sign_in": "30/m/ip,20/d/key",  # key: district and employee number
    "confirmation_code": "3/m/user",
    "calendar_feed": "600/m/ip,60/h/key",  # programs of many people come from one address
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers allow http on localhost only
MFA_TOTP_ISSUER = "Tandem"
MFA_TOTP_TOLERANCE = 1  # one half minute early or late
ANONYMOUS_USER_NAME = None  # guardian

SESSION_ENGINE = "accounts.session_store"
SESSION_IDLE_AGE = timedelta(hours=2)
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ABSOLUTE_AGE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_AGE.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- logs -----------------------------------------------------------------------------------
LOGGING = logs.configuration(production=SECURE)

# -- history --------------------------------------------------------------------------------
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()  # in the event row, so behind the wall
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
