"""Safari's engine (Debian's WebKitGTK, driven by Selenium): typing is saved, a lost line loses nothing, and
photos leave the phone small. It starts modules in another order than Chromium and keeps no Blobs."""

import os
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from products.models import Photo, Product
from tests.browser.conftest import noisy, wait_for_silence
from tests.factories import BOLOK, PASSWORD, make_product

DRIVER = shutil.which("WebKitWebDriver")
BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (DRIVER and BROWSER and shutil.which("Xvfb")) and not os.environ.get("CI"),
        reason="no WebKitGTK on this machine",
    ),
]
SECONDS = 20  # both cores may be busy


class Line:
    """The line between the browser and the portal, which can be cut: a port that passes bytes on."""

    def __init__(self, port):
        self.to, self.is_cut, self.ends = port, False, []
        self.door = socket.create_server(("localhost", 0))
        self.address = f"http://localhost:{self.door.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                caller, _ = self.door.accept()
            except OSError:  # closed
                return
            if self.is_cut:
                caller.close()
                continue
            portal = socket.create_connection(("localhost", self.to))
            self.ends += [caller, portal]
            for one, other in ((caller, portal), (portal, caller)):
                threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    @staticmethod
    def carry(one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:  # cut
            pass

    def cut(self):
        self.is_cut = True
        for end in self.ends:
            end.close()
        self.ends = []

    def mend(self):
        self.is_cut = False


@pytest.fixture(scope="module")
def display():
    """The number of a screen that nobody sees."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x900x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    number = b""
    while not number.endswith(b"\n"):
        number += os.read(reading, 16)
    yield f":{number.decode().strip()}"
    screen.terminate()
    screen.wait()


@pytest.fixture
def line(live_server, transactional_db, requests_under_way):
    line = Line(live_server.thread.port)
    yield line
    line.cut()
    line.door.close()
    requests_under_way.discard(threading.get_ident())
    wait_for_silence(requests_under_way)


@pytest.fixture
def phone(line, officer, display):
    """A phone whose officer is signed in."""
    options = Options()
    options.binary_location = str(BROWSER)
    options.add_argument("--automation")
    environment = os.environ | {"DISPLAY": display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
    phone = webdriver.WebKitGTK(options=options, service=Service(DRIVER, env=environment))
    phone.get(f"{line.address}/masuk/")
    phone.find_element(By.NAME, "username").send_keys(BOLOK)
    phone.find_element(By.NAME, "password").send_keys(PASSWORD)
    phone.find_element(By.CSS_SELECTOR, "main button[type=submit]").click()
    eventually(phone, lambda: phone.find_elements(By.CSS_SELECTOR, ".who form"))
    yield phone
    phone.quit()


def eventually(phone, holds):
    WebDriverWait(phone, SECONDS).until(lambda _phone: holds())


def says(phone):
    return phone.find_element(By.ID, "saved").text


def type_into(phone, name, text):
    field = phone.find_element(By.NAME, name)
    field.clear()
    field.send_keys(text)


def test_each_answer_is_saved_while_typing_five_loads_of_five(phone, line):
    product = make_product(BOLOK)
    for number in range(5):
        phone.get(f"{line.address}/berkas/{product.pk}/isi/pengelola/")
        type_into(phone, "manager_name", f"Kelompok {number}")
        eventually(phone, Product.objects.filter(manager_name=f"Kelompok {number}").exists)
        eventually(phone, lambda: says(phone).startswith("Tersimpan"))


def test_what_is_typed_without_a_line_arrives(phone, line):
    product = make_product(BOLOK, name="", category="")
    for number in range(5):
        phone.get(f"{line.address}/berkas/{product.pk}/isi/produk/")
        type_into(phone, "name", f"Garam {number}")
        eventually(phone, lambda: says(phone).startswith("Tersimpan"))
        line.cut()
        type_into(phone, "name", f"Garam Bolok {number}")
        Select(phone.find_element(By.NAME, "category")).select_by_visible_text("Garam")
        eventually(phone, lambda: "menunggu sinyal" in says(phone))
        line.mend()
        if number:  # the first time nobody tells the phone that the line is back: it tries by itself
            phone.execute_script("dispatchEvent(new Event('online'))")
        eventually(phone, Product.objects.filter(name=f"Garam Bolok {number}", category="salt").exists)
        eventually(phone, lambda: says(phone).startswith("Tersimpan"))


def test_the_form_goes_on_without_a_line(phone, line):
    product = make_product(BOLOK)
    phone.get(f"{line.address}/berkas/{product.pk}/isi/")  # brings all answers along
    eventually(phone, lambda: phone.execute_script("return Boolean(navigator.serviceWorker.controller)"))
    line.cut()
    phone.get(f"{line.address}/berkas/{product.pk}/isi/pengelola/")
    assert "Sedang tidak ada sinyal" in phone.find_element(By.TAG_NAME, "main").text
    type_into(phone, "manager_name", "Kelompok Satu")
    phone.find_element(By.CSS_SELECTOR, ".bar [value=next]").click()
    eventually(phone, lambda: phone.current_url.endswith("/isi/produksi/"))
    line.mend()
    eventually(phone, Product.objects.filter(manager_name="Kelompok Satu").exists)


def test_photos_arrive_small(phone, line, tmp_path):
    product = make_product(BOLOK)
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(noisy(number, size=(2400, 1800)))
    phone.get(f"{line.address}/berkas/{product.pk}/isi/bukti/")
    phone.find_element(By.NAME, "photos").send_keys("\n".join(map(str, files)))
    eventually(phone, lambda: Photo.objects.count() == 3)
    assert sorted(Photo.objects.values_list("name", flat=True)) == ["0.jpg", "1.jpg", "2.jpg"]
    eventually(phone, lambda: phone.find_element(By.ID, "received").text == "3 dari 3 foto diterima.")
