"""The process that rewrites a PDF ends by the processor's clock, however busy the machine is."""

import resource

import pytest

from products.uploads import child
from tests.products.samples import FORM, STAMP, page


def test_a_pdf_that_takes_too_long_is_ended_by_the_system():
    slow = page(STAMP, FORM, annotations=b"4 0 R " * 20_000)  # half a minute where nothing ends it
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(child.Refusal) as refusal:
        child.run("pdf_child", slow)
    assert str(refusal.value) == "killed"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 6  # seconds; 2 are allowed it


def test_half_of_a_later_version_is_no_padding_of_a_scanner():
    """What stands behind the end of a PDF is another version of it, cut off: its pages would not be those meant."""
    cut_off = page(STAMP, FORM) + b"\n7 0 obj\n<< /Type /Page >>\n" + b" " * 2_000
    with pytest.raises(child.Refusal) as refusal:
        child.run("pdf_child", cut_off)
    assert str(refusal.value) == "pdf_damaged"
