"""Teens in cohorts, who may speak for them, and the alumnae they become."""

from stepup.cohorts.models.alumnae import Alumna, Graduate, Graduation
from stepup.cohorts.models.consents import Consent, ConsentKind, PaperAnswer
from stepup.cohorts.models.girls import EmergencyContact, Guardianship, Teen
from stepup.cohorts.models.groups import Cohort, Program
from stepup.cohorts.models.pictures import Picture, PictureGirl
from stepup.cohorts.models.places import Enrollment, EnrollmentMove, EnrollmentState

__all__ = [
    "Alumna",
    "Cohort",
    "Consent",
    "ConsentKind",
    "EmergencyContact",
    "Enrollment",
    "EnrollmentMove",
    "EnrollmentState",
    "Graduate",
    "Graduation",
    "Guardianship",
    "PaperAnswer",
    "Picture",
    "PictureGirl",
    "Program",
    "Teen",
]
