"""The part of the dashboard's map that is about who works in a store, and as what."""

from starlette.routing import Route

from merchant import (
    invitations,
    log,
    own_membership,
    people,
    people_invitations,
    people_second_steps,
    people_teams,
    roles,
    teams,
)


def people_routes() -> list[Route]:
    """Return the addresses of a store's people, of their roles and of their teams."""
    many, kinds = "/dashboard/{store}/people", "/dashboard/{store}/people/roles"
    one, kind = f"{many}/{{member}}", f"{kinds}/{{role}}"
    crews, crew = f"{many}/teams", f"{many}/teams/{{team}}"
    letter = "/dashboard/invitations/{token}"
    return [
        Route(letter, invitations.show, name="invitations.show"),
        Route(letter, invitations.create, name="invitations.create", methods=["POST"]),
        Route("/dashboard/{store}/log", log.index, name="log.index"),
        Route("/dashboard/{store}/log.csv", log.export, name="log_files.show"),
        Route(many, people.index, name="people.index"),
        Route(
            f"{many}/second-steps",
            people_second_steps.update,
            name="second_step_rules.update",
            methods=["POST"],
        ),
        Route(f"{many}/invitations/new", people_invitations.new, name="people_invitations.new"),
        Route(
            f"{many}/invitations",
            people_invitations.create,
            name="people_invitations.create",
            methods=["POST"],
        ),
        Route(
            f"{many}/invitations/{{invitation}}/removal",
            people_invitations.destroy,
            name="people_invitations.destroy",
            methods=["POST"],
        ),
        Route(kinds, roles.index, name="roles.index"),
        Route(kinds, roles.create, name="roles.create", methods=["POST"]),
        Route(f"{kinds}/new", roles.new, name="roles.new"),
        Route(kind, roles.edit, name="roles.edit"),
        Route(kind, roles.update, name="roles.update", methods=["POST"]),
        Route(f"{kind}/removal", roles.destroy, name="roles.destroy", methods=["POST"]),
        Route(crews, teams.index, name="teams.index"),
        Route(crews, teams.create, name="teams.create", methods=["POST"]),
        Route(f"{crews}/new", teams.new, name="teams.new"),
        Route(crew, teams.edit, name="teams.edit"),
        Route(crew, teams.update, name="teams.update", methods=["POST"]),
        Route(f"{crew}/removal", teams.destroy, name="teams.destroy", methods=["POST"]),
        Route(one, people.edit, name="people.edit"),
        Route(one, people.update, name="people.update", methods=["POST"]),
        Route(f"{one}/teams", people_teams.update, name="people_teams.update", methods=["POST"]),
        Route(
            f"{one}/second-step/removal",
            people_second_steps.destroy,
            name="people_second_steps.destroy",
            methods=["POST"],
        ),
        Route(f"{one}/removal", people.destroy, name="people.destroy", methods=["POST"]),
        Route(
            "/dashboard/{store}/account/membership/end",
            own_membership.destroy,
            name="own_membership.destroy",
            methods=["POST"],
        ),
    ]
