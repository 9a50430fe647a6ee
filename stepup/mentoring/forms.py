"""What staff say when two begin, or end."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length


class MatchForm(FlaskForm):
    mentor = IntegerField("Mentor's number", [InputRequired("Which mentor?")])
    teen = IntegerField("Girl's number", [InputRequired("Which girl?")])


class EndForm(FlaskForm):
    because = StringField("Why it ends", [InputRequired("Say why it ends."), Length(max=120)])
    may_be_named = BooleanField("The mentor agrees to be named to her later")
