"""A feed is named for where it will be read, so that she knows which one to revoke."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length


class FeedForm(FlaskForm):
    name = StringField(
        _("Where will you read it?"),
        [
            DataRequired(_("Give it a name, such as “my phone”.")),
            Length(max=80, message=_("Keep the name under 80 characters.")),
        ],
    )
