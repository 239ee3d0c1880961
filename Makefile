# Make holds the order of the stages; Python decides, by content, which documents each has to do
# (file names of agencies hold spaces, quotes, $() and newlines, so Make never sees one).
# `make` = set up + build processed/records.db from raw/. `make help` lists everything.

RAW ?= raw
PROCESSED ?= processed
HOST ?= 127.0.0.1
PORT ?= 8001
GOLD ?= ../shared/gold
export RAW PROCESSED HOST PORT WORKERS GOLD SAVE ACCEPT_LOSSES MODEL

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
STAGE := $(PY) -m pipeline

.DEFAULT_GOAL := all
.PHONY: all help setup intake ocr extract load serve test check format specimens screenshots evaluate score bench clean

all: load ## Set up what is missing and build the database (the default)

help: ## List every target
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  RAW=dir PROCESSED=dir choose other folders; HOST= and PORT= where to serve; WORKERS= how many processes"
	@echo "  MODEL=name adds the organisations that a spaCy model of your own finds"

setup: $(READY) ## Virtual environment with locked packages, and Tesseract

$(READY): requirements.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh $(VENV)

intake: $(READY) ## List what lies in RAW: types, hashes, releases, duplicates
	@$(STAGE) intake

ocr: intake ## Read each page: text layer or Tesseract
	@$(STAGE) ocr

extract: ocr ## Find vendors, programs, dates, amounts, numbers and citations
	@$(STAGE) extract

load: extract ## Build, check and put in place PROCESSED/records.db
	@$(STAGE) load

serve: $(READY) ## Publish the database with Datasette on HOST:PORT
	@$(STAGE) serve

test: $(READY) ## Run the tests
	@sh scripts/setup.sh $(VENV) browser
	@$(PY) -m pytest

check: $(READY) ## Lint, format and type checks
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy

format: $(READY) ## Put the code into the project's format
	@$(VENV)/bin/ruff check --fix-only --quiet .
	@$(VENV)/bin/ruff format .

specimens: $(READY) ## Draw raw/specimens again
	@$(PY) -m pipeline.specimens

evaluate: $(READY) ## Precision, recall and F1 beside peers on hand-read pages (GOLD=dir, SAVE=1 keeps them)
	@sh scripts/evaluate.sh

score: $(READY) ## Measure PROCESSED/records.db against hand-read pages (GOLD=dir)
	@sh scripts/score.sh

bench: $(READY) ## Measure time and errors beside OCRmyPDF, pytesseract and pdfplumber
	@sh scripts/bench.sh

screenshots: load ## Take the README's pictures from the real site
	@$(PY) scripts/screenshots.py

clean: ## Remove everything made from RAW
	@if [ -e "$$PROCESSED/.lock" ]; then rm -rf -- "$$PROCESSED"; \
	else echo "$$PROCESSED holds nothing that this project made; it was left alone" >&2; fi
