"""What a person may be: the only place where a role is a string."""

from django.db import models


class Role(models.TextChoices):
    """The five roles of domain.md §6, and who looks after the accounts of an office and nothing
    else."""

    COUNTY_SUPERVISOR = "county_supervisor", "县级督导"
    TOWNSHIP_STAFF = "township_staff", "乡镇经办"
    TOWNSHIP_LEADER = "township_leader", "乡镇领导"
    VILLAGE_SECRETARY = "village_secretary", "村级秘书长"
    AUDITOR = "auditor", "监督员"
    ADMINISTRATOR = "administrator", "账号管理员"
