-- For psql, after roles.sql: the passwords of the two roles, from the environment.
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv app_password DATABASE_APP_PASSWORD
ALTER ROLE tandem_owner PASSWORD :'owner_password';
ALTER ROLE tandem_app PASSWORD :'app_password';
