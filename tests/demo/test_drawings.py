from dataclasses import replace
from itertools import product as each_of

import pytest

from shared.demo.content.shape import DemoPicture
from shared.demo.content.stores import STORES
from shared.demo.drawings import FORMS, draw, draw_collection, draw_hero, rasterise

RED = DemoPicture(form="rug", view="whole", colours=("#a5492f", "#e7cfa8", "#2f4668"), alt="A red rug")


@pytest.mark.parametrize(("form", "view"), list(each_of(FORMS, ("whole", "detail"))))
def test_every_form_is_drawn_in_four_by_five_and_fills_the_middle(form: str, view: str) -> None:
    drawn = rasterise(draw(replace(RED, form=form, view=view)), 96)

    assert drawn.size == (96, 120)
    # A form that was drawn beside the canvas, or not at all, leaves one soft ground.
    assert len(drawn.crop((24, 30, 72, 90)).quantize(64).getcolors() or ()) > 32


@pytest.mark.parametrize("form", FORMS)
def test_another_colour_is_another_picture(form: str) -> None:
    red, green = replace(RED, form=form), replace(RED, form=form, colours=("#2f4a3c", "#22352b", "#e26a1c"))

    assert rasterise(draw(red), 48).tobytes() != rasterise(draw(green), 48).tobytes()


def test_a_detail_is_another_picture_than_the_whole() -> None:
    alike = [
        form
        for form in FORMS
        if draw(replace(RED, form=form)) == draw(replace(RED, form=form, view="detail"))
    ]

    assert alike == []


@pytest.mark.parametrize("theme", [store.theme for store in STORES])
def test_every_store_opens_with_a_wide_scene(theme: str) -> None:
    assert rasterise(draw_hero(theme), 240).size == (240, 140)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_tile_shows_up_to_three_things(count: int) -> None:
    things = [("vase", RED.colours), ("bowl", RED.colours), ("mug", RED.colours)][:count]

    assert rasterise(draw_collection(things), 96).size == (96, 120)


def test_each_thing_in_a_scene_keeps_its_own_colours() -> None:
    names = [
        part.split('"')[0] for part in draw_collection([("vase", RED.colours)] * 3).svg.split(' id="')[1:]
    ]

    assert len(names) == len(set(names))
