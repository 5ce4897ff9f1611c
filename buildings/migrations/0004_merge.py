from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("buildings", "0002_kept_for_a_time"),
        ("buildings", "0003_lean_readings"),
    ]

    operations = []
