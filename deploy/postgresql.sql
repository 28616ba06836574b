-- Two roles for the portal on PostgreSQL: the owner of the tables, who migrates, and the portal, which can neither
-- change nor empty a table, nor take its triggers down. Run it as a superuser, any number of times: before the first
-- `manage.py migrate`, and again where the tables belonged to another role until now.
--
--     sudo -u postgres psql -v database=ovop -v owner=ovop_owner -v portal=ovop -f deploy/postgresql.sql
--     sudo -u postgres psql -c '\password ovop_owner' -c '\password ovop'
--
-- With -v backup=ovop_backup it makes a third one, for ovop-backup.service: that reads every table, and writes none.
--
-- Server and worker: DATABASE_URL=postgres://ovop:…@127.0.0.1/ovop
-- Upgrades alone:    DATABASE_URL=postgres://ovop_owner:…@127.0.0.1/ovop .venv/bin/python manage.py migrate
-- The owner's password stands in no file that the server reads (docs/decisions/0020).

\set ON_ERROR_STOP on
\set QUIET on

SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY[:'owner', :'portal']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', name)
FROM unnest(ARRAY[:'owner', :'portal']) AS name \gexec
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

\connect :database

BEGIN;
SELECT set_config('portal.owner', :'owner', true), set_config('portal.role', :'portal', true) \g /dev/null

-- Nobody else comes in, and nobody makes tables that stand before the portal's.
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"portal";
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM :"portal";
GRANT USAGE ON SCHEMA public TO :"portal";

-- What is there already belongs to the owner from now on.
DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT c.oid::regclass AS name, c.relkind FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        -- A sequence of a column goes with its table.
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', thing.name, current_setting('portal.owner'));
    END LOOP;
    FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO %I', thing.name, current_setting('portal.owner'));
    END LOOP;
END $$;

-- Rows, and nothing but rows: no TRUNCATE, no REFERENCES, no TRIGGER; and of what migrate writes down, reading.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, :"portal";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"portal";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"portal";
-- What the rules write to themselves is theirs alone; the rest of it `manage.py migrate` takes back each time.
SELECT format('REVOKE ALL ON %s FROM %I', to_regclass(name), :'portal')
FROM unnest(ARRAY['portal_due', 'portal_paid']) AS name WHERE to_regclass(name) IS NOT NULL \gexec
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"portal";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"portal";
COMMIT;

\if :{?backup}
BEGIN;
SELECT format('CREATE ROLE %I LOGIN', :'backup') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'backup') \gexec
ALTER ROLE :"backup" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"backup" SET default_transaction_read_only = on;
GRANT CONNECT ON DATABASE :"database" TO :"backup";
GRANT pg_read_all_data TO :"backup";
COMMIT;
\endif
