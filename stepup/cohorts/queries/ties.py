"""Girls, and who speaks for them, belong to the site of a cohort, also when its time is over."""

from collections.abc import Collection

from sqlalchemy import Select, select

from stepup.cohorts.models import Alumna, Cohort, Enrollment, Guardianship, Teen
from stepup.people.ties import tie


@tie
def girls_at(site_ids: Collection[int]) -> Select[int]:
    hers = select(Teen.person_id).join(Enrollment, Enrollment.teen_id == Teen.id)
    return hers.join(Enrollment.cohort).where(Cohort.site_id.in_(site_ids))


@tie
def guardians_at(site_ids: Collection[int]) -> Select[int]:
    hers = select(Guardianship.guardian_id)
    hers = hers.join(Enrollment, Enrollment.teen_id == Guardianship.teen_id)
    return hers.join(Enrollment.cohort).where(Cohort.site_id.in_(site_ids))


@tie
def alumnae_at(site_ids: Collection[int]) -> Select[int]:
    hers = select(Alumna.person_id).join(Alumna.cohort)
    return hers.where(Cohort.site_id.in_(site_ids))
