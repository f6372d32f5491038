"""The commands of `python -m survey`, one a module, each an object named `command`."""
