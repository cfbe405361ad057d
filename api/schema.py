"""How the OpenAPI description is drawn."""

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    """Group operations by the first word of their route."""

    def get_tags(self) -> list[str]:
        """Return the route's first word after the version."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]
