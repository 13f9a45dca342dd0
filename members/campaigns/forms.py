"""Starting and closing a re-registration."""

import datetime

from django import forms
from django.utils import timezone

from accounts.records.editing import RecordForm
from accounts.records.workdays import moved_to_working_day

from .models import Campaign

DAYS_OPEN = 60


class CampaignForm(RecordForm):
    class Meta:
        model = Campaign
        fields = ["title", "started", "deadline"]
        help_texts = {"deadline": "过了这一天还没有登记完的村标为逾期，仍可以登记。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.update(
            title=f"{today.year}年会员重新登记",
            started=today,
            deadline=moved_to_working_day(today + datetime.timedelta(days=DAYS_OPEN)),
        )


class CampaignCloseForm(RecordForm):
    """`pending`: how many are not registered; then it must be said that they stay."""

    closed = forms.DateField(label="结束日期")
    stay = forms.BooleanField(label="")

    class Meta:
        model = Campaign
        fields = ["closed"]

    def __init__(self, *args: object, pending: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closed"] = timezone.localdate()
        if pending:
            self.fields["stay"].label = f"还没有登记的 {pending} 名仍是会员，在报表里列为“未登记”"
            self.fields["stay"].error_messages["required"] = (
                "请确认未登记的会员怎么办；要注销的先回名单里注销。"
            )
        else:
            del self.fields["stay"]
