"""All steps of the tour, in the order in which they are played. A new subject is a file of steps and a line here."""

from sandbox.tour import (
    steps_align,
    steps_audit,
    steps_authorise,
    steps_commands,
    steps_delivery,
    steps_login,
    steps_permissions,
    steps_repair,
    steps_setup,
    steps_site,
    steps_watch,
)
from sandbox.tour.step import Step

STEPS: tuple[Step, ...] = (
    *steps_login.STEPS,
    *steps_permissions.STEPS,
    *steps_site.STEPS,
    *steps_commands.STEPS,
    *steps_setup.STEPS,
    *steps_authorise.STEPS,
    *steps_align.STEPS,
    *steps_watch.STEPS,
    *steps_repair.STEPS,
    *steps_audit.STEPS,
    *steps_delivery.STEPS,
)
