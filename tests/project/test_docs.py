from docs.diagrams import PAGE, page


def test_the_page_on_states_follows_the_transition_tables():
    assert PAGE.read_text("utf-8") == page()
