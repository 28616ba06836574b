"""The process that rewrites a PDF ends by the processor's clock, however busy the machine is."""

import signal
import subprocess
import sys

from products.uploads.minutes import CHILD
from tests.products.test_uploads import FORM, STAMP, page


def test_a_pdf_that_takes_too_long_is_ended_by_the_system():
    slow = page(STAMP, FORM, annotations=b"4 0 R " * 20_000)  # half a minute where nothing ends it
    command = [sys.executable, "-I", str(CHILD)]
    done = subprocess.run(command, input=slow, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"")
