"""The part of the dashboard's map in which a store's texts are translated."""

from starlette.routing import Route

from merchant import store_languages, store_words, translated_words, translation_files, translations


def translating() -> list[Route]:
    """Return the addresses of languages and translations."""
    all_of_it = "/dashboard/{store}/translations"
    into, one = f"{all_of_it}/{{language}}", f"{all_of_it}/{{language}}/{{kind}}/{{id}}"
    words, shop, file = f"{into}/words", f"{into}/shop", f"{into}/file"
    return [
        Route(all_of_it, translations.index, name="translations.index"),
        Route(
            f"{all_of_it}/languages", store_languages.update, name="store_languages.update", methods=["POST"]
        ),
        Route(words, translated_words.edit, name="translated_words.edit"),
        Route(words, translated_words.update, name="translated_words.update", methods=["POST"]),
        Route(shop, store_words.edit, name="store_words.edit"),
        Route(shop, store_words.update, name="store_words.update", methods=["POST"]),
        Route(file, translation_files.show, name="translation_files.show"),
        Route(file, translation_files.create, name="translation_files.create", methods=["POST"]),
        Route(f"{into}/{{kind}}", translations.show, name="translations.show"),
        Route(one, translations.edit, name="translations.edit"),
        Route(one, translations.update, name="translations.update", methods=["POST"]),
    ]
