#!/bin/sh
# Builds static/css/portal.css and desk.css from static/scss. Tools are pinned and live in .cache/css.
set -eu
cd "$(dirname "$0")/../.."

sass=1.108.2
bootstrap=5.3.9
tools=.cache/css
stamp="sass@$sass bootstrap@$bootstrap"

if [ "$(cat "$tools/stamp" 2>/dev/null || true)" != "$stamp" ]; then
  mkdir -p "$tools"
  echo '{"private": true}' >"$tools/package.json"
  npm install --prefix "$tools" --save-exact --no-audit --no-fund --silent "sass@$sass" "bootstrap@$bootstrap"
  echo "$stamp" >"$tools/stamp"
fi

# Bootstrap 5.3 still speaks the older Sass dialect; its warnings are not ours to mend.
"$tools/node_modules/.bin/sass" --style=compressed --no-source-map --no-charset --no-error-css --quiet-deps \
  --silence-deprecation=import,global-builtin,color-functions,if-function \
  --load-path="$tools/node_modules" static/scss/portal.scss:static/css/portal.css static/scss/desk.scss:static/css/desk.css

python=.venv/bin/python
[ -x "$python" ] || python=python3
"$python" - static/css/portal.css static/css/desk.css <<'PY'
import hashlib
import pathlib
import sys

# The sum of the sources, by which tests/test_styles.py knows without node whether these are their sheets.
sources = b"".join(path.read_bytes() for path in sorted(pathlib.Path("static/scss").glob("*.scss")))
for name in sys.argv[1:]:
    sheet = pathlib.Path(name)
    data = sheet.read_bytes() + f"/* {hashlib.sha256(sources).hexdigest()[:12]} */\n".encode()
    sheet.write_bytes(data)
    try:
        import brotli
    except ImportError:
        packed = "? (no brotli)"
    else:
        packed = len(brotli.compress(data, quality=11))
    print(f"{name}: {len(data)} bytes raw, {packed} with brotli")
    if b"data:" in data:
        sys.exit("a data: URL would be blocked by img-src 'self'")
PY
