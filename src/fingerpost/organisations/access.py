"""Who is asking: one user in one role in one authority. Every scoped read starts from this."""

from dataclasses import dataclass

from fingerpost.core import access
from fingerpost.core.access import Permission, Role
from fingerpost.organisations.models import Authority, Membership, Organisation, User


@dataclass(frozen=True, slots=True)
class Access:
    """What the person behind this request may do, and where."""

    user: User
    membership: Membership

    @property
    def authority(self) -> Authority:
        """The tenant whose data is in reach."""
        return self.membership.authority

    @property
    def organisation(self) -> Organisation | None:
        """The one organisation they act for; None for the authority's own staff."""
        return self.membership.organisation

    @property
    def role(self) -> Role:
        """The role they act in."""
        return self.membership.role

    def may(self, permission: Permission) -> bool:
        """Whether they may."""
        return access.may(self.role, permission)

    def check(self, permission: Permission) -> None:
        """Nothing when they may.

        Raises:
            Refused: otherwise, with the sentence to show.
        """
        access.check(self.role, permission)
