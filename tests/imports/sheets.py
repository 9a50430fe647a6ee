"""Small spreadsheets as people send them."""

import csv
import io

from openpyxl import Workbook

from stepup.db import db
from stepup.imports import tables
from stepup.imports.actions import files
from stepup.imports.outcomes import Outcome

DULL = {
    "alumnae": {
        "First Name": "Ana",
        "Last Name": "Cruz",
        "Email": "ana@example.org",
        "Mobile": "",
        "Mailing City": "",
        "Birthdate": "09/01/1999",
        "Program": "GROW",
        "Cohort": "Crenshaw 2017",
        "Graduation Year": "2017",
        "Current Employer": "",
        "Email Opt Out": "0",
        "Do Not Contact": "0",
    },
    "volunteers": {
        "Name": "Reyes, Dana",
        "E-mail": "dana@example.org",
        "Phone": "",
        "Birthdate": "",
        "Employer": "ACME",
        "Skills": "",
        "Cleared on": "",
        "Clearance expires": "",
        "Training done": "",
        "Opt out": "",
        "Chapter": "Dallas",
    },
    "teens": {
        "Student First": "Maya",
        "Student Last": "Lopez",
        "Grade": "9",
        "DOB": "05/22/2010",
        "School": "Lincoln High",
        "Student email": "",
        "Guardian 1 name": "Rosa Lopez",
        "Guardian 1 email": "rosa@example.org",
        "Guardian 1 phone": "213 555 0193",
        "Consent on file": "Yes",
        "Photo release": "",
        "Allergies / medical": "none",
        "Home language": "English",
    },
    "season": {
        "Sign Up": "Saturday Session",
        "Start Date/Time (mm/dd/yyyy)": "01/09/2027 10:00 AM",
        "End Date/Time (mm/dd/yyyy)": "01/09/2027 12:00 PM",
        "Location": "The Loft",
        "Item": "Mentor",
        "Qty": "1",
        "First Name": "",
        "Last Name": "",
        "Email": "",
    },
}


def a_csv(*lines, charset="utf-8", delimiter=",", ending="\r\n"):
    return ending.join(line.replace("|", delimiter) for line in lines).encode(charset)


def a_workbook(*rows):
    workbook, file = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return file.getvalue()


def rows_of(*lines, **dialect):
    return tables.read(a_csv(*lines, **dialect))


def a_sheet(kind, *rows):
    """Rows of this kind; each says only in what it differs from the dull one."""
    text = io.StringIO()
    writer = csv.DictWriter(text, DULL[kind])
    writer.writeheader()
    writer.writerows(DULL[kind] | row for row in rows)
    return text.getvalue().encode()


def read_rows(kind, *rows):
    return tables.read(a_sheet(kind, *rows))


def take_in(kind, *rows, **options):
    """Import such a sheet, for good."""
    report = files.take_in(kind, a_sheet(kind, *rows), **options)
    db.session.commit()
    return report


def counts(report):
    """Created, matched, changed, refused."""
    return (*(report.count(outcome) for outcome in Outcome), len(report.refusals))


def reasons(report):
    return [refusal.reason for refusal in report.refusals]
