"""Every piece of furniture and every way to fail, at both sizes and in both lights."""

import calendar
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Blueprint, abort, flash, render_template
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from stepup.errors import Reason, Refused
from stepup.people import access
from tests.browser.conftest import follow

pytestmark = pytest.mark.browser
SIZES = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
everywhere = pytest.mark.parametrize(("width", "scheme"), SIZES)
FAILURES = [400, 403, 404, 405, 410, 413, 429, 500, 503]
REASONS = [
    Reason("SAFE-01", "We still need your background check.", minutes=10, place="clearance"),
    Reason("SAFE-16", "One step left: the orientation.", minutes=120, place="orientation"),
]


class PiecesForm(FlaskForm):
    title = StringField("Title", [InputRequired("Give it a name.")])
    email = EmailField("E-mail", [InputRequired("Type an e-mail address.")])
    notes = TextAreaField("Notes")
    site = SelectField(
        "Where", [Optional()], choices=[SelectChoice("1", "Roosevelt"), SelectChoice("2", "Harbor")]
    )
    role = RadioField(
        "Role",
        [InputRequired("Choose a role.")],
        choices=[SelectChoice("m", "Mentor"), SelectChoice("s", "Speaker")],
    )
    days = SelectMultipleField(
        "Days",
        choices=[SelectChoice("sa", "Saturday"), SelectChoice("tu", "Tuesday")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    held_on = DateField("Day", [InputRequired("Which day?")])
    starts = TimeField("Starts", [InputRequired("When does it start?")])
    seats = IntegerField("Seats", [InputRequired("How many seats?")])
    file = FileField("Spreadsheet")
    agree = BooleanField("I agree", [InputRequired("Please agree first.")])


bp = Blueprint("pieces", __name__, template_folder=str(Path(__file__).parent / "templates"))
access.opens_to(bp, access.ANYONE)


@bp.route("/pieces", methods=["GET", "POST"])
def pieces():
    form = PiecesForm()
    form.validate_on_submit()
    weeks = calendar.Calendar().monthdatescalendar(2027, 3)
    at = datetime(2027, 3, 6, 18, tzinfo=UTC)
    flash("You are in.")
    flash("That did not work.", "error")
    return render_template("pieces.html", form=form, weeks=weeks, at=at)


@bp.get("/refused")
def refused():
    raise Refused.because(REASONS)


@bp.get("/failed/<int:code>")
def failed(code):
    abort(code)


@pytest.fixture
def prepare():
    return lambda app: app.register_blueprint(bp)


def _widths(page):
    return page.evaluate("[document.documentElement.scrollWidth, innerWidth]")


@everywhere
def test_every_piece_is_fit_for_everyone(open_page, faults, look, width, scheme):
    page = open_page("/pieces", width=width, scheme=scheme)

    look(page, "pieces")
    assert faults(page) == []
    assert page.said == []
    assert _widths(page) == [width, width]


@everywhere
def test_a_form_sent_empty_says_what_is_missing_and_where(open_page, faults, look, width, scheme):
    page = open_page("/pieces", width=width, scheme=scheme)
    follow(page, page.get_by_role("button", name="Save"))

    look(page, "mistakes")
    assert faults(page) == []
    assert page.locator(".error-summary a").all_inner_texts() == [
        "Give it a name.", "Type an e-mail address.", "Choose a role.", "Which day?",
        "When does it start?", "How many seats?", "Please agree first.",
    ]  # fmt: skip
    page.locator(".error-summary a", has_text="Choose a role.").click()
    assert page.evaluate("document.activeElement.id") == "role-0"


@everywhere
def test_a_failure_is_fit_for_everyone(open_page, faults, look, width, scheme):
    page = open_page("/failed/404", width=width, scheme=scheme)

    look(page, "failed")
    assert faults(page) == []
    assert _widths(page) == [width, width]


@pytest.mark.parametrize("code", FAILURES)
def test_every_failure_is_said_in_words(open_page, code):
    page = open_page(f"/failed/{code}")

    assert page.locator("main .eyebrow").inner_text() == str(code)
    assert page.locator("main h1").inner_text() in page.title()
    assert page.locator("main .lede").inner_text().endswith(".")


@everywhere
def test_a_refusal_names_each_missing_thing_and_the_way_to_it(
    open_page, faults, look, width, scheme
):
    page = open_page("/refused", width=width, scheme=scheme)

    look(page, "refused")
    assert faults(page) == []
    assert page.locator(".reasons li p:first-child").all_inner_texts() == [
        reason.sentence for reason in REASONS
    ]


def test_what_was_typed_and_the_first_mistake_have_her_attention(open_page):
    page = open_page("/pieces")
    page.get_by_label("Notes").fill("By bus")
    follow(page, page.get_by_role("button", name="Save"))

    assert page.get_by_label("Notes").input_value() == "By bus"
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_the_menu_and_the_two_steps_of_a_deed_work_without_javascript(open_page):
    page = open_page("/pieces", width=390, java_script_enabled=False)

    page.get_by_text("Menu", exact=True).click()
    page.get_by_text("I cannot come").click()

    menu = page.locator(".nav-phone nav").bounding_box()
    assert (menu["x"], menu["width"]) == (0, 390)
    assert page.locator(".nav-phone").get_by_role("link", name="Events").is_visible()
    assert page.get_by_role("button", name="Give it back").is_visible()


def test_every_target_on_a_phone_is_large_enough_for_a_thumb(open_page):
    page = open_page("/pieces", width=390)

    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML)""",
        ".button, .input, .choice, nav a, summary, .foot a, .foot button",
    )
    assert small == []


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/pieces")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_chosen_language_stays_chosen(open_page):
    page = open_page("/pieces")

    follow(page, page.get_by_role("button", name="Español"))

    assert page.url.endswith("/pieces")
    assert page.locator("html").get_attribute("lang") == "es"
