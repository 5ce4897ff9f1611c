from django.db import migrations

# As the triggers would have kept them: remediation/models/kept_facts.py.
FILL = """
    INSERT INTO remediation_casefacts (district_id, case_id, held_on, next_check_on,
        help_missing_on, help_given_on, unproved, seen_on, voices_at)
    SELECT c.district_id, c.id, checks.held_on, checks.next_on, helps.missing_on, helps.given_on,
        coalesce(helps.unproved, 0), seen.seen_on, voices.since
    FROM remediation_case c
    LEFT JOIN (
        SELECT case_id, max(held_on) AS held_on,
            min(due_on) FILTER (WHERE held_on IS NULL) AS next_on
        FROM remediation_check WHERE called_off_at IS NULL GROUP BY case_id
    ) checks ON checks.case_id = c.id
    LEFT JOIN (
        SELECT case_id, min(promised_for) FILTER (WHERE delivered_on IS NULL) AS missing_on,
            max(delivered_on) AS given_on,
            count(*) FILTER (WHERE delivered_on IS NOT NULL AND proof = ''
                AND artifact_id IS NULL) AS unproved
        FROM remediation_support WHERE called_off_at IS NULL GROUP BY case_id
    ) helps ON helps.case_id = c.id
    LEFT JOIN (
        SELECT case_id, max(happened_on) AS seen_on FROM remediation_evidenceentry
        GROUP BY case_id
    ) seen ON seen.case_id = c.id
    LEFT JOIN (
        SELECT case_id, min(greatest(employee_at, supervisor_at)) AS since
        FROM remediation_planitem
        WHERE state IN ('open', 'proposed') AND taken_out_at IS NULL
            AND employee_words <> '' AND supervisor_words <> ''
        GROUP BY case_id
    ) voices ON voices.case_id = c.id
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("remediation", "0002_case_facts")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
