"""What people and programs write above a column, by its field: as `columns.plain` makes it."""

from __future__ import annotations

HEADINGS = {
    "name": "name, full name, display name, person, contact, contact name, who, nom complet, "
    "naam, nombre completo, imie i nazwisko",
    "first_name": "first name, firstname, first, fname, given name, forename, middle name, "
    "additional name, vorname, zweiter vorname, weitere vornamen, prenom, deuxieme prenom, "
    "voornaam, middelste naam, nombre, segundo nombre, nome, imie",
    "last_name": "last name, lastname, last, lname, surname, family name, nachname, "
    "familienname, nom, nom de famille, achternaam, apellidos, apellido, cognome, nazwisko",
    "email": "email, e mail, mail, email address, e mail address, mail address, primary email, "
    "secondary email, other email, work email, home email, personal email, e mail value, email "
    "value, e mail adresse, adresse e mail, adresse de messagerie, adresse de courrier, "
    "courriel, correo, correo electronico, direccion de correo electronico, direccion del correo "
    "electronico, posta elettronica, indirizzo e mail, e mailadres, adres e mail",
    "phone": "phone, telephone, tel, phone number, telephone number, mobile, mobile phone, "
    "mobile number, cell, cell phone, phone value, primary phone, home phone, business phone, "
    "work phone, other phone, telefon, telefon geschaftlich, telefon privat, telefonnummer, "
    "handy, mobiltelefon, weiteres telefon, telefono, telefono del trabajo, telefono movil, "
    "movil, telefoon, telefoon op werk, telefoon thuis, mobiele telefoon, telephone bureau, "
    "telephone domicile, tel mobile, portable",
    "organisation": "organisation, organization, company, company name, employer, charity, "
    "group, organisation name, organization name, firma, verein, entreprise, societe, "
    "association, organizacion, organizzazione, organisatie, bedrijf, organizacja",
    "organisation_kind": "kind of organisation, organisation kind, type of organisation, "
    "organisation type, organization type, kind of organization, type of organization, sector, "
    "organisationsart, type d organisation, tipo de organizacion, soort organisatie",
    "place": "place, town, city, town city, village, location, area, ort, stadt, ville, ciudad, "
    "citta, plaats, woonplaats, miasto",
    "town": "home city, mailing city, business city, work city, other city, address city, ort "
    "privat, ort geschaftlich, weiterer ort, ville domicile, ville bureau, ville autre, ciudad "
    "de trabajo, ciudad del domicilio, huisadres plaats, werkadres plaats",
    "topics": "topics, topic, interests, interest, tags, skills, themes, subjects, themen, "
    "interessen, sujets, temas, onderwerpen",
    "languages": "languages, language, speaks, spoken languages, sprachen, sprache, langues, "
    "langue, idiomas, lingue, talen, taal, jezyki",
    "postal_address": "postal address, address, home address, work address, street address, "
    "street, address line, full address, supplemental address, home street, business street, "
    "other street, mailing street, mailing state province, mailing zip postal code, mailing "
    "country, home state, home county, home postal code, home zipcode, home zip, home post code, "
    "home country, home country region, business state, business postal code, business country "
    "region, work state, work county, work zip, work zipcode, work post code, work country, "
    "other postal code, address formatted, address street, address postal code, address region, "
    "address country, state region, country region, postcode, post code, zip, zip code, postal "
    "code, anschrift, adresse, strasse, strasse privat, strasse geschaftlich, postleitzahl, "
    "postleitzahl privat, postleitzahl geschaftlich, land region privat, land region "
    "geschaftlich, plz, rue, rue domicile, rue bureau, code postal, code postal domicile, code "
    "postal bureau, pays region domicile, pays region bureau, direccion, calle, calle del "
    "trabajo, calle del domicilio, codigo postal, codigo postal del trabajo, indirizzo, adres, "
    "postcode, huisadres straat, huisadres postcode, werkadres straat, werkadres postcode",
    "timezone": "time zone, timezone, zeitzone, fuseau horaire, zona horaria, tijdzone",
    "access_needs": "access needs, access requirements, accessibility, accessibility needs, "
    "adjustments, reasonable adjustments",
    "is_rarely_online": "rarely online, hardly online, seldom online, offline, no internet, "
    "selten online, rarement en ligne, zelden online",
    "notes": "notes, note, comments, comment, remarks, about, description, bemerkungen, notizen, "
    "notas, opmerkingen, notities, uwagi",
    "never": "unsubscribed, unsubscribed from all email, unsubscribe, unsubscribed at, "
    "unsubscribe date, opted out, opt out, "
    "email opt out, opted out of email, optout, do not contact, do not email, do not mail or "
    "email, no contact, never contact, never contact again, no mailings, cleaned, bounced, "
    "bounce, hard bounce, hard bounced, complained, spam complaint, blocklisted, blacklisted, "
    "suppressed, deceased, abgemeldet, abbestellt, nicht kontaktieren, ne pas contacter, "
    "desabonne, desinscrit, no contactar, dado de baja, niet contacteren, uitgeschreven, "
    "afgemeld",
    "may_contact": "may be contacted, may contact, opt in, opted in, email opt in, emailoptin, "
    "consent, consent to contact, email consent, can be contacted",
    "no_phone": "do not call, do not phone, no phone calls, no calls",
}
FIELD_OF = {
    heading.strip(): field for field, text in HEADINGS.items() for heading in text.split(",")
}
