"""Every setting of the application: typed, frozen, read from the environment, failing loudly."""

from __future__ import annotations

import os
import secrets
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from survey.exceptions import ConfigurationError

PREFIX = "SAMESHEET_"
SECRET_LENGTH = 32
Secrets = SecretStr | tuple[SecretStr, ...] | None


class Settings(BaseSettings):
    """What can be set; docs/configuration.md describes each."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    environment: Literal["development", "production", "test"] = "development"
    instance: Path = Field(Path("instance"), description="Folder of what this server keeps.")
    database_url: str = Field("", description="SQLite or PostgreSQL; empty: SQLite in instance.")
    key_directory: Path | None = Field(None, description="Where wave keys lie, never backed up.")
    secret_key: SecretStr | None = Field(None, description="Signs sessions; 32 characters or more.")
    secret_key_fallbacks: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Secret keys of before, with commas; still read, never written with."
    )
    base_url: str = Field("http://127.0.0.1:8000", description="What links start with.")
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Host names answered to, with commas; empty: that of BASE_URL."
    )
    proxies: int = Field(0, ge=0, le=5, description="How many proxies stand in front.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    web_workers: int = Field(2, ge=1, le=64, description="Web processes of `serve`.")
    web_threads: int = Field(2, ge=1, le=64, description="Threads of one web process.")
    smtp_host: str = Field("", description="Mail server; empty: no mail is sent.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_user: str = Field("", description="User at the mail server.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_starttls: bool = Field(True, description="Whether mail is sent over STARTTLS.")
    mail_per_second: float = Field(
        250, gt=0, le=10_000, description="How many mails leave in a second at most."
    )
    mail_from: str = Field("", description="Address that mails come from.")
    mail_bounces: str = Field(
        "", description="Address for what cannot be delivered; mail to name+anything must reach it."
    )
    bounce_maildir: Path | None = Field(None, description="Maildir that bounces are delivered to.")
    imap_host: str = Field("", description="Mail server whose mailbox bounces are read from.")
    imap_port: int = Field(993, ge=1, le=65535, description="Port of that server.")
    imap_user: str = Field("", description="User of the mailbox.")
    imap_password: SecretStr = Field(SecretStr(""), description="Password of the mailbox.")
    imap_folder: str = Field("INBOX", description="Folder of the mailbox.")
    imap_tls: bool = Field(True, description="Whether the mailbox is read over TLS.")
    bounce_token: SecretStr = Field(
        SecretStr(""), description="What a mail service proves itself with when it reports bounces."
    )

    @field_validator("mail_from", "mail_bounces")
    @classmethod
    def _mailbox(cls, value: str) -> str:
        try:
            return Address(addr_spec=value).addr_spec if value else value
        except (ValueError, IndexError, HeaderParseError) as problem:
            raise ValueError("must be one address such as surveys@example.com") from problem

    @field_validator("trusted_hosts", "secret_key_fallbacks", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise ValueError("must be an address such as https://survey.example.com")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith(("postgresql://", "postgres://")):
            return "postgresql+psycopg://" + value.split("://", 1)[1]
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value

    @field_validator("secret_key", "secret_key_fallbacks")
    @classmethod
    def _long_enough(cls, value: Secrets) -> Secrets:
        listed = value if isinstance(value, tuple) else (value,)
        if any(one is not None and len(one.get_secret_value()) < SECRET_LENGTH for one in listed):
            raise ValueError(f"must have at least {SECRET_LENGTH} characters")
        return value

    @model_validator(mode="after")
    def _production(self) -> Self:
        if self.environment != "production":
            return self
        if self.secret_key is None:
            raise ValueError(
                'SECRET_KEY is missing; make one with: python -c "import secrets; '
                'print(secrets.token_urlsafe(48))"'
            )
        if not self.base_url.startswith("https://"):
            raise ValueError("BASE_URL must start with https:// in production")
        return self

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_host and self.mail_from)

    @property
    def database(self) -> str:
        """The database's address with its driver."""
        path = self.instance.absolute() / "data" / "samesheet.db"
        return self.database_url or f"sqlite:///{path}"

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; its folder is what a backup copies."""
        if not self.database.startswith("sqlite:///"):
            return None
        return Path(self.database.removeprefix("sqlite:///").split("?")[0]).absolute()

    @property
    def keys(self) -> Path:
        return (self.key_directory or self.instance / "keys").absolute()

    @property
    def progress(self) -> Path:
        """Where long work notes how far it is."""
        return self.instance.absolute() / "progress"

    @property
    def hosts(self) -> tuple[str, ...]:
        return self.trusted_hosts or (urlsplit(self.base_url).hostname or "",)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret key, and after it those of before."""
        newest = () if self.secret_key is None else (self.secret_key,)
        return tuple(one.get_secret_value() for one in (*newest, *self.secret_key_fallbacks))

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")


def load(**given: Any) -> Settings:
    """Read the settings; every problem is named with its cure, all at once.

    Outside production a secret key is made once and kept in the instance folder.
    """
    try:
        settings = Settings(**given)
    except ValidationError as problem:
        raise ConfigurationError(_explain(problem)) from None
    if settings.secret_key is None:
        secret = SecretStr(_kept_secret(settings.instance.absolute()))
        settings = settings.model_copy(update={"secret_key": secret})
    return settings


def _explain(problem: ValidationError) -> str:
    lines = []
    for error in problem.errors():
        name = PREFIX + str(error["loc"][0]).upper() if error["loc"] else PREFIX.rstrip("_")
        lines.append(f"{name}: {error['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines) + "\nEvery setting is described in docs/configuration.md."


def _kept_secret(instance: Path) -> str:
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret
