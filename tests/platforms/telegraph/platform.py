"""The telegraph as the rest of the bot knows it."""

from bot.desk.permissions import IdForm
from bot.platforms import Application, Platform
from memoqa.settings import load
from tests.platforms.telegraph.settings import TelegraphSettings


def _create(application: Application):
    from tests.platforms.telegraph.adapter import TelegraphAdapter

    return TelegraphAdapter(application.desk, application.wording, load(TelegraphSettings))


def _doctor(settings, _audiences):
    from tests.platforms.telegraph.doctor import examine

    return examine(settings)


TELEGRAPH = Platform(
    name="telegraph",
    create=_create,
    settings=TelegraphSettings,
    people=(IdForm(r"telegraph:[A-Z]{4}", "telegraph:ABCD (a call sign)"),),
    channels=(IdForm(r"telegraph:line-\d+", "telegraph:line-1"),),
    tokens=(r"telegraph-key-\d{8}",),
    doctor=_doctor,
)
