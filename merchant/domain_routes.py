"""The part of the dashboard's map that is about where a shop answers."""

from starlette.routing import Route

from merchant import certificates, domains


def domain_routes() -> list[Route]:
    """Return the addresses of a store's hosts, and the one at which a proxy asks about certificates."""
    many = "/dashboard/{store}/domains"
    one = f"{many}/{{claim}}"
    return [
        Route("/.well-known/souk/certificate", certificates.show, name="certificates.show"),
        Route(many, domains.index, name="domains.index"),
        Route(many, domains.create, name="domains.create", methods=["POST"]),
        Route(f"{many}/main", domains.choose, name="main_hosts.update", methods=["POST"]),
        Route(f"{one}/check", domains.check, name="domain_checks.create", methods=["POST"]),
        Route(f"{one}/removal", domains.destroy, name="domains.destroy", methods=["POST"]),
    ]
