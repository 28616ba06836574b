"""The scene that the tests of photos take pictures of, and the colours of a camera."""

from io import BytesIO

from PIL import Image, ImageCms, ImageDraw, ImageFont

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# How a picture must be turned for an EXIF orientation to turn it back.
UNDO = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def scene(width, height):
    """An RGB picture that looks different however it is turned: light from the left, four colours, letters."""
    light = Image.linear_gradient("L").rotate(90).resize((width, height))
    image = Image.merge(
        "RGB", (light, light.point(lambda v: 40 + v // 2), light.point(lambda v: 210 - v // 2))
    )
    draw, w, h = ImageDraw.Draw(image), width / 8, height / 6
    for place, colour in (
        ((0, 0), (200, 40, 40)),
        ((5, 0), (40, 150, 60)),
        ((0, 4), (40, 60, 170)),
        ((5, 4), (235, 225, 200)),
    ):
        x, y = place[0] * w, place[1] * h
        draw.rectangle((x, y, x + 3 * w, y + 2 * h), fill=colour)
    draw.text((w, 2.2 * h), "GARAM", fill="white", font=ImageFont.load_default(size=max(8, int(h))))
    return image


def _fixed(number):
    return round(number * 65536).to_bytes(4, "big", signed=True)


def with_primaries(**primaries):
    """The sRGB profile with other primaries, XYZ under D50: rXYZ=(…), gXYZ=(…), bXYZ=(…)."""
    profile = bytearray(SRGB)
    for number in range(int.from_bytes(profile[128:132], "big")):
        tag = profile[132 + 12 * number : 144 + 12 * number]
        if (name := tag[:4].decode()) in primaries:
            start = int.from_bytes(tag[4:8], "big") + 8
            profile[start : start + 12] = b"".join(map(_fixed, primaries[name]))
    profile[84:100] = bytes(16)  # its own sum, which holds no more
    return bytes(profile)


P3 = with_primaries(
    rXYZ=(0.51512, 0.24120, -0.00105), gXYZ=(0.29198, 0.69225, 0.04189), bXYZ=(0.15710, 0.06657, 0.78407)
)
ADOBE = with_primaries(
    rXYZ=(0.60974, 0.31111, 0.01947), gXYZ=(0.20528, 0.62567, 0.06087), bXYZ=(0.14919, 0.06322, 0.74457)
)


def in_colours_of(profile, image):
    """The pixels by which a camera with this profile says what `image` says in sRGB."""
    profiles = (ImageCms.ImageCmsProfile(BytesIO(one)) for one in (SRGB, profile))
    return ImageCms.profileToProfile(image, *profiles)


def to_p3(image):
    return in_colours_of(P3, image)
