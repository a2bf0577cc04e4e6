"""Django's settings, all from the environment through the table in `environment`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from herringbone.web.project import environment
from herringbone.web.project.databases import database
from herringbone.web.project.mail import mail_settings
from herringbone.web.project.providers import oidc_providers
from herringbone.web.project.proxies import trusted_proxies
from herringbone.web.project.secret import secret_key
from herringbone.web.project.sending import message_settings

DATA = environment.data_folder()
DEBUG = environment.is_on("HERRINGBONE_DEBUG")
SECRET_KEY = secret_key(DATA)
ORIGIN = environment.read("HERRINGBONE_ORIGIN").rstrip("/")
HTTPS = ORIGIN.startswith("https://")
ALLOWED_HOSTS = environment.words("HERRINGBONE_HOSTS")
CSRF_TRUSTED_ORIGINS = [ORIGIN]
_begins = environment.read("HERRINGBONE_DEMONSTRATION")
DEMONSTRATION_BEGINS = datetime.fromisoformat(_begins) if _begins else None
_since = environment.read("HERRINGBONE_DEMONSTRATION_SINCE")
DEMONSTRATION_SINCE = datetime.fromisoformat(_since) if _since else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "herringbone.web.ui",
    "herringbone.web.signin",  # before allauth: its templates stand in for allauth's
    "django_htmx",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "herringbone.web.accounts",
    "herringbone.web.schools",
    "herringbone.web.jobs",
    "herringbone.web.registers",
    "herringbone.web.strategies",
    "herringbone.web.absences",
    "herringbone.web.communications",
    "herringbone.web.messages",
    "herringbone.web.replies",
    "herringbone.web.movements",
    "herringbone.web.taking",
    "herringbone.web.imports",
    "herringbone.web.office",
    "herringbone.web.pupils",
    "herringbone.web.worklists",
    "herringbone.web.letters",
    "herringbone.web.calls",
    "herringbone.web.visits",
    "herringbone.web.home",
    "herringbone.web.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "herringbone.web.clock.TellsTheTime",
    "herringbone.web.signin.middleware.AsksForASecondFactor",
    "herringbone.web.schools.middleware.EntersTheSchool",
]

ROOT_URLCONF = "herringbone.web.project.urls"
WSGI_APPLICATION = "herringbone.web.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "herringbone.web.schools.context.shell",
                "herringbone.web.taking.context.nudges",
            ],
            "builtins": ["django.templatetags.static", "herringbone.web.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": database(environment.read("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
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
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_ADAPTER = "herringbone.web.signin.adapters.StaffOnly"
SOCIALACCOUNT_ADAPTER = "herringbone.web.signin.adapters.StaffByProvider"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_ONLY = False
ACCOUNT_FORMS = {
    "change_password": "herringbone.web.signin.forms.ChangePassword",
    "set_password": "herringbone.web.signin.forms.SetPassword",
    "reset_password": "herringbone.web.signin.forms.ResetPassword",
    "reset_password_from_key": "herringbone.web.signin.forms.NewPassword",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Herringbone"
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_providers()}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "herringbone.web.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if environment.is_on("HERRINGBONE_PROXY_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = trusted_proxies()
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = USE_TZ = True
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ROOT = None
MEDIA_ROOT = DATA / "files"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        # Beyond it entries go at random: counts of wrong passwords must not be among them.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
globals().update(mail_settings())
MESSAGES = message_settings()
MARKS_TOO_OLD = "herringbone.web.worklists.stale.too_old"
"""Who knows whether imported marks are too old to write about: asked by `messages.freshness`."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.read("HERRINGBONE_LOG_LEVEL")},
}
PACKAGE = Path(__file__).resolve().parents[2]
