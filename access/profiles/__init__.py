"""Profiles: which permissions an integration needs, how much, and what breaks without each.

Here: the values, Jira's permission keys, and reading of TOML files, shipped (beside this file) or one's own.
Not here: comparing a profile with what an account holds; that is `access.permissions`.
"""

from access.profiles.permission_keys import KNOWN_PERMISSIONS, KnownPermission
from access.profiles.reading import default_profile_for, load_profile, shipped_names, shipped_profile
from access.profiles.values import Certainty, Level, Profile, Requirement

__all__ = [
    "KNOWN_PERMISSIONS",
    "Certainty",
    "KnownPermission",
    "Level",
    "Profile",
    "Requirement",
    "default_profile_for",
    "load_profile",
    "shipped_names",
    "shipped_profile",
]
