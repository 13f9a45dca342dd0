"""What forms say of a wrong answer, in the office's words instead of Django's."""

from django import forms
from django.core import validators

INTEGER, NUMBER, CHOICE = "请填整数。", "请填数字。", "请从列出的选项里选。"
FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写这一栏。"},
    forms.IntegerField: {"invalid": INTEGER},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {"invalid": NUMBER},
    forms.DateField: {"invalid": "请填日期，如 2026-11-30。"},
    forms.TimeField: {"invalid": "请填时间，如 09:30。"},
    forms.DateTimeField: {"invalid": "请填日期和时间，如 2026-11-30 09:30。"},
    forms.ChoiceField: {"invalid_choice": CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": CHOICE, "invalid_list": CHOICE},
    forms.ModelChoiceField: {"invalid_choice": CHOICE},
    forms.ModelMultipleChoiceField: dict.fromkeys(
        ("invalid_choice", "invalid_list", "invalid_pk_value"), CHOICE
    ),
    forms.FileField: {
        "required": "请先选择文件。",
        "max_length": "文件名最多 %(max)d 个字，现有 %(length)d 个字。",
    },
}
VALIDATORS = {
    validators.MinValueValidator: "不能小于 %(limit_value)s。",
    validators.MaxValueValidator: "不能大于 %(limit_value)s。",
    validators.MinLengthValidator: "至少 %(limit_value)d 个字，现有 %(show_value)d 个字。",
    validators.MaxLengthValidator: "最多 %(limit_value)d 个字，现有 %(show_value)d 个字。",
}


def connect() -> None:
    """Before any form is defined: its fields copy what stands at their class."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **words}
    for validator, text in VALIDATORS.items():
        validator.message = text
    validators.DecimalValidator.messages = {
        "invalid": NUMBER,
        "max_digits": "最多 %(max)s 位数字。",
        "max_decimal_places": "小数点后最多 %(max)s 位。",
        "max_whole_digits": "小数点前最多 %(max)s 位。",
    }
