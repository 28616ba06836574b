"""What a phone keeps: for whom, until when, and what of it goes by itself."""

from tests.faults import Fault

QUEUE, STEPS, SHELL, STAFF = (f"static/js/{name}.js" for name in ("queue", "steps", "shell", "staff"))
WORKER = "templates/sw.js"
SHARED, FORMS, SUBMISSION, STORE = (
    f"tests/browser/test_{name}.py"
    for name in ("shared_phone", "forms_kept", "submission_waits", "store_of_before")
)

FAULTS = [
    Fault(
        "post-kept-for-who-was-in-last",
        SHELL,
        "const me = Number(form.elements.officer?.value);",
        "const me = await officer();",
        SHARED,
        "officer_posts or old_tab",
    ),
    Fault(
        "post-sent-as-whoever-is-in",
        QUEUE,
        "const token = await pulse();\n      await (await",
        "const { token } = await (await ask(words.pulse)).json();\n      await (await",
        SHARED,
        "in_the_session_of",
    ),
    Fault(
        "post-forgotten-before-it-arrived",
        STEPS,
        "!isTaken && !isOurs",
        "false",
        FORMS,
        "does_not_arrive",
    ),
    Fault(
        "post-kept-with-each-reload",
        STEPS,
        "JSON.stringify(fields)}`, address",
        "Math.random()}`, address",
        FORMS,
        "loaded_again",
    ),
    Fault("signing-out-kept", SHELL, "!me || !fields.length", "!me", FORMS, "signing_out"),
    Fault(
        "shell-of-a-village-for-staff",
        STAFF,
        "  await worker.unregister();",
        "",
        SHARED,
        "kabupaten_officer_is_shown",
    ),
    Fault("worker-in-the-admin", WORKER, " || pathname.startsWith(ADMIN)", "", SHARED, "djangos_admin"),
    Fault(
        "passwords-kept",
        SHELL,
        "if (fields.some(([name]) => /password|code/.test(name))) return;",
        "",
        FORMS,
        "passwords",
    ),
    Fault(
        "words-run-in-the-page-of-the-worker",
        WORKER,
        "\\n${escape(value)}",
        "\\n${value}",
        FORMS,
        "hostile",
    ),
    Fault(
        "submitted-over-a-reopening",
        STEPS,
        " || submissions !== step.marks.submissions",
        "",
        SUBMISSION,
        "reopening",
    ),
    Fault(
        "submitted-though-taken-back",
        STEPS,
        'if (!(await get("steps", step.key))) return;',
        "",
        SUBMISSION,
        "taken_back_while",
    ),
    Fault(
        "no-word-why-it-is-not-submitted",
        "static/js/banner.js",
        "if (look?.action) return",
        "if (false) return",
        SUBMISSION,
        "says_why",
    ),
    Fault(
        "pressed-before-what-waits-is-back",
        "static/js/section.js",
        "?? {};\n  await started;",
        "?? {};",
        STORE,
        "press_before_what",
    ),
    Fault(
        "overwritten-unseen-without-a-line",
        "static/js/section.js",
        "const against = text.seen",
        "const against = isShell || text.seen",
        STORE,
        "overwritten_unseen",
    ),
    Fault(
        "ajukan-shown-before-it-is-caught",
        "static/js/shell.js",
        'await (await import("./page.js")).ready;',
        "",
        "tests/browser/test_no_line.py",
        "as_soon_as",
    ),
]
