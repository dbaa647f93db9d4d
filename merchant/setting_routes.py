"""The part of the dashboard's map that is about the store itself, and finding one's way."""

from starlette.routing import Route

from merchant import api_keys, finds, settings, store_closings, store_copies, store_facts, store_pauses


def setting_routes() -> list[Route]:
    """Return the addresses of a store's settings."""
    here = "/dashboard/{store}/settings"
    return [
        Route("/dashboard/{store}/find", finds.index, name="finds.index"),
        Route(here, settings.index, name="settings.index"),
        Route(f"{here}/store", store_facts.edit, name="store_facts.edit"),
        Route(f"{here}/store", store_facts.update, name="store_facts.update", methods=["POST"]),
        Route(f"{here}/pause", store_pauses.edit, name="store_pauses.edit"),
        Route(f"{here}/pause", store_pauses.update, name="store_pauses.update", methods=["POST"]),
        Route(f"{here}/pause/end", store_pauses.destroy, name="store_pauses.destroy", methods=["POST"]),
        Route(f"{here}/closing", store_closings.edit, name="store_closings.edit"),
        Route(f"{here}/closing", store_closings.update, name="store_closings.update", methods=["POST"]),
        Route(f"{here}/closing/end", store_closings.destroy, name="store_closings.destroy", methods=["POST"]),
        Route(f"{here}/keys", api_keys.index, name="api_keys.index"),
        Route(f"{here}/keys", api_keys.create, name="api_keys.create", methods=["POST"]),
        Route(f"{here}/keys/new", api_keys.new, name="api_keys.new"),
        Route(f"{here}/keys/{{key}}/secret", api_keys.new_secret, name="api_key_secrets.new"),
        Route(
            f"{here}/keys/{{key}}/secret", api_keys.rotate, name="api_key_secrets.create", methods=["POST"]
        ),
        Route(f"{here}/keys/{{key}}/end", api_keys.revoke, name="api_key_ends.create", methods=["POST"]),
        Route(f"{here}/copies", store_copies.index, name="store_copies.index"),
        Route(f"{here}/copies", store_copies.create, name="store_copies.create", methods=["POST"]),
        Route(f"{here}/copies/{{copy}}", store_copies.show, name="store_copies.show"),
    ]
