"""A program that rewrites one PDF: bytes in by standard input, bytes out by standard output.

It runs in a process of its own, because a few hostile bytes let qpdf take gigabytes or minutes, or
overflow its stack. It ends with a key of faults.FAULTS on standard error where it takes the PDF not.
"""

import resource
import sys
from io import BytesIO

import pikepdf

PAGES = 60
SECONDS = 2  # of processor time
MEMORY = 256 * 1024**2  # bytes of address space
PAGE_KEYS = {*"/Type /Parent /MediaBox /CropBox /Rotate /UserUnit /Resources /Contents /Group".split()}
STREAM_JUNK = {*"/Metadata /PieceInfo /AF /Ref /OPI /Alternates /F /FFilter /FDecodeParms".split()}


def rewrite(data: bytes) -> bytes:
    """Return the pages of a PDF as a PDF, or end the process with a key of FAULTS or a traceback."""
    whole = b"%%EOF" in data[-1024:]  # else recovery would make do with the pages half a file has left
    with pikepdf.open(BytesIO(data), attempt_recovery=whole) as source, pikepdf.new() as clean:
        pages = len(source.pages)
        if source.is_encrypted or not pages or pages > PAGES:
            sys.exit("pdf_locked" if source.is_encrypted else "pdf_too_long" if pages else "pdf_empty")
        # A signature or stamp set on a phone is an annotation: part of the page before those go.
        source.generate_appearance_streams()
        source.flatten_annotations("all")
        for page in source.pages:
            for key in set(page.obj.keys()) - PAGE_KEYS:
                del page.obj[key]
        clean.pages.extend(source.pages)
        for item in clean.objects:
            if isinstance(item, pikepdf.Stream):
                for key in set(item.keys()) & STREAM_JUNK:
                    del item[key]
        # What is packed stays packed, for a few bytes may unpack to gigabytes.
        packed, objects, out = pikepdf.StreamDecodeLevel.none, pikepdf.ObjectStreamMode.generate, BytesIO()
        clean.save(out, stream_decode_level=packed, object_stream_mode=objects)
        return out.getvalue()


if __name__ == "__main__":  # the process that minutes.py starts
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        rewritten = rewrite(sys.stdin.buffer.read())
    except pikepdf.PasswordError:
        sys.exit("pdf_locked")
    sys.stdout.buffer.write(rewritten)
