"""What a browser says it is, in words that tell one phone from another: Chrome di HP Android."""

# The first that is in the text counts: each of these names those below it too.
BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("OPR/", "Opera"),
    ("Opera Mini", "Opera Mini"),
    ("MiuiBrowser", "Mi Browser"),
    ("EdgA", "Edge"),
    ("Edg/", "Edge"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "HP Android"),
    ("Windows", "komputer Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "komputer Mac"),
    ("Linux", "komputer Linux"),
)


def label_of(user_agent):
    """Chrome di HP Android; of what nobody knows, Browser di HP lain. Nothing of the text itself comes out."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Browser")
    device = next((name for mark, name in DEVICES if mark in user_agent), "HP lain")
    return f"{browser} di {device}"
