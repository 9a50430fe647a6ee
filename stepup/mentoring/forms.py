"""What staff say when two begin, or end."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from stepup import asked

IS_NUMBER = NumberRange(1, asked.LARGEST, "Nobody has this number.")


class MatchForm(FlaskForm):
    mentor = IntegerField("Mentor's number", [InputRequired("Which mentor?"), IS_NUMBER])
    teen = IntegerField("Girl's number", [InputRequired("Which girl?"), IS_NUMBER])


class EndForm(FlaskForm):
    because = StringField("Why it ends", [InputRequired("Say why it ends."), Length(max=120)])
    may_be_named = BooleanField("The mentor agrees to be named to her later")
