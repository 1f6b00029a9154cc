"""The one way by which evidence, history and the audit trail are ever deleted from.

The web role may add to those tables and not delete. This function runs with the rights of the
owner of the tables and holds the caller to four things: it deletes within the authority of the
session only; only while a run of that authority is under way; never an event younger than two
years, so that nobody can wipe a trail that is fresh; and every call leaves an event that says how
much of which table went.
"""

from django.db import migrations

DOOR = """
CREATE FUNCTION fingerpost_let_go(run bigint, steps jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint := nullif(current_setting('fingerpost.authority', true), '')::bigint;
    step jsonb;
    keys bigint[];
    touched bigint;
    went jsonb := '{}';
BEGIN
    IF NOT EXISTS (
        SELECT FROM retention_run r
         WHERE r.id = run AND r.authority_id = own AND r.finished_at IS NULL
    ) THEN
        RAISE EXCEPTION 'no run of this authority is under way';
    END IF;
    FOR step IN SELECT jsonb_array_elements(steps) LOOP
        keys := ARRAY(SELECT jsonb_array_elements_text(step -> 'keys')::bigint);
        IF (step ->> 'empties')::boolean THEN
            EXECUTE format(
                'UPDATE public.%I SET %2$I = NULL WHERE authority_id = $1 AND %2$I = ANY ($2)',
                step ->> 'table', step ->> 'column') USING own, keys;
        ELSE
            EXECUTE format(
                'DELETE FROM public.%I WHERE authority_id = $1 AND %I = ANY ($2)%s',
                step ->> 'table', step ->> 'column',
                CASE WHEN step ->> 'table' = 'audit_event'
                     THEN ' AND at < now() - interval ''2 years''' ELSE '' END) USING own, keys;
            GET DIAGNOSTICS touched = ROW_COUNT;
            IF touched > 0 THEN
                went := went || jsonb_build_object(step ->> 'table',
                    coalesce((went ->> (step ->> 'table'))::bigint, 0) + touched);
            END IF;
        END IF;
    END LOOP;
    INSERT INTO audit_event (at, authority_id, by_id, verb, subject_kind, subject_id, detail)
    VALUES (now(), own, NULL, 'let go of what was due', 'run', run, went);
    RETURN went;
END
$$;
"""
# The file of a sent return never goes but by this door, when its time has come.
STAYS = """
CREATE OR REPLACE FUNCTION returns_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR NOT {through_the_door} AND EXISTS (
        SELECT FROM returns_return WHERE id = OLD.built_id AND sent_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the file of a return stays as it was built';
    END IF;
    RETURN OLD;
END
$$;
"""
# The door runs as the owner of the tables; nobody who serves pages or jobs does.
AS_OWNER = """(SELECT pg_get_userbyid(relowner) = current_user FROM pg_class
                    WHERE oid = TG_RELID)"""


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0002_row_security"),
        ("audit", "0003_row_security"),
        ("returns", "0011_list_history"),
    ]

    operations = [
        migrations.RunSQL(DOOR, "DROP FUNCTION fingerpost_let_go(bigint, jsonb)"),
        migrations.RunSQL(
            STAYS.format(through_the_door=AS_OWNER), STAYS.format(through_the_door="false")
        ),
    ]
