"""How does a district's one colour become an accent that everybody can read?

The hue a district knows itself by is kept; only OKLCH lightness moves, until the contrast of text
is at least 4.8 to 1 on every ground, light and dark (WCAG 2.2 asks for 4.5). Status colours are
never themed. The raw colour is used only for the stripe at the top.
"""

import hashlib
import math
import re
from functools import lru_cache

from django.urls import reverse

LIGHT_GROUNDS = ("#ffffff", "#f6f6f3", "#f1f1ed")
DARK_GROUNDS = ("#131518", "#1c1f24", "#171a1e")
ON_LIGHT, ON_DARK = "#fff", "#131518"  # words on the accent
TARGET = 4.8
STRONGEST = 0.16  # chroma of an accent
COLOR = re.compile(r"#[0-9a-f]{6}")
Rgb = tuple[float, float, float]


def url_for(brand: str) -> str:
    """Address of the district's sheet; empty when it keeps our colours."""
    if not COLOR.fullmatch(brand.lower()):
        return ""
    return reverse("theme", args=[brand.lower().lstrip("#"), fingerprint(brand.lower())])


@lru_cache(maxsize=256)
def fingerprint(brand: str) -> str:
    """Changes with the colour and with the way we make the sheet, so that caches may keep it."""
    return hashlib.sha256(sheet(brand).encode()).hexdigest()[:12]


def sheet(brand: str) -> str:
    """The whole style sheet, one layer."""
    light, dark = _rules(brand, is_dark=False), _rules(brand, is_dark=True)
    return (
        f"@layer theme{{:root{{{light}}}"
        f"@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f":root[data-theme=dark]{{{dark}}}}}\n"
    )


def _rules(brand: str, *, is_dark: bool) -> str:
    accent = accent_for(brand, is_dark=is_dark)
    lightness, chroma, hue = to_oklch(accent)
    hover = min(lightness + 0.06, 0.97) if is_dark else max(lightness - 0.08, 0.05)
    wash = (0.27, 0.04) if is_dark else (0.955, 0.022)
    return (
        f"--brand:{brand};--accent:{accent};"
        f"--accent-hover:{from_oklch(hover, chroma, hue)};"
        f"--on-accent:{ON_DARK if is_dark else ON_LIGHT};"
        f"--accent-wash:{from_oklch(wash[0], min(chroma, wash[1]), hue)};"
    )


def accent_for(brand: str, *, is_dark: bool) -> str:
    """The nearest lightness of this hue that can be read on all grounds."""
    grounds = DARK_GROUNDS if is_dark else LIGHT_GROUNDS
    lightness, chroma, hue = to_oklch(brand)
    chroma = min(chroma, STRONGEST)
    lightness = max(lightness, 0.70) if is_dark else min(lightness, 0.55)
    step = 0.01 if is_dark else -0.01
    while 0.05 < lightness < 0.99:
        color = from_oklch(lightness, chroma, hue)
        if all(contrast(color, ground) >= TARGET for ground in grounds):
            return color
        lightness += step
    return "#ffffff" if is_dark else "#000000"


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (_linear(part) for part in to_rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def to_rgb(color: str) -> Rgb:
    digits = color.lstrip("#")
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue


def to_hex(parts: Rgb) -> str:
    return "#" + "".join(f"{round(max(0, min(1, part)) * 255):02x}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def to_oklch(color: str) -> Rgb:
    """Lightness 0 to 1, chroma, hue in radians (Ottosson's OKLab, 2020)."""
    red, green, blue = (_linear(part) for part in to_rgb(color))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Chroma shrinks until the colour fits sRGB."""
    while True:
        parts = _oklch_to_linear(lightness, chroma, hue)
        if chroma < 0.002 or all(-0.0005 <= part <= 1.0005 for part in parts):
            red, green, blue = (_gamma(max(0, part)) for part in parts)
            return to_hex((red, green, blue))
        chroma *= 0.96


def _oklch_to_linear(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
