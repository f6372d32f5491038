"""The report on paper: the page's words and pictures, laid out by Typst."""
