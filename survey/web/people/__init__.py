"""The roster: who is on it, and a client's file on its way in."""
