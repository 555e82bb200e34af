-- Numbers each event by its id, at most 2,000 in a call. One statement that joins the unnumbered events to the table is planned once a connection, and a plan made
-- while the table was empty compared each of them with each: 20,000 events took two minutes, which is longer than a statement may take, so they were never numbered.
-- Answers how many events it numbered; fewer than 2,000 are the last (src/db/postgresql/number-events.ts).
CREATE OR REPLACE FUNCTION number_events() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  last bigint;
  numbered bigint := 0;
  fresh bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(1887073643);
  SELECT greatest(coalesce(max("seq"), 0), floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint * 1024)
    INTO last FROM "event";
  FOR fresh IN SELECT "id" FROM "event" WHERE "seq" IS NULL ORDER BY "id" LIMIT 2000 LOOP
    numbered := numbered + 1;
    UPDATE "event" SET "seq" = last + numbered WHERE "id" = fresh;
  END LOOP;
  IF numbered > 0 THEN
    PERFORM pg_notify('pukeko_events', (last + numbered)::text);
  END IF;
  RETURN numbered;
END
$$;
