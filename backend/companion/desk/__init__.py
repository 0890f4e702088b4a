"""The organizers' desk: what their page and scripts ask for, done by the services. Only `app` makes one."""

from companion.desk.desk import OrganizersDesk

__all__ = ["OrganizersDesk"]
