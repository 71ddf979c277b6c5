"""The forms of bodies, beside the vendor's models of them."""

from datetime import datetime

import pytest
import sdk

from gateway.sandbox.writes import bodies
from gateway.sandbox.writes.form import Form

FORMS = {form.model: form for form in vars(bodies).values() if isinstance(form, Form) and form.fields}
NAMES = {str: "str", bool: "bool", int: "int", datetime: "datetime", dict: "object"}


@pytest.mark.parametrize("model", FORMS)
def test_a_form_has_the_fields_of_the_vendors_model(model):
    assert described(FORMS[model]) == {
        key: (field.type.many, described_type(field)) for key, field in sdk.fields(model).items()
    }


def described(form):
    return {key: (isinstance(rule, list), described_rule(rule)) for key, rule in form.fields.items()}


def described_rule(rule):
    if isinstance(rule, list):
        return described_rule(rule[0])
    if isinstance(rule, Form):
        return rule.model
    return rule if isinstance(rule, tuple) else NAMES[rule]


def described_type(field):
    return field.allowed or ("object" if field.type.name == "DomainEntityRef" else field.type.name)
