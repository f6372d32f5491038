from survey.documents.names import lines, width


def test_names_break_at_spaces_and_hyphens():
    assert lines("Cross-functional trust", 84) == ("Cross-", "functional", "trust")
    assert lines("Leadership unity", 84) == ("Leadership", "unity")


def test_a_soft_hyphen_is_a_place_to_break_and_otherwise_nothing():
    name = "Funktions\u00adübergreifendes Vertrauen"

    assert lines(name, 120) == ("Funktions-", "übergreifendes", "Vertrauen")
    assert lines(name, 400) == ("Funktionsübergreifendes Vertrauen",)


def test_a_word_that_is_too_long_does_not_fit_at_all():
    assert lines("Funktionsübergreifendes Vertrauen", 84) is None
    assert lines("a b c d e f g h", 12, most=3) is None


def test_every_line_fits_its_room():
    for name in ("Strategy in operations", "One internal system", "Seamless experience"):
        assert all(width(row) <= 84 for row in lines(name, 84))
