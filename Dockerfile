# One image for every process; what it runs is the command after `stimwatch`.
FROM python:3.11-slim-bookworm

WORKDIR /opt/stimwatch

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md ./
COPY .streamlit .streamlit
COPY events events
COPY detectors detectors
COPY store store
COPY reports reports
COPY streams streams
COPY dashboard dashboard
COPY plans plans
COPY docs/methods.md docs/methods.md
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .

RUN useradd --system --home-dir /var/lib/stimwatch --create-home stimwatch
USER stimwatch
ENV STIMWATCH_HOME=/var/lib/stimwatch
WORKDIR /var/lib/stimwatch
VOLUME /var/lib/stimwatch

ENTRYPOINT ["stimwatch"]
CMD ["--help"]
