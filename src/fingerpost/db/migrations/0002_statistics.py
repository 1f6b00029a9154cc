"""Lets the web role have tables counted afresh, which only their owner may order.

Before the server's own upkeep first passes by, plans for tables that have just been filled go
astray: joins behind row security then take minutes.
"""

from django.db import migrations

COUNT = """
CREATE FUNCTION fingerpost_count_afresh(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('ANALYZE public.%I', name);
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("db", "0001_extensions")]

    operations = [
        migrations.RunSQL(COUNT, reverse_sql="DROP FUNCTION fingerpost_count_afresh(text[])")
    ]
