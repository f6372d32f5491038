"""A report object becomes pages and pictures. No Flask, no database."""
