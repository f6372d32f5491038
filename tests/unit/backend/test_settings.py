import pytest

from survey import config
from survey.exceptions import ConfigurationError

SECRET = "s" * 48


def test_outside_production_a_secret_is_made_once_and_kept(tmp_path):
    first = config.load(instance=tmp_path)
    again = config.load(instance=tmp_path)

    assert first.secret_key == again.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_production_has_no_default_secret(tmp_path):
    with pytest.raises(ConfigurationError, match="SECRET_KEY is missing; make one with"):
        config.load(environment="production", instance=tmp_path, base_url="https://x.example")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"secret_key": "short"}, "SAMESHEET_SECRET_KEY: must have at least 32 characters"),
        ({"base_url": "ftp://x"}, "SAMESHEET_BASE_URL: must be an address"),
        ({"database_url": "mysql://x"}, "SAMESHEET_DATABASE_URL: must start with"),
        ({"port": "many"}, "SAMESHEET_PORT"),
        ({"unknown": 1}, "SAMESHEET_UNKNOWN"),
    ],
)
def test_a_wrong_setting_is_named_with_its_cure(tmp_path, given, said):
    with pytest.raises(ConfigurationError, match=said) as refusal:
        config.load(instance=tmp_path, **given)

    assert "docs/configuration.md" in refusal.value.message


def test_all_problems_are_named_at_once(tmp_path):
    with pytest.raises(ConfigurationError) as refusal:
        config.load(instance=tmp_path, port=0, secret_key="short")

    assert "SAMESHEET_PORT" in refusal.value.message
    assert "SAMESHEET_SECRET_KEY" in refusal.value.message


def test_production_needs_https(tmp_path):
    with pytest.raises(ConfigurationError, match="https"):
        config.load(environment="production", instance=tmp_path, secret_key=SECRET)


def test_settings_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SAMESHEET_INSTANCE", str(tmp_path))
    monkeypatch.setenv("SAMESHEET_TRUSTED_HOSTS", "a.example, b.example")
    monkeypatch.setenv("SAMESHEET_DATABASE_URL", "postgresql://u@h/d")

    settings = config.load()

    assert settings.hosts == ("a.example", "b.example")
    assert settings.database == "postgresql+psycopg://u@h/d"
    assert settings.database_file is None


def test_settings_do_not_print_secrets(tmp_path):
    assert SECRET not in repr(config.load(instance=tmp_path, secret_key=SECRET))


def test_keys_lie_beside_the_database_and_never_in_its_folder(tmp_path):
    settings = config.load(instance=tmp_path)

    assert settings.database_file is not None
    assert not settings.keys.is_relative_to(settings.database_file.parent)
