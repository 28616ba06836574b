"""Which roles an address lets in. Its view says so (`roles`, scoping.RoleMixin), and pages ask here before they
show a way to it, so that no link and no button is ever shown to somebody whom the door would turn away."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLResolver, get_resolver

from villages.scoping import Role


def _views(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, Any]]:
    """(name of the address, its view) of all addresses that have a name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _views(one.url_patterns, inner)
        elif one.name:
            yield f"{namespace}{one.name}", one.callback


@cache
def roles() -> dict[str, frozenset[str]]:
    """{name of the address: the roles that its view lets in}; all of them where the view names none."""
    everybody = frozenset(Role)
    return {
        name: frozenset(getattr(getattr(view, "view_class", None), "roles", everybody))
        for name, view in _views(get_resolver().url_patterns)
    }


def may(user: Any, name: str) -> bool:
    """Does the address `name` let in the role of `user`? False for somebody without one; which rows are seen
    there is another question. Raises KeyError where no address has that name."""
    return getattr(user, "role", "") in roles()[name]
