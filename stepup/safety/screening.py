"""What a text gives away: ways to reach somebody, half hidden too; places where nobody sees two."""

import re

PLACES = (
    r"(?:insta(?:gram)?|ig|snap(?:chat)?|tik\s?tok|whats\s?app|discord|telegram|facebook|fb|kik|"
    r"wechat|venmo|cash\s?app)"
)
AT = r"(?:@|\(at\)|\[at\]|\{at\})"
DOT = r"(?:\.|\(dot\)|\[dot\]|\{dot\})"
MAIL = re.compile(rf"[\w.+-]+\s*{AT}\s*[\w-]+\s*{DOT}\s*[a-z]{{2,}}", re.IGNORECASE)
SPOKEN_MAIL = re.compile(
    r"\b[\w.+-]+\s+at\s+[\w-]+\s+(?:dot|punto)\s+(?:com|org|net|edu|me|io|mx)\b", re.IGNORECASE
)
HANDLE = re.compile(r"(?<![\w@])@[\w.]{2,}")
NAMED_HANDLE = re.compile(
    rf"\b(?:add|dm|find|follow|message|text|write|busca|sigue)\b[^.!?\n]{{0,24}}\b{PLACES}\b|"
    rf"\b(?:my|mi)\s+{PLACES}\b|"
    rf"\b{PLACES}\b\s*(?:is|es|name|handle|[:=])|"
    r"\b(?:snap|dm|text|whatsapp|insta)\s+me\b",
    re.IGNORECASE,
)
ADDRESS_ON_THE_WEB = re.compile(
    r"https?://|\bwww\.|\b(?:t\.me|wa\.me|discord\.gg|instagram\.com|tiktok\.com|snapchat\.com|"
    r"facebook\.com|fb\.me|linktr\.ee)\b",
    re.IGNORECASE,
)
YEAR = r"(?:19|20)\d{2}"
DATES_AND_TIMES = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}:\d{2}\b|"
    rf"\b{YEAR}\s?[-–/]\s?(?:19|20)?\d{{2}}\b|(?<!\d[ ().–-])\b{YEAR}\b(?![ ().–-]\d)"
)
DIGITS = {
    "zero oh cero": "0",
    "one uno": "1",
    "two dos": "2",
    "three tres": "3",
    "four cuatro": "4",
    "five cinco": "5",
    "six seis": "6",
    "seven siete": "7",
    "eight ocho": "8",
    "nine nueve": "9",
}
DIGIT_WORDS = {word: digit for words, digit in DIGITS.items() for word in words.split()}
SPOKEN_DIGIT = re.compile(rf"\b(?:{'|'.join(DIGIT_WORDS)})\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<!\d)(?:\d[\s().\-–/*_]*){7,15}(?!\d)")

OWN = r"(?:my|his|her|our|your|mi|su|tu|nuestr[oa])"
ROOM = (
    r"(?:office|home|house|place|apartment|flat|car|truck|room|studio|basement|oficina|despacho|"
    r"casa|apartamento|departamento|coche|carro|auto|cuarto|habitaci[oó]n|estudio)"
)
PRIVATE_PLACE = re.compile(
    rf"\b{OWN}\s+(?:\w+\s+)?{ROOM}\b|\b(?:private|privad[oa]|hotel|bedroom|dormitorio|parked|"
    r"closed door|puerta cerrada)\b|\b\w+['’]s\s+(?:office|house|home|apartment|car|place)\b",
    re.IGNORECASE,
)
PRIVATE_ROOM = re.compile(
    r"zoom\.us/my/|facetime\.|\bwa\.me/|whatsapp\.|\bt\.me/|telegram\.|discord\.|instagram\.|"
    r"snapchat\.|messenger\.|\bm\.me/|teams\.live\.com/|skype\.",
    re.IGNORECASE,
)


def private_place(text: str) -> bool:
    """Somebody's own, or behind a door: not a table that others see."""
    return PRIVATE_PLACE.search(text) is not None


def private_room(address: str) -> bool:
    """A call in somebody's own account, which staff cannot open and end."""
    return PRIVATE_ROOM.search(address) is not None


def contact_details(text: str) -> bool:
    return any(
        pattern.search(text)
        for pattern in (MAIL, SPOKEN_MAIL, HANDLE, NAMED_HANDLE, ADDRESS_ON_THE_WEB)
    ) or _has_number(text)


def _has_number(text: str) -> bool:
    """Seven digits or more in a row, in figures or in words; not a date, a time or a year."""
    plain = DATES_AND_TIMES.sub(" — ", text)
    figures = SPOKEN_DIGIT.sub(lambda word: DIGIT_WORDS[word.group().lower()], plain)
    return NUMBER.search(figures) is not None
