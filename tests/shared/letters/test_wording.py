"""The tiny language of mails: variables of a list, put in as text; nothing that could run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.letters.wording import as_line, as_text, fault_in, paragraphs_of, variables_in

KNOWN = {"order.number", "customer.name", "order.link"}
VALUES = {"order.number": "1001", "customer.name": "Ada", "order.link": "https://shop.example/orders/x"}


def told(text: str, **values: str) -> str:
    return as_text(
        paragraphs_of(text, {**VALUES, **{name.replace("__", "."): v for name, v in values.items()}})
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Order {{ order.number }} for {{customer.name}}", "Order 1001 for Ada"),
        ("One\nTwo\r\nThree\n\n \nFour", "One\nTwo\nThree\n\nFour"),
        ("  Hello  ", "Hello"),
        ("", ""),
        ("{{ order.number }}{{ order.number }}", "10011001"),
        ("10 % off & <b>more</b> {really}", "10 % off & <b>more</b> {really}"),
    ],
)
def test_what_is_written_is_what_is_read(written: str, read: str):
    assert fault_in(written, KNOWN) is None
    assert told(written) == read


def test_a_line_whose_variables_are_all_empty_is_left_out():
    text = "Hello {{ customer.name }},\n\nNumber {{ order.number }} of {{ customer.name }}\nBye"

    assert told(text, customer__name="") == "Number 1001 of\nBye".replace("of", "of ")
    assert told("Hello {{ customer.name }}", customer__name="") == ""


def test_a_value_is_one_line_and_turns_nothing():
    assert told("To {{ customer.name }}!", customer__name="Ada\r\nBcc: x\u202e\u2066 y") == "To Ada Bcc: x y!"
    assert as_line("To\n{{ customer.name }}", {"customer.name": "Ada\nX"}) == "To Ada X"


def test_what_stands_in_a_value_is_never_read_again():
    assert told("{{ customer.name }}", customer__name="{{ order.number }}") == "{{ order.number }}"


def test_only_words_and_our_own_links_may_lead_somewhere():
    [[line]] = paragraphs_of("See {{ customer.name }} {{ order.link }}", VALUES)

    assert [(piece.text, piece.is_written, piece.may_lead) for piece in line] == [
        ("See ", True, True),
        ("Ada", False, False),
        (" ", True, True),
        ("https://shop.example/orders/x", False, True),
    ]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("{{ order.nubmer }}", "This mail has no variable order.nubmer. Did you mean order.number?"),
        ("{{ Customer.Name }}", "This mail has no variable Customer.Name. Did you mean customer.name?"),
        ("{{ zzz }}", "This mail has no variable zzz. The list beside the form has all of them."),
        (
            "{{ order.number | upper }}",
            "This mail has no variable order.number | upper. Did you mean order.number?",
        ),
        ("{{ }}", "This mail has no variable . The list beside the form has all of them."),
        ("{{ 7 * 7 }}", "This mail has no variable 7 * 7. The list beside the form has all of them."),
    ],
)
def test_a_variable_that_is_not_there_is_named_with_its_nearest(written: str, fault: str):
    assert fault_in(written, KNOWN) == fault


@pytest.mark.parametrize(
    "written",
    [
        "{% for x in y %}",
        "{{ order.number",
        "order.number }}",
        "{# no #}",
        "{{ {{ order.number }} }}",
    ],
)
def test_code_of_any_other_kind_is_refused(written: str):
    fault = fault_in(written, KNOWN)

    assert fault is not None
    assert fault.startswith(("Write a variable with two braces", "This mail has no variable"))


@given(st.text(alphabet="ab{}%# .\n", max_size=80))
def test_what_is_let_through_has_no_braces_of_code_left(text: str):
    if fault_in(text, KNOWN) is None:
        assert set(variables_in(text)) <= KNOWN
        read = told(text)
        assert "{{" not in read
        assert "{%" not in read
