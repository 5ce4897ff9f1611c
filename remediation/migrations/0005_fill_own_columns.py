from django.db import migrations

# As the triggers would have kept them: remediation/models/kept_facts.py.
FILL = """
    UPDATE remediation_casefacts AS facts
    SET kind_id = c.kind_id, person_id = c.person_id, evaluator_id = c.evaluator_id,
        coordinator_id = c.coordinator_id, state = c.state, starts_on = c.starts_on,
        ends_on = c.ends_on, started_at = c.started_at, sent_at = c.sent_at,
        issued_at = c.issued_at
    FROM remediation_case c WHERE c.id = facts.case_id
"""


class Migration(migrations.Migration):
    dependencies = [("remediation", "0004_own_columns_of_facts")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
