"""Two password validators in our words: Django has no Chinese for the first, and other terms for the second."""

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator


class LengthValidator(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"密码太短，至少要 {self.min_length} 个字符。"


class SimilarityValidator(UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "密码与%(verbose_name)s太相近，容易被猜到。"
