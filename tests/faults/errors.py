"""What fails: its page and its words, what is refused before any page, the log, the mails, and who watches."""

from tests.faults import Fault

PAGES, BUSY, UNREADABLE = "ovop/error_pages.py", "ovop/busy.py", "ovop/unreadable.py"
MASKS, LOGS, REQUESTS = "ovop/masks.py", "ovop/logs.py", "ovop/requests_log.py"
ALARMS, HEALTH, METRICS, CHECKS = "ovop/alarms.py", "ovop/health.py", "ovop/metrics.py", "ovop/checks.py"
ERRORS, GONE, LOG = "tests/test_errors.py", "tests/test_database_gone.py", "tests/test_logs.py"
MAILS, WATCHED, DEPLOY = "tests/test_alarms.py", "tests/test_health.py", "tests/test_deploy_checks.py"

FAULTS = [
    Fault("a-full-disk-is-an-error-of-the-portal", "ovop/busy.py", "    if is_full(error):\n        return True\n", "", "tests/test_disk_full.py", "a_piece_without_room"),
    Fault("a-full-disk-leaves-half-a-photo", "products/uploads/storage.py", '{*written, begun} - {""}', "written", "tests/test_disk_full.py", "cannot_be_written", postgres=True),
    Fault("a-filter-called-as-the-place-of-a-page", "reviews/personal/filters.py", "    sejak = filters", "    dari = filters", "tests/reviews/lists/test_list_filter.py", "no_filter_is_called"),
    Fault("nul-in-an-address", UNREADABLE, "        if has_nul(request):\n            return refused", "        if False:\n            return refused", ERRORS, "nul_in_an_address"),
    Fault("nul-in-a-form", UNREADABLE, 'if request.method == "POST" and any(', "if False and any(", ERRORS, "form_with_nul"),
    Fault("nul-in-a-cookie", UNREADABLE, "if NUL not in name and NUL not in value", "if True", ERRORS, "cookie_with_nul", postgres=True),
    Fault("nul-in-a-name", "products/views/uploads.py", '.replace("\\0", "")', "", ERRORS, "photo_s_name"),
    Fault("stale-page-without-words", "reviews/deciding/views/dossiers.py", "        if not form.is_valid():\n            # With too little", "        if is_current and not form.is_valid():\n            # With too little", ERRORS, "stale_page"),
    Fault("too-much-is-unreadable", PAGES, "413 if isinstance(exception, TOO_LARGE) else 400", "400", ERRORS, "too_much"),
    Fault("no-is-a-blank-page", PAGES, "if fault is None or response.streaming or response.content:", "if True:", ERRORS, "each_error"),
    Fault("words-are-not-given-back", PAGES, '"fields": fields, ', '"fields": [], ', ERRORS, "gives_the_words_back"),
    Fault("a-password-is-given-back", PAGES, "secret = any(map(is_secret, request.POST))", "secret = False", ERRORS, "passwords_typed_again"),
    Fault("error-page-asks-who-it-is", PAGES, '"bare.html" if fault.bare else "base.html"', '"base.html"', GONE, "keeps_its_words", postgres=True),
    Fault("error-page-needs-its-template", BUSY, "response = last_resort(fault)", "raise", ERRORS, "template_fails"),
    Fault("error-page-needs-static-files", PAGES, "    except ValueError:\n        return render_to_string", "    except KeyError:\n        return render_to_string", ERRORS, "before_static_files"),
    Fault("a-database-that-is-gone-is-a-fault", BUSY, "return busy(request, error) if error and passes(error) else", "return", GONE, "keeps_its_words", postgres=True),
    Fault("nobody-says-when", BUSY, 'response["Retry-After"] = str(AGAIN)', "pass", ERRORS, "each_error"),
    Fault("strangers-number-their-requests", REQUESTS, "request.reference = new_reference()", 'request.reference = new_reference(); request.reference = request.headers.get(HEADER, request.reference)', LOG, "portal_s_own"),
    Fault("a-search-is-logged", MASKS, 'f"{name}={HIDDEN}"', 'f"{name}=rahasia"', LOG, "one_line"),
    Fault("a-link-of-the-head-is-logged", MASKS, 'text = _TOKEN.sub(rf"\\1{HIDDEN}", text)', "pass", LOG, "opens_something"),
    Fault("a-phone-is-logged", MASKS, "return _PHONE.sub(HIDDEN, text)", "return text", LOG, "what_breaks"),
    Fault("a-row-is-logged", MASKS, 'text = _DETAIL.sub(rf"\\1 {HIDDEN}", text)', "pass", LOG, "quotes_is_masked"),
    Fault("lines-of-ones-own", LOGS, 'return _UNPRINTABLE.sub(lambda found: f"\\\\x{ord(found[0]):02x}", text)', "return text", LOG, "line_of_his_own"),
    Fault("a-traceback-for-each-refusal", LOGS, 'if record.name == "django.request" and not', "if False and not", LOG, "who_is_refused"),
    Fault("a-traceback-for-each-host", LOGS, "record.exc_info = record.exc_text = None", "pass", LOG, "unknown_host"),
    Fault("probes-fill-the-log", REQUESTS, "if request.path_info not in QUIET or", "if True or", LOG, "probes_are_told"),
    Fault("a-mail-each-time", ALARMS, "if time.time() < self.opens:", "if False:", MAILS, "once_an_hour or mail_once"),
    Fault("mails-are-not-counted", ALARMS, "self.untold += 1", "pass", MAILS, "once_an_hour"),
    Fault("each-process-mails", ALARMS, "text = self.file.read()", 'text = ""', MAILS, "many_processes"),
    Fault("one-mail-for-all", ALARMS, 'return f"{type(record.exc_info[1]).__name__} in {place}"', 'return "error"', MAILS, "exception_and_its_place"),
    Fault("a-mail-that-failed-is-forgotten", ALARMS, "time.time() + AGAIN", "time.time() + HOUR", MAILS, "did_not_go"),
    Fault("ready-without-tables", HEALTH, "    if missing:", "    if False:", WATCHED, "not_applied"),
    Fault("ready-without-a-place", HEALTH, 'PARTS: dict[str, Callable[[], str]] = {"database": database, "storage": storage,', 'PARTS: dict[str, Callable[[], str]] = {"database": database, "storage": worker,', WATCHED, "without_a_place"),
    Fault("ready-asks-each-time", HEALTH, "GOOD_FOR = 2", "GOOD_FOR = 0", WATCHED, "not_again_at_once"),
    Fault("probes-need-a-name", "ovop/settings.py", '    "ovop.probes.Probes",\n', "", WATCHED, "comes_by_ip"),
    Fault("numbers-for-strangers", METRICS, "if not settings.METRICS_TOKEN or not constant_time_compare(given.encode(), wanted.encode()):", "if False:", WATCHED, "without_the_token"),
    Fault("numbers-in-anybody-s-folder", "ovop/metrics_folder.py", " or stat.S_IMODE(found.st_mode) & 0o022", "", "tests/test_metrics.py", "others_write"),
    Fault("search-engines-read-all", "ovop/robots.py", '"Disallow: /"', '"Disallow: /admin/"', WATCHED, "search_engines"),
    Fault("sqlite-is-not-told", CHECKS, 'if connection.vendor == "sqlite":', "if False:", DEPLOY, "sqlite_is_told"),
    Fault("a-dead-database-is-not-told", CHECKS, "        found.append(Error(f\"The database does not answer", "        str(Error(f\"The database does not answer", DEPLOY, "does_not_answer"),
    Fault("a-missing-folder-is-not-told", CHECKS, "if not folder.is_dir():", "if False:", DEPLOY, "need_a_place"),
]  # fmt: skip
