import os

import pytest

from survey.exceptions import ConfigurationError, KeyProblem
from survey.services.wave_keys import WaveKey, WaveKeys


def test_a_key_comes_back_as_it_was_made(tmp_path):
    keys = WaveKeys(tmp_path / "keys")

    made = keys.create("wave-one")

    assert keys.get("wave-one") == made
    assert list(keys.listed()) == ["wave-one"]


def test_key_files_are_for_the_owner_only(tmp_path):
    keys = WaveKeys(tmp_path / "keys")
    keys.create("wave-one")

    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / "wave-one.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("loosened", ["keys", "keys/wave-one.key"])
def test_keys_that_others_can_read_are_refused(tmp_path, loosened):
    keys = WaveKeys(tmp_path / "keys")
    keys.create("wave-one")
    (tmp_path / loosened).chmod(0o750)

    with pytest.raises(KeyProblem, match="chmod go-rwx"):
        keys.get("wave-one")


def test_a_directory_inside_what_backups_copy_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="every backup could open"):
        WaveKeys(tmp_path / "data" / "keys", backed_up=tmp_path / "data")


def test_a_link_that_leads_into_the_backed_up_folder_is_refused(tmp_path):
    (tmp_path / "data" / "inside").mkdir(parents=True)
    (tmp_path / "elsewhere").symlink_to(tmp_path / "data" / "inside")

    with pytest.raises(ConfigurationError):
        WaveKeys(tmp_path / "elsewhere", backed_up=tmp_path / "data")


def test_a_destroyed_key_is_overwritten_and_gone(tmp_path):
    keys = WaveKeys(tmp_path / "keys")
    made = keys.create("wave-one")
    os.link(tmp_path / "keys" / "wave-one.key", tmp_path / "second-name")

    assert keys.destroy("wave-one") is True
    assert keys.destroy("wave-one") is False

    assert (tmp_path / "second-name").read_bytes() != made.secret
    with pytest.raises(KeyProblem, match="Put it back"):
        keys.get("wave-one")


def test_a_damaged_key_is_not_used(tmp_path):
    keys = WaveKeys(tmp_path / "keys")
    keys.create("wave-one")
    (tmp_path / "keys" / "wave-one.key").write_bytes(b"short")

    with pytest.raises(KeyProblem, match="damaged"):
        keys.get("wave-one")


@pytest.mark.parametrize("name", ["../etc", "a/b", "short", "x" * 65, "dot.dot.dot"])
def test_only_public_ids_name_key_files(tmp_path, name):
    with pytest.raises(KeyProblem):
        WaveKeys(tmp_path / "keys").get(name)


def test_every_use_has_a_subkey_of_its_own():
    key = WaveKey(bytes(range(32)))
    purposes = ("link", "link digest", "slip", "slip digest", "draft", "resume", "seal")

    assert len({key.subkey(purpose) for purpose in purposes}) == len(purposes)
    assert key.digest("link", b"ab", b"c") != key.digest("link", b"a", b"bc")


def test_a_key_does_not_print_itself():
    key = WaveKey(b"k" * 32)

    assert "k" * 8 not in f"{key} {key!r}"
