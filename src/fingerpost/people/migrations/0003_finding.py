"""Finding people by name and telephone at speed, behind row security.

A policy's condition is checked before any operator PostgreSQL does not hold to be leak-proof, and
those of pg_trgm are not: asked by the web role, a trigram index is never used. These two functions
run with the owner's rights and carry the same condition in their own words, so the index is used
and the wall stands. They give keys and scores only; who may see the people is asked again outside.
"""

from django.db import migrations

OWN = "p.authority_id = nullif(current_setting('fingerpost.authority', true), '')::bigint"
QUOTED_OWN = OWN.replace("'", "''")

# How close one typed word is to the best of a person's names: 1 the same, 0.9 its beginning, else
# by how many letters must change. The trigram threshold decides whom to look at, this who is shown.
NAMED = f"""
CREATE FUNCTION people_named(
  words text[], born_from date, born_to date, place text, threshold real, every_word boolean,
  most integer
) RETURNS TABLE (person_id bigint, closeness real)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  alike text;
BEGIN
  SELECT string_agg(format('p.search_name %%> %L', w), CASE WHEN every_word THEN ' AND ' ELSE ' OR ' END)
    INTO alike FROM unnest(words) w;
  PERFORM set_config('pg_trgm.word_similarity_threshold', threshold::text, true);
  RETURN QUERY EXECUTE format(
    'SELECT p.id, (avg(best.score) + 0.001 / cardinality(string_to_array(p.search_name, '' '')))::real
       FROM people_person p
      CROSS JOIN unnest($1) w
      CROSS JOIN LATERAL (
        SELECT max(CASE WHEN n = w THEN 1
                        WHEN starts_with(n, w) THEN 0.9
                        ELSE 1 - levenshtein(left(n, 60), left(w, 60))::real
                               / greatest(length(n), length(w)) END) AS score
          FROM unnest(string_to_array(p.search_name, '' '')) n
      ) best
      WHERE {QUOTED_OWN}
        AND p.removed_at IS NULL
        AND (%s)
        AND ($2 IS NULL OR p.born_on BETWEEN $2 AND $3)
        AND ($4 = '''' OR starts_with(p.postcode, $4))
      GROUP BY p.id
     HAVING CASE WHEN $5 THEN min(best.score) ELSE max(best.score) END >= 0.5
      ORDER BY 2 DESC, p.family_name, p.given_name, p.id
      LIMIT $6', alike) USING words, born_from, born_to, place, every_word, most;
END $$
"""
PHONE = r"right(regexp_replace(%s, '\D', '', 'g'), 10)"
WITH_PHONE = "".join(
    (
        """
CREATE FUNCTION people_with_phone(last_ten text) RETURNS TABLE (person_id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
""",
        " UNION ".join(
            f"SELECT p.id FROM people_person p WHERE {OWN} AND p.removed_at IS NULL"
            f" AND p.{column} <> '' AND {PHONE % f'p.{column}'} = last_ten"
            for column in ("mobile", "home_phone")
        ),
        " $$",
    )
)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_row_security"), ("db", "0001_extensions")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX person_mobile ON people_person (authority_id, ({PHONE % 'mobile'}))"
            " WHERE mobile <> ''",
            "DROP INDEX person_mobile",
        ),
        migrations.RunSQL(
            f"CREATE INDEX person_home_phone ON people_person (authority_id, ({PHONE % 'home_phone'}))"
            " WHERE home_phone <> ''",
            "DROP INDEX person_home_phone",
        ),
        migrations.RunSQL(
            "CREATE INDEX person_former_upn ON people_person (authority_id, former_upn)"
            " WHERE former_upn <> ''",
            "DROP INDEX person_former_upn",
        ),
        migrations.RunSQL(
            NAMED, "DROP FUNCTION people_named(text[], date, date, text, real, boolean, integer)"
        ),
        migrations.RunSQL(WITH_PHONE, "DROP FUNCTION people_with_phone(text)"),
    ]
