-- The two roles and the database, made once by an administrator (docs/operations.md).
-- The owner migrates and is not held by row-level security. Web and workers are the app role,
-- which owns nothing and bypasses nothing. Passwords: passwords.sql.
CREATE ROLE tandem_owner LOGIN BYPASSRLS;
CREATE ROLE tandem_app LOGIN;
CREATE DATABASE tandem OWNER tandem_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE tandem FROM PUBLIC;
GRANT CONNECT ON DATABASE tandem TO tandem_app;
