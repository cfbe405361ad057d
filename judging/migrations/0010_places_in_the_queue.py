from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('judging', '0009_reason_of_a_pair'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignmentplan',
            name='places',
            field=models.JSONField(default=list),
        ),
    ]
