"""Every setting in one place: safe by default, changed by the environment only.

FINGERPOST_DATA         the data folder (else `data` beside the checkout)
DATABASE_URL            the owner's way to a PostgreSQL 15+ elsewhere (else our own is started)
DATABASE_WEB_URL        the web role's way to it, where the owner's password is kept away
FINGERPOST_HOSTS        further host names the pages answer to, with commas between
FINGERPOST_PORT         the port of the pages, 8000
FINGERPOST_HTTPS        1 if people reach the pages by https: secure cookies and HSTS
FINGERPOST_BEHIND_PROXY 1 if a proxy of ours sets X-Forwarded-Proto and X-Forwarded-For
FINGERPOST_SECRET_KEY   instead of the key kept in the data folder
FINGERPOST_EMAIL_URL    smtp://user:password@host:587 for e-mail (else none is sent)
FINGERPOST_KEEP_DRAFTS_DAYS  for how long a superseded draft of a return keeps its findings, 35
FINGERPOST_FEED_SECRETS a folder for passwords and keys of feeds (else in the data folder)
FINGERPOST_PRIVATE_HOSTS  hosts on your own network that feeds may reach, with commas between
FINGERPOST_INBOX        a folder to watch for files that senders deliver to this machine
FINGERPOST_LINK_DAYS    for how many days a link for a young person works, 14
FINGERPOST_LINK_LANGUAGES  further languages of the pages for young people, such as ar
FINGERPOST_STOP_KEY     instead of the key of stops kept in the data folder; never change it
FINGERPOST_LOG_LEVEL    WARNING
FINGERPOST_DEBUG        1 shows errors in full: never where real people's data is
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from fingerpost.db.address import OWNER, WEB, address
from fingerpost.db.installation import current_installation
from fingerpost.db.session import forget_session


def _flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


INSTALLATION = current_installation()
PORT = int(os.environ.get("FINGERPOST_PORT", "8000"))
HTTPS = _flag("FINGERPOST_HTTPS")
DEBUG = _flag("FINGERPOST_DEBUG")

# Loading the settings writes nothing: before the first start there is no key on disk yet, and one
# that lasts as long as this process will do. Whatever serves pages prepares the folder first.
SECRET_KEY = (
    os.environ.get("FINGERPOST_SECRET_KEY")
    or INSTALLATION.known_secret("secret-key")
    or secrets.token_urlsafe(48)
)

# Apps, ground floor first: an app may use those above it in this list, never those below.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "fingerpost.web",  # before allauth, so that our sign-in pages are the ones found
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "fingerpost.audit",
    "fingerpost.db",
    "fingerpost.organisations",
    "fingerpost.organisations.contacts",
    "fingerpost.people",
    "fingerpost.evidence",
    "fingerpost.sharing",
    "fingerpost.sharing.papers",
    "fingerpost.sharing.retention",
    "fingerpost.linkage",
    "fingerpost.intake",
    "fingerpost.intake.ways",
    "fingerpost.intake.dwp",
    "fingerpost.messages",
    "fingerpost.messages.links",
    "fingerpost.messages.consents",
    "fingerpost.caseload",
    "fingerpost.caseload.bulk",
    "fingerpost.caseload.contacts",
    "fingerpost.caseload.allocation",
    "fingerpost.caseload.casework",
    "fingerpost.caseload.lists",
    "fingerpost.caseload.notices",
    "fingerpost.caseload.visits",
    "fingerpost.caseload.ladder",
    "fingerpost.returns",
    "fingerpost.reports",
    "fingerpost.reports.authority",
    "fingerpost.reports.benchmark3",
    "fingerpost.reports.documents",
    "fingerpost.reports.improvement",
    "fingerpost.reports.leavers",
    "fingerpost.reports.publications",
    "fingerpost.reports.rights",
    "fingerpost.reports.retention",
    "fingerpost.reports.working_year",
    "fingerpost.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "fingerpost.middleware.PermissionsPolicyMiddleware",
    "fingerpost.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fingerpost.middleware.UploadLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fingerpost.web.middleware.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fingerpost.urls"
WSGI_APPLICATION = "fingerpost.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fingerpost.web.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "fingerpost.web.forms.renderer.FormRenderer"

# Database. Pages and jobs connect as the web role, through a pool; set-up commands as the owner.

DATABASE_ROLE = os.environ.get("FINGERPOST_DB_ROLE", WEB)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        **address(DATABASE_ROLE, INSTALLATION).for_django(),
        "OPTIONS": {
            **address(DATABASE_ROLE, INSTALLATION).options,
            # History triggers read this setting for every row, and a missing one costs each row a
            # subtransaction: without it a tracked import takes many times as long.
            "options": "-c pgtrigger.ignore={}",
        },
    }
}
if DATABASE_ROLE != OWNER:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": int(os.environ.get("FINGERPOST_DB_POOL", "10")),
        "timeout": 10,
        "reset": forget_session,
    }

# Who gets in

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "fingerpost.sign_in.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever makes the account has checked the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Fingerpost"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever makes the account has checked the address

# Everybody in an office shares an address, so guesses are counted by name and address together
# (below), and allauth's own count by address is set beyond what an office does in a minute.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "300/m/ip"}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "fingerpost.sign_in.name_tried"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# What the browser is told

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
FURTHER_HOSTS = [host for host in os.environ.get("FINGERPOST_HOSTS", "").split(",") if host]
ALLOWED_HOSTS += FURTHER_HOSTS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in FURTHER_HOSTS] if HTTPS else []

# Browsers share cookies between the ports of a machine, so the port is part of the name.
_cookie = f"{'__Host-' if HTTPS else ''}fingerpost-{PORT}"
SESSION_COOKIE_NAME = f"{_cookie}-session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{_cookie}-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # whatever ends the https does this
BEHIND_PROXY = _flag("FINGERPOST_BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the square to scan for a second factor is drawn in the page
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What people send

_inbox = os.environ.get("FINGERPOST_INBOX", "")
INBOX = Path(_inbox).expanduser().resolve() if _inbox else None
_feed_secrets = os.environ.get("FINGERPOST_FEED_SECRETS", "")
FEED_SECRETS = (
    Path(_feed_secrets).expanduser().resolve() if _feed_secrets else INSTALLATION.secrets / "feeds"
)
PRIVATE_HOSTS = [h for h in os.environ.get("FINGERPOST_PRIVATE_HOSTS", "").split(",") if h]
DOCUMENT_LIMIT_BYTES = int(os.environ.get("FINGERPOST_DOCUMENT_MB", "10")) * 1024**2
UPLOAD_LIMIT_BYTES = 200 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
if INSTALLATION.incoming.exists():  # not yet, where nothing has been set up
    FILE_UPLOAD_TEMP_DIR = str(INSTALLATION.incoming)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MEDIA_ROOT = str(INSTALLATION.files)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a mapping of a wide file, or a long list to answer

# How long a superseded draft of a return keeps its file and findings: past the day on which the
# month after it is sent. Never shorter than a week, as each night looks back at those before.

KEEP_DRAFTS_DAYS = max(7, int(os.environ.get("FINGERPOST_KEEP_DRAFTS_DAYS", "35")))

# What a stop remembers of a number is made with this key; where it is empty, with the one in the
# data folder (messages/marks.py).

STOP_KEY = os.environ.get("FINGERPOST_STOP_KEY", "")

# Links for young people

LINK_DAYS = int(os.environ.get("FINGERPOST_LINK_DAYS", "14"))
LINK_LANGUAGES = [c for c in os.environ.get("FINGERPOST_LINK_LANGUAGES", "").split(",") if c]

# What the pages are made of

FINGERPOST_DEMO = INSTALLATION.remembered("demo") is not None
STATIC_URL = "/static/"
STATIC_ROOT = INSTALLATION.static
WHITENOISE_USE_FINDERS = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Where and when

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# Messages out. Without a mail server they are dropped: written to a log, a link to choose a
# password would let in whoever reads the log. Pages ask EMAIL_IS_SET_UP and say so.

DEFAULT_FROM_EMAIL = os.environ.get("FINGERPOST_EMAIL_FROM", "fingerpost@localhost")
_mail = urlsplit(os.environ.get("FINGERPOST_EMAIL_URL", ""))
EMAIL_IS_SET_UP = bool(_mail.hostname)
EMAIL_TIMEOUT = 20  # seconds
if EMAIL_IS_SET_UP:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = True
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# History is kept row by row by the database itself, whoever writes.

PGHISTORY_ADMIN_CLASS = None

# What is logged: never a request's body or query string, never the words of an exception.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "fingerpost.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["stderr"],
        "level": os.environ.get("FINGERPOST_LOG_LEVEL", "WARNING"),
    },
    "loggers": {
        # Django's own handler mails and colours; ours is enough.
        "django": {"handlers": [], "propagate": True},
        # Quotes who tried to sign in.
        "axes": {"level": "ERROR"},
        # Quotes what each job was given.
        "procrastinate": {"level": "WARNING"},
    },
}

PROJECT_FOLDER = Path(__file__).resolve().parent
