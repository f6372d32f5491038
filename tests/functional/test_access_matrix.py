"""Who may open which address: every route is listed here, and every one is tried by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from survey import clock
from survey.services import engagements, launching, membership, reports, uploads
from survey.web.access import GIVEN
from tests.fieldwork import NOW, small_instrument
from tests.functional.workspace import keep_report

PASSWORD = "a long sample password"
ROLES = ("owner", "consultant", "analyst", "leader")
EVERYBODY = {
    "accounts.code",
    "accounts.forgotten",
    "accounts.welcome",
    "codes.any_wave",
    "codes.of_wave",
    "joining.join",
    "kiosk.finish",
    "kiosk.join",
    "kiosk.register",
    "kiosk.start",
    "mailbox.arrived",
    "mailbox.bounced",
    "mailbox.no_more",
    "respond.answer",
    "respond.keep",
    "respond.promise",
    "respond.protection",
    "respond.record",
    "respond.resume",
    "respond.review",
    "respond.sent",
    "security.login",
    "static",
}
ACCOUNTS = {
    "accounts.account_page",
    "accounts.change_password",
    "accounts.end_other_sign_ins",
    "accounts.end_sign_in",
    "accounts.second_step_page",
    "accounts.turn_off",
    "home.home",
    "security.logout",
    "setup.new",
}
MEMBERS = {
    "engagements.engagement",
    "reports.action",
    "reports.compare",
    "reports.document",
    "reports.documents",
    "reports.every_table",
    "reports.explore",
    "reports.explored_picture",
    "reports.explored_table",
    "reports.picture",
    "reports.plan",
    "reports.report",
    "reports.table",
}
STAFF = {
    "engagements.wave",
    "keeping.record",
    "questionnaire.export",
    "questionnaire.page",
    "questionnaire.preview",
    "questionnaire.whole",
}
RUNNERS = {
    "engagements.close",
    "fielding.discard",
    "fielding.extend",
    "fielding.launch",
    "fielding.new",
    "fielding.newcomers",
    "fielding.plan",
    "keeping.held",
    "keeping.look",
    "mail.again",
    "mail.cancel",
    "mail.page",
    "mail.plan",
    "mail.preview",
    "mail.send_to_me",
    "people.bring",
    "people.bring_in",
    "people.file",
    "people.listed",
    "people.problems",
    "people.template",
    "questionnaire.add",
    "questionnaire.read",
    "questionnaire.statement",
    "questionnaire.switch",
    "questionnaire.take",
    "questionnaire.translate",
    "reports.commentary",
    "reports.publish",
    "reports.withdraw",
    "results.leave",
    "results.page",
    "results.remove",
    "results.take",
    "setup.add_department",
    "setup.add_level",
    "setup.change_department",
    "setup.change_level",
    "setup.edit",
    "setup.remove_logo",
    "setup.take_logo",
    "slips.doors",
    "slips.name_kiosk",
    "slips.print_posters",
    "slips.print_slips",
    "slips.withdraw_kiosk",
}
OWNERS = {
    "keeping.delete",
    "members.change",
    "members.invite",
    "members.members",
    "members.record",
    "members.record_file",
    "members.remove",
}
MAY = {
    "owner": MEMBERS | STAFF | RUNNERS | OWNERS,
    "consultant": MEMBERS | STAFF | RUNNERS,
    "analyst": MEMBERS | STAFF,
    "leader": MEMBERS,
}


@pytest.fixture
def app(app):
    app.config["WTF_CSRF_ENABLED"] = False  # tokens are another test's matter
    return app


class Company:
    """An engagement with something behind every kind of address."""

    def __init__(self, session, make_engagement, make_account, make_open_wave, slug):
        self.owner = make_account()
        self.engagement = make_engagement(slug, owner=self.owner)
        self.wave = make_open_wave(self.engagement, key=f"{slug}-wave")
        done = launching.draft(
            session,
            self.engagement,
            key=f"{slug}-done",
            title="Done",
            instrument=small_instrument(),
        )
        self.report = keep_report(session, done, NOW)
        reports.publish(session, self.engagement, self.owner, self.report.id, now=NOW)
        content = b"Number,Name,Level\n1,Ann,C-suite\n"
        self.upload = uploads.keep(
            session, self.engagement, self.owner, "people.csv", content, now=clock.now()
        )
        session.commit()

    def values(self) -> dict[str, object]:
        return {
            "slug": self.engagement.slug,
            "key": self.wave.key,
            "report_id": str(self.report.id),
            "number": self.upload.id,
            "item": "unity1",
            "dimension": "unity",
            "question": "remark",
            "ending": "csv",
            "form": "svg",
            "kind": "pdf",
            "language": "en",
        }


@pytest.fixture
def company(session, make_engagement, make_account, make_open_wave):
    def make(slug: str) -> Company:
        return Company(session, make_engagement, make_account, make_open_wave, slug)

    return make


def addresses(app, values: dict[str, object]) -> Iterator[tuple[str, str, list[str]]]:
    """Every route of an engagement with these values, and its methods."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "slug" not in rule.arguments:
                continue
            given = {name: values[name] for name in rule.arguments}
            if rule.endpoint == "mail.preview":
                given["kind"] = "invitation"
            if rule.endpoint == "mail.again":
                given["number"] = uuid4()
            built = rule.build(given, append_unknown=False)
            assert built is not None, rule.rule
            yield rule.endpoint, built[1], sorted(rule.methods & {"GET", "POST"})


def signed_in(app, account):
    client = app.test_client()
    client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    return client


def ask(client, method: str, address: str) -> int:
    return client.open(address, method=method).status_code


def test_every_route_is_listed_with_who_may_use_it(app):
    rules = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "access", None)
        or GIVEN[rule.endpoint]
        for rule in app.url_map.iter_rules()
    }
    public = {name for name, access in rules.items() if access.rule == "public"}
    accounts = {name for name, access in rules.items() if access.rule == "signed in"}
    of_engagements = {
        name: set(access.roles or ROLES) for name, access in rules.items() if access.rule == "role"
    }

    assert public == EVERYBODY
    assert accounts == ACCOUNTS
    assert of_engagements == {
        name: {role for role in ROLES if name in MAY[role]} for name in MAY["owner"]
    }


def test_each_role_opens_what_it_may_and_nothing_else(app, session, company, make_account):
    mine = company("mine")
    for role in ROLES:
        account = make_account(opens_engagements=False)
        engagements.admit(session, mine.engagement, account, role)
        session.commit()
        client = signed_in(app, account)
        for endpoint, address, methods in addresses(app, mine.values()):
            for method in methods:
                if endpoint not in MAY[role]:
                    assert ask(client, method, address) == 403, (role, method, address)
                elif method == "GET":
                    assert ask(client, "GET", address) not in {302, 401, 403, 500}, (role, address)


def test_strangers_and_visitors_open_nothing(app, company, make_account):
    mine = company("mine")
    stranger, visitor = signed_in(app, make_account()), app.test_client()

    for _, address, methods in addresses(app, mine.values()):
        for method in methods:
            assert ask(stranger, method, address) == 404, address
            assert ask(visitor, method, address) in {302, 401}, address


def test_nothing_of_another_engagement_is_reached_through_ones_own(app, company):
    mine, theirs = company("mine"), company("theirs")
    client = signed_in(app, mine.owner)
    values = {**theirs.values(), "slug": mine.engagement.slug}

    for endpoint, address, methods in addresses(app, values):
        of_others = {"key", "report_id", "number"} & set(_arguments(app, endpoint))
        if not of_others or endpoint.startswith("members."):
            continue  # members have a test of their own
        for method in methods:
            assert ask(client, method, address) == 404, (method, address)


def test_levels_and_departments_of_another_engagement_are_not_changed(app, session, company):
    mine, theirs = company("mine"), company("theirs")
    client = signed_in(app, mine.owner)
    level = engagements.levels(session, theirs.engagement)[0]

    data = {"number": level.id, "name": "Taken", "audience": "leaders", "act": "save"}
    client.post("/engagements/mine/setup/levels", data=data)
    session.expire_all()

    assert [one.name for one in engagements.levels(session, theirs.engagement)] == [
        "C-suite",
        "Manager",
        "Frontline",
    ]


def test_members_of_another_engagement_are_neither_changed_nor_removed(app, session, company):
    mine, theirs = company("mine"), company("theirs")
    client = signed_in(app, mine.owner)
    member = membership.of(session, theirs.engagement)[0].id

    for place in ("", "/remove"):
        client.post(f"/engagements/mine/members/{member}{place}", data={"role": "leader"})
    session.expire_all()

    assert [one.role for one in membership.of(session, theirs.engagement)] == ["owner"]


def _arguments(app, endpoint: str) -> set[str]:
    return {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
