import accounts.scope
import accounts.tenancy
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from accounts.tables_together import ChangesTogether


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("remediation", "0001_initial"),
    ]

    operations = [
        ChangesTogether(
            [
                migrations.CreateModel(
                    name="CaseFacts",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=accounts.tenancy.UUIDv7(),
                                default=accounts.tenancy.new_id,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("held_on", models.DateField(null=True)),
                        ("next_check_on", models.DateField(null=True)),
                        ("help_missing_on", models.DateField(null=True)),
                        ("help_given_on", models.DateField(null=True)),
                        ("unproved", models.PositiveIntegerField(default=0)),
                        ("seen_on", models.DateField(null=True)),
                        ("voices_at", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="remediation.case",
                            ),
                        ),
                        (
                            "district",
                            models.ForeignKey(
                                db_default=accounts.tenancy.CurrentDistrict(),
                                db_index=False,
                                default=accounts.scope.active_district,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.district",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "facts of cases",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("district", "case"), name="one_row_of_facts_per_case"
                            ),
                            accounts.tenancy.DistrictWall(name="remediation_casefacts_wall"),
                            accounts.tenancy.PairKey(
                                column="case_id",
                                name="remediation_casefacts_case_pair",
                                to="remediation_case",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="begin_facts",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO remediation_casefacts (district_id, case_id, unproved)\n            VALUES (NEW.district_id, NEW.id, 0);\n            RETURN NULL;\n        ",
                            hash="488219979447676da6ffafe0263006f22955487b",
                            operation="INSERT",
                            pgid="pgtrigger_begin_facts_4cbb4",
                            table="remediation_case",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="check",
                    trigger=pgtrigger.compiler.Trigger(
                        name="keep_facts",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            PERFORM FROM remediation_casefacts WHERE district_id = NEW.district_id AND case_id = NEW.case_id FOR UPDATE;\n            UPDATE remediation_casefacts SET (held_on, next_check_on) = (SELECT max(held_on), min(due_on) FILTER (WHERE held_on IS NULL)\n        FROM remediation_check WHERE district_id = NEW.district_id AND case_id = NEW.case_id AND called_off_at IS NULL) WHERE district_id = NEW.district_id AND case_id = NEW.case_id;\n            RETURN NULL;\n        ",
                            hash="7c25204fdaf2df5f5296d6cbca308a2f5a62f10d",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_keep_facts_9190e",
                            table="remediation_check",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidenceentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="keep_facts",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            PERFORM FROM remediation_casefacts WHERE district_id = NEW.district_id AND case_id = NEW.case_id FOR UPDATE;\n            UPDATE remediation_casefacts SET (seen_on) = (SELECT max(happened_on) FROM remediation_evidenceentry WHERE district_id = NEW.district_id AND case_id = NEW.case_id) WHERE district_id = NEW.district_id AND case_id = NEW.case_id;\n            RETURN NULL;\n        ",
                            hash="7ce124e234124ff3f03d8654dac66d39cfbcff5c",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_keep_facts_1ad03",
                            table="remediation_evidenceentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="keep_facts",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            PERFORM FROM remediation_casefacts WHERE district_id = NEW.district_id AND case_id = NEW.case_id FOR UPDATE;\n            UPDATE remediation_casefacts SET (voices_at) = (SELECT min(greatest(employee_at, supervisor_at)) FROM remediation_planitem\n        WHERE district_id = NEW.district_id AND case_id = NEW.case_id AND state IN ('open', 'proposed') AND taken_out_at IS NULL\n            AND employee_words <> '' AND supervisor_words <> '') WHERE district_id = NEW.district_id AND case_id = NEW.case_id;\n            RETURN NULL;\n        ",
                            hash="77cb09ef1ffab5835ddd5589caddd2558936ca19",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_keep_facts_c8296",
                            table="remediation_planitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="support",
                    trigger=pgtrigger.compiler.Trigger(
                        name="keep_facts",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            PERFORM FROM remediation_casefacts WHERE district_id = NEW.district_id AND case_id = NEW.case_id FOR UPDATE;\n            UPDATE remediation_casefacts SET (help_missing_on, help_given_on, unproved) = (SELECT min(promised_for) FILTER (WHERE delivered_on IS NULL), max(delivered_on),\n            count(*) FILTER (WHERE delivered_on IS NOT NULL AND proof = '' AND artifact_id IS NULL)\n        FROM remediation_support WHERE district_id = NEW.district_id AND case_id = NEW.case_id AND called_off_at IS NULL) WHERE district_id = NEW.district_id AND case_id = NEW.case_id;\n            RETURN NULL;\n        ",
                            hash="958351b7243bc3e626a334289a9292c130cc64f2",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_keep_facts_09371",
                            table="remediation_support",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
