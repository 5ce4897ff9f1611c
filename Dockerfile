# The web, worker, beat and migrate processes of docker-compose.yml: one image, four commands.
# On Debian 12, whose Pango and fonts the tests draw papers with.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 tandem

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/tandem

COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY . ./
ENV STATIC_ROOT=/srv/static
# Static files depend on no installation, so these settings are for the build alone.
RUN TANDEM_MODE=demo SECRET_KEY=build DATABASE_URL=postgres:///build \
    python manage.py collectstatic --noinput --verbosity=0
# A new volume takes over the owner and the mode of the folder that it covers.
RUN install --directory --owner=tandem --mode=700 /srv/files

USER tandem
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=4", "--respawn-failed-workers", "config.wsgi:application"]
