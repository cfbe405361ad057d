"""The words an organisation is described with. Stored by their short key, shown by their label, offered as filters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of organisation it is. The words overlap in life, so one organisation may have several."""

    ACCELERATOR = "accelerator", _("Accelerator")
    INCUBATOR = "incubator", _("Incubator")
    HUB = "hub", _("Hub")
    COWORKING = "coworking", _("Co-working")
    AGENCY = "agency", _("Agency")
    UNIVERSITY_PROGRAMME = "university_programme", _("University programme")
    PROGRAMME = "programme", _("Public programme")
    VC = "vc", _("Investor")


class Sector(models.TextChoices):
    """What the ventures it takes work on. Words of a source are mapped to these in data/sectors.csv."""

    GENERALIST = "generalist", _("All sectors")
    SOFTWARE = "software", _("Software and digital")
    AI = "ai", _("Artificial intelligence")
    DEEP_TECH = "deep_tech", _("Deep technology")
    HARDWARE = "hardware", _("Hardware and connected devices")
    FINTECH = "fintech", _("Finance")
    HEALTH = "health", _("Health and life sciences")
    FOOD = "food", _("Food, farm and sea")
    CLIMATE = "climate", _("Climate and energy")
    MOBILITY = "mobility", _("Mobility and travel")
    CONSUMER = "consumer", _("Consumer goods and retail")
    MEDIA = "media", _("Games and media")
    IMPACT = "impact", _("Social impact")
    BLOCKCHAIN = "blockchain", _("Blockchain")
    TELECOMS = "telecoms", _("Telecommunications")
    GOVTECH = "govtech", _("Public services")


class Stage(models.TextChoices):
    """How far along the ventures it takes are."""

    IDEA = "idea", _("Idea")
    PROTOTYPE = "prototype", _("Prototype")
    EARLY_REVENUE = "early_revenue", _("Early revenue")
    GROWTH = "growth", _("Growth")


class Language(models.TextChoices):
    """Languages a newcomer can be served in; Chinese by its script, never by a place."""

    EN = "en", _("English")
    ZH_HANT = "zh-hant", _("Chinese (traditional script)")
    ZH_HANS = "zh-hans", _("Chinese (simplified script)")
    ES = "es", _("Spanish")
    FIL = "fil", _("Filipino")
    FR = "fr", _("French")
    ID = "id", _("Indonesian")
    JA = "ja", _("Japanese")
    KO = "ko", _("Korean")
    MS = "ms", _("Malay")
    MI = "mi", _("Māori")
    QU = "qu", _("Quechua")
    RU = "ru", _("Russian")
    TA = "ta", _("Tamil")
    TH = "th", _("Thai")
    TPI = "tpi", _("Tok Pisin")
    VI = "vi", _("Vietnamese")


class Offer(models.TextChoices):
    """What a place can do for somebody who arrives from another economy."""

    DESK = "desk", _("Desk")
    INCORPORATION = "incorporation", _("Help to incorporate")
    VISA_LETTER = "visa_letter", _("Visa letter")
    BANK = "bank", _("Help to open a bank account")
    LEGAL = "legal", _("Legal advice")
    TAX = "tax", _("Tax advice")
    HIRING = "hiring", _("Help to hire")
    TRANSLATION = "translation", _("Translation")
    INVESTORS = "investors", _("Introductions to investors")
    CUSTOMERS = "customers", _("Introductions to customers")
    LAB = "lab", _("Laboratory or workshop")


class Status(models.TextChoices):
    """Whether it runs, as far as somebody has checked. Closures are normal here, so nothing is taken for granted."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    UNVERIFIED = "unverified", _("Unverified")


class Answer(models.TextChoices):
    """Yes, no, or nobody has said. The third is never guessed into one of the others."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not stated")


class Precision(models.TextChoices):
    """What a pair of coordinates stands for."""

    ADDRESS = "address", _("Address")
    CITY = "city", _("City")
    NONE = "none", _("Not known")
