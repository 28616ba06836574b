# OVOP NTT in a container: gunicorn, for compose.yaml or any other place that runs containers. The usual way is
# docs/operations.md; this one needs a proxy with TLS before it just the same.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt/ovop

COPY requirements.txt .
RUN pip install --disable-pip-version-check -r requirements.txt

COPY manage.py LICENSE ./
COPY ovop ovop
COPY villages villages
COPY products products
COPY reviews reviews
COPY templates templates
COPY static static
COPY locale locale

# Static files belong to the image: each version brings its own. LOCAL=1 makes no key necessary, and the same files.
ENV STATIC_ROOT=/opt/ovop/staticfiles MEDIA_ROOT=/srv/ovop/media
RUN LOCAL=1 DATABASE_URL=sqlite://:memory: python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin ovop \
    && install -d -o ovop -g ovop -m 750 /srv/ovop/media
USER ovop
VOLUME /srv/ovop/media
EXPOSE 8000

# A page that needs the database; as the proxy would ask for it.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/masuk/', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0], 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '127.0.0.1'}))"]

CMD ["gunicorn", "ovop.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "3", "--threads", "4", "--graceful-timeout", "60", "--no-control-socket", "--log-level", "warning"]
