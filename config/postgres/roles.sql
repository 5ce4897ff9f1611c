-- The two roles and the database, made once by an administrator (docs/operations.md).
-- The owner migrates and is not held by row-level security. Web and workers are the app role,
-- which owns nothing and bypasses nothing. Passwords: passwords.sql.
CREATE ROLE tandem_owner LOGIN BYPASSRLS;
CREATE ROLE tandem_app LOGIN;
-- Pages read one row with all its people: ten tables, named in the order in which to join them.
-- Thinking about every other order took 7 ms, the statement itself 0.1 ms.
ALTER ROLE tandem_app SET join_collapse_limit = 4;
CREATE DATABASE tandem OWNER tandem_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE tandem FROM PUBLIC;
GRANT CONNECT ON DATABASE tandem TO tandem_app;
