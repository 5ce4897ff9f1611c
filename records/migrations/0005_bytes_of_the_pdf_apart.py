from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_words_go_with_a_destruction'),
    ]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO records_renderingcontent (id, district_id, rendering_id, pdf)
                SELECT id, district_id, id, pdf FROM records_rendering;
            SET CONSTRAINTS ALL IMMEDIATE
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name='rendering',
            name='pdf',
        ),
    ]
