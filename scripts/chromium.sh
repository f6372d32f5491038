#!/usr/bin/env bash
# A Chromium for the browser tests: the one that is there, else Debian's, else npm's, else say so.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
sudo=""
[ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && sudo="sudo -n"; }
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || [ -n "$sudo" ]; }; then
  echo "Installing Chromium for the browser tests (apt-get)…"
  $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null \
    && command -v chromium >/dev/null 2>&1 && exit 0
fi
echo "No Chromium here and none could be installed: the browser tests will be skipped."
echo "Install one (Debian, Ubuntu: apt-get install chromium) or set SAMESHEET_CHROMIUM to its path."
