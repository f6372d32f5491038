"""Work that is due: the rows themselves are the queue, and every sweep may be repeated."""
