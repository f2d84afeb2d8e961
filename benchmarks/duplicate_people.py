"""A labelled sample of people for the finder of duplicates, made up, the same every time."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from anyascii import anyascii

from core.duplicates.keys import Traits
from core.people.models import email_key, folded

GIVEN = (
    "Anna Maria Sofia Emma Olga Aisha Fatima Mei Yuki Priya Amina Chloé Zoë Siobhán Ingrid Łucja "
    "Nguyet Leila Noor Esther John Peter David Michael Thomas Ivan Sergei Ahmed Mohammed Ali Omar "
    "Wei Jun Hiroshi Raj Arjun Kwame Chidi Oisín Seán Jürgen Søren Bjørn Paweł José João Luis"
)
FAMILY = (
    "Smith Jones Taylor Brown Wilson Müller Schmidt Weber Fischer Kowalski Nowak Wójcik García "
    "Martínez Rodríguez Silva Santos Rossi Ferrari Dubois Lefèvre Petrov Ivanov Smirnov Haddad "
    "Khan Malik Begum Wang Li Zhang Chen Kim Park Tanaka Sato Nguyen Tran Singh Sharma Patel "
    "Adeyemi Okafor Mensah Mbeki Ó_Súilleabháin O'Brien McCarthy van_Dijk de_Vries"
    " Nielsen"
)
COMMON_FAMILY = frozenset(each.replace("_", " ") for each in FAMILY.split())
SYLLABLES = "ba be do fa gu ha jo ka le mi no pa ro sa te vi wo ya zu bren dal fer gran hol kes"
OTHER_SCRIPTS = (
    (
        "Иван:Ivan Ольга:Olga Сергей:Sergei Наталья:Natalya Владимир:Vladimir Дмитрий:Dmitri",
        "Петров:Petrov Смирнова:Smirnova Соколов:Sokolov Попов:Popov Козлов:Kozlov Волков:Volkov",
        " ",
    ),
    (
        "محمد:Mohammed فاطمة:Fatima سمير:Samir خالد:Khaled مريم:Maryam يوسف:Youssef",
        "علي:Ali حسن:Hassan حداد:Haddad منصور:Mansour خوري:Khoury سليمان:Suleiman",
        " ",
    ),
    (
        "Γιώργος:Giorgos Μαρία:Maria Νίκος:Nikos Ελένη:Eleni",
        "Παπαδόπουλος:Papadopoulos Νικολάου:Nikolaou Δημητρίου:Dimitriou Βασιλείου:Vasileiou",
        " ",
    ),
    (
        "小明:Xiaoming 娜:Na 伟:Wei 丽华:Lihua 建国:Jianguo 秀英:Xiuying",
        "王:Wang 李:Li 陈:Chen 张:Zhang 刘:Liu 黄:Huang",
        "",
    ),
    ("철수:Chul-soo 민준:Min-jun 서연:Seo-yeon 지우:Ji-woo", "김:Kim 박:Park 정:Jung 최:Choi", ""),
    (
        "मोहन:Mohan प्रिया:Priya राज:Raj अनीता:Anita",
        "शर्मा:Sharma सिंह:Singh पटेल:Patel कुमार:Kumar",
        " ",
    ),
    ("שרה:Sarah דוד:David רחל:Rachel", "כהן:Cohen לוי:Levi מזרחי:Mizrahi פרידמן:Friedman", " "),
)
PLACES = "Leeds Bradford York Hull Ghent Graz Kraków Porto Lyon Malmö Cork Derby Bath Turin Bonn"
KINDS = "School Library Council Garden_Trust Women's_Aid Food_Bank Youth_Club Museum"
TWO_KEYS = {
    "q": "w",
    "e": "r",
    "t": "z",
    "a": "s",
    "o": "p",
    "i": "o",
    "n": "m",
    "c": "v",
    "b": "v",
}


@dataclass(frozen=True)
class Sample:
    """People in one list; `same` are the pairs that are one person, each with what was changed."""

    people: list[Traits]
    same: dict[tuple[int, int], str]


class Maker:
    """Makes people, and the same person again as somebody else would write them down."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = 0
        self.taken: set[str] = set()

    def sample(self, size: int) -> Sample:
        """About `size` people: one in ten stands there twice, one in ten has a false double."""
        people: list[Traits] = []
        same: dict[tuple[int, int], str] = {}
        changes = list(self.changes().items())
        while len(people) < size:
            people.append(self.person())
            if self.random.random() < 0.11:
                what, change = self.random.choice(changes)
                first, second = change(people[-1])
                people[-1] = first
                same[len(people) - 1, len(people)] = what
                people.append(second)
            elif self.random.random() < 0.11:
                people.append(self.somebody_else(people[-1]))
        return Sample([self.with_own_address(each) for each in people], same)

    def with_own_address(self, person: Traits) -> Traits:
        """One address is one person: whoever comes second with it has none."""
        key = email_key(person.email)
        if key in self.taken:
            return replace(person, email=None)
        self.taken |= {key} if key else set()
        return person

    def person(self) -> Traits:
        """Somebody with some of their details, as lists have them."""
        self.number += 1
        family = self.one_of(FAMILY).replace("_", " ")
        if self.random.random() < 0.6:
            family = "".join(self.random.choices(SYLLABLES.split(), k=3)).capitalize()
        name = f"{self.one_of(GIVEN)} {family}"
        organisation = self.organisation()
        return self.thinned(
            Traits(
                name=name,
                email=self.address(name, organisation),
                phone=self.phone(),
                organisation=organisation,
                place=self.one_of(PLACES),
                postal_address=f"{self.random.randint(1, 200)} {self.one_of(SYLLABLES)} Rd",
            )
        )

    def thinned(self, person: Traits) -> Traits:
        """Leave details out as lists do, but never every way of reaching them."""
        kept = {
            "email": 0.75,
            "phone": 0.6,
            "organisation": 0.7,
            "place": 0.8,
            "postal_address": 0.3,
        }
        gone: dict[str, Any] = {
            name: None for name, share in kept.items() if self.random.random() > share
        }
        if {"email", "phone"} <= gone.keys():
            gone.pop("email")
        return replace(person, **gone)

    def one_of(self, words: str) -> str:
        return self.random.choice(words.split())

    def organisation(self) -> str:
        kind = self.one_of(KINDS).replace("_", " ")
        return f"{self.one_of(PLACES)} {self.one_of(SYLLABLES).capitalize()} {kind}"

    def phone(self) -> str:
        return f"+44 7{self.random.randint(10**8, 10**9 - 1)}"

    def address(self, name: str, organisation: str | None) -> str:
        words = folded(anyascii(name)).replace("'", "").split()
        own = f"{words[0]}.{words[-1]}"
        if self.random.random() < 0.4:
            return f"{own}{self.number}@gmail.com"
        words = (organisation or "example").lower().replace("'", "").split()
        return f"{own}@{''.join(words)}.example.org"

    def changes(self) -> dict[str, Callable[[Traits], tuple[Traits, Traits]]]:
        """What happens to the second row of one person."""
        return {
            "address in another form": self.address_form,
            "phone in another form": self.phone_form,
            "typo in the name": self.typo,
            "swapped order": self.swapped,
            "another script": self.script,
            "moved organisation": self.moved,
            "initial only": self.initial,
            "middle name": self.middle,
            "without accents": self.accents,
        }

    def address_form(self, person: Traits) -> tuple[Traits, Traits]:
        own, _at, domain = (person.email or self.address(person.name, None)).partition("@")
        other = f"{own.replace('.', '').upper()}+list@{domain}"
        first = replace(person, email=f"{own}@{domain}")
        return first, replace(self.again(first), email=other)

    def phone_form(self, person: Traits) -> tuple[Traits, Traits]:
        first = replace(person, phone=person.phone or self.phone())
        digits = (first.phone or "")[-10:].replace(" ", "")
        ways = (f"0{digits}", f"0044 {digits[:4]} {digits[4:]}", f"(0{digits[:4]}) {digits[4:]}")
        other = replace(self.again(first), email=None, phone=self.random.choice(ways))
        return first, other

    def typo(self, person: Traits) -> tuple[Traits, Traits]:
        return person, replace(self.again(person), name=self.mistyped(person.name))

    def swapped(self, person: Traits) -> tuple[Traits, Traits]:
        first, _gap, rest = person.name.partition(" ")
        return person, replace(self.again(person), name=f"{rest}, {first}")

    def script(self, person: Traits) -> tuple[Traits, Traits]:
        given, family, gap = self.random.choice(OTHER_SCRIPTS)
        own, other = self.random.choice(given.split()).split(":")
        its, theirs = self.random.choice(family.split()).split(":")
        first = replace(person, name=f"{own}{gap}{its}" if gap else f"{its}{own}")
        name = f"{other} {theirs}" if gap or self.random.random() < 0.5 else f"{theirs} {other}"
        return first, replace(self.again(first), name=name)

    def moved(self, person: Traits) -> tuple[Traits, Traits]:
        """To another organisation, with an address there; the phone or the place stays theirs."""
        first = replace(person, phone=person.phone or self.phone())
        there = self.organisation()
        email = self.address(person.name, there)
        other = replace(first, organisation=there, email=email, postal_address=None)
        return first, other if self.random.random() < 0.7 else replace(other, place=None)

    def initial(self, person: Traits) -> tuple[Traits, Traits]:
        first, _gap, rest = person.name.partition(" ")
        return person, replace(self.again(person), name=f"{first[0]}. {rest}")

    def middle(self, person: Traits) -> tuple[Traits, Traits]:
        first, _gap, rest = person.name.partition(" ")
        middle = self.one_of(GIVEN)
        return person, replace(self.again(person), name=f"{first} {middle} {rest}")

    def accents(self, person: Traits) -> tuple[Traits, Traits]:
        plain = unicodedata.normalize("NFKD", person.name).encode("ascii", "ignore").decode()
        return person, replace(self.again(person), name=plain or person.name)

    def again(self, person: Traits) -> Traits:
        """The same person from another list: what is told differs, and something is shared.

        Their second address is another one; a phone is shared, or organisation and place are.
        """
        other = replace(person, email=None, postal_address=None)
        if self.random.random() < 0.5:
            other = replace(other, email=f"{self.one_of(SYLLABLES)}{self.number}@web.test")
        if person.phone and self.random.random() < 0.5:
            return replace(other, organisation=None)
        if person.organisation:
            return replace(other, phone=None)
        if person.phone:
            return other
        return replace(other, email=None, postal_address=person.postal_address)

    def somebody_else(self, person: Traits) -> Traits:
        """A relative, or a namesake: names that very few bear seldom have one."""
        is_common = person.name.partition(" ")[2] in COMMON_FAMILY
        makes = self.namesake if is_common and self.random.random() < 0.5 else self.relative
        return makes(person)

    def namesake(self, person: Traits) -> Traits:
        """Somebody else who is called so: everything else is their own, but perhaps the place."""
        other = replace(self.person(), name=person.name)
        address = other.email and f"{self.one_of(SYLLABLES)}.{self.number}@mail.test"
        place = person.place if self.random.random() < 0.3 else other.place
        return replace(other, email=address, place=place)

    def relative(self, person: Traits) -> Traits:
        """Somebody of the same family at the same address, perhaps with the same phone."""
        family = person.name.partition(" ")[2]
        given = self.random.choice(
            [each for each in GIVEN.split() if each != person.name.split()[0]]
        )
        other = replace(person, name=f"{given} {family}", email=None)
        if self.random.random() < 0.5:
            other = replace(other, phone=self.phone())
        if person.email and self.random.random() < 0.5:
            domain = person.email.partition("@")[2]
            other = replace(other, email=f"{given[0].lower()}{self.number}@{domain}")
        return other

    def mistyped(self, name: str) -> str:
        """Two letters swapped, one left out, doubled, or hit beside it; never the first."""
        at = self.random.randrange(1, len(name) - 1)
        while not (name[at].isalpha() and name[at - 1].isalpha()):
            at = self.random.randrange(1, len(name) - 1)
        before, sign, after = name[:at], name[at], name[at + 1 :]
        ways = (
            f"{before}{after}",
            f"{before}{sign}{sign}{after}",
            f"{before}{after[:1]}{sign}{after[1:]}",
            f"{before}{TWO_KEYS.get(sign, 'x')}{after}",
        )
        return self.random.choice(ways)
