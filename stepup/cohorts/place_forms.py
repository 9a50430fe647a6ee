"""A break of a girl's, and that she leaves."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import InputRequired, Length


class BreakForm(FlaskForm):
    why = StringField("Why", [InputRequired("Why does she take a break?"), Length(max=300)])
    until = DateField("Back on", [InputRequired("On which day is she back?")])


class LeaveForm(FlaskForm):
    reason = StringField("Why", [InputRequired("Why does she leave?"), Length(max=300)])
    for_cause = BooleanField("For cause: she does not come back without the safeguarding lead")
