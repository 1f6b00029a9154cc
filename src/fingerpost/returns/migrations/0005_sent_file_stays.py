from django.db import migrations

# The file of a return never changes, and that of one that was sent is never deleted.
STAYS = """
CREATE FUNCTION returns_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT FROM returns_return WHERE id = OLD.built_id AND sent_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the file of a return stays as it was built';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER file_stays BEFORE UPDATE OR DELETE ON returns_returnfile
    FOR EACH ROW EXECUTE FUNCTION returns_file_stays();
"""
AWAY = """
DROP TRIGGER file_stays ON returns_returnfile;
DROP FUNCTION returns_file_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0004_signing")]

    operations = [migrations.RunSQL(STAYS, AWAY)]
