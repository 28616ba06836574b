"""What an IT person relies on: one file of settings, a key that can be changed, nginx, units."""

from tests.faults import Fault

ENVIRONMENT, KEYED, SERVING = "ovop/environment.py", "villages/keyed.py", "products/uploads/serving.py"
NGINX, WEB = "deploy/nginx.conf", "deploy/ovop-web.service"
SETTINGS, FILE, KEY = "tests/test_settings.py", "tests/test_env_file.py", "tests/test_new_key.py"
BEHIND, UNITS = "tests/test_behind_nginx.py", "tests/test_deploy.py"

FAULTS = [
    Fault(
        "a-pool-a-thread",
        WEB,
        "Environment=MALLOC_ARENA_MAX=2\n",
        "",
        UNITS,
        "test_threads_share_two_pools_of_memory",
    ),
    Fault(
        "secrets-that-all-read",
        ENVIRONMENT,
        "if mode & (stat.S_IROTH | stat.S_IWOTH):",
        "if False:",
        FILE,
        "test_secrets_that_everybody_may_read",
    ),
    Fault(
        "file-over-environment",
        ENVIRONMENT,
        'if not given & {name, f"{name}_FILE", name.removesuffix("_FILE")}:',
        "if True:",
        FILE,
        "test_it_lies_beside_the_code or test_secrets_in_files",
    ),
    Fault(
        "secret-with-its-line-break",
        ENVIRONMENT,
        '.rstrip("\\n")',
        "",
        FILE,
        "test_secrets_in_files",
    ),
    Fault(
        "env-file-missing-unsaid",
        ENVIRONMENT,
        "        if needed:\n",
        "        if False:\n",
        FILE,
        "test_one_that_is_not_there",
    ),
    Fault(
        "old-keys-forgotten",
        KEYED,
        "(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)",
        "(settings.SECRET_KEY,)",
        KEY,
        "test_printed_cards or test_links_and_sheets or test_a_known_device",
    ),
    Fault(
        "cards-of-the-key-of-before-void",
        "villages/activation/codes.py",
        "for digest in digests_of(one, code)",
        "for digest in [digest_of(one, code)]",
        KEY,
        "test_printed_cards",
    ),
    Fault(
        "collected-at-home-without-a-manifest",
        "ovop/settings.py",
        '"ovop.storage.PlainNamesStorage"',
        '"django.contrib.staticfiles.storage.StaticFilesStorage"',
        SETTINGS,
        "test_the_same_files_are_collected",
    ),
    Fault(
        "files-open-to-all",
        NGINX,
        "        internal;\n",
        "",
        BEHIND,
        "test_the_place_of_the_files",
    ),
    Fault(
        "files-without-their-policy",
        NGINX,
        "        add_header Content-Security-Policy $upstream_http_content_security_policy;\n",
        "",
        BEHIND,
        "test_files_come_from_nginx",
    ),
    Fault(
        "accel-of-nothing",
        SERVING,
        "        if not default_storage.exists(path):\n            raise Http404\n",
        "",
        "tests/products/test_storage.py",
        "test_serve_by_nginx",
    ),
    Fault(
        "service-with-all-rights",
        WEB,
        "NoNewPrivileges=true\n",
        "",
        UNITS,
        "test_services_are_hardened",
    ),
    Fault(
        "restart-that-cuts-off",
        WEB,
        "--graceful-timeout 60",
        "--graceful-timeout 0",
        UNITS,
        "test_a_restart_loses_no_request",
    ),
]
