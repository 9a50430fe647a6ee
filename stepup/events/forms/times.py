"""When she can come, and when not."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired


class AwayForm(FlaskForm):
    first_on = DateField(_("First day"), [InputRequired(_("On which day does it begin?"))])
    last_on = DateField(_("Last day"), [InputRequired(_("On which day does it end?"))])
