"""Mail as servers and people send it, written for our tests: reports, notes of absence, replies.

`{to}` is the person it is about, `{bounce}` and `{reply}` the addresses of one message,
`{id}` its Message-ID. Every other name and host is made up.
"""

from __future__ import annotations

ORIGINAL = """\
From: Sana Malik <hello@example.org>
To: Oisin <{to}>
Subject: Would you join us?
Message-ID: {id}

Would you share your tools with us?
"""


def status_report(
    status: str, diagnosis: str, action: str = "failed", words: str = "It could not be delivered."
) -> str:
    """A report as RFC 3464 describes it."""
    return f"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: {{bounce}}
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261121.1@mx.example.net>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="here"

--here
Content-Type: text/plain; charset=us-ascii

{words}

--here
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sat, 21 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; {{to}}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnosis}

--here
Content-Type: message/rfc822

{ORIGINAL}
--here--
"""


REPORTS: dict[str, tuple[str, str, str]] = {
    "postfix, no such user": (
        status_report("5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown"),
        "hard",
        "5.1.1",
    ),
    "exim, a status that says nothing": (
        status_report("5.0.0", "550 no such user here"),
        "hard",
        "5.0.0",
    ),
    "exim, the server's own status": (
        status_report("5.0.0", "550-5.1.1 The account does not exist here"),
        "hard",
        "5.1.1",
    ),
    "exchange, no such recipient": (
        status_report("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by lookup"),
        "hard",
        "5.1.10",
    ),
    "gmail, full": (
        status_report("5.2.2", "552-5.2.2 The inbox is out of storage space"),
        "full",
        "5.2.2",
    ),
    "dovecot, full for days": (
        status_report("4.2.2", "452 4.2.2 Quota exceeded (mailbox for user is full)"),
        "full",
        "4.2.2",
    ),
    "postfix, given up": (
        status_report("4.4.7", "451 4.4.7 delivery time expired"),
        "soft",
        "4.4.7",
    ),
    "too big": (status_report("5.3.4", "552 5.3.4 message too big for system"), "soft", "5.3.4"),
    "not wanted": (
        status_report("5.7.1", "550 5.7.1 our system has detected that this message is unwanted"),
        "policy",
        "5.7.1",
    ),
    "the sender is not let in": (
        status_report("5.1.8", "553 5.1.8 sender domain does not exist"),
        "policy",
        "5.1.8",
    ),
}
OLDER: dict[str, tuple[str, str]] = {
    "qmail with the code of the other server": (
        """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: {bounce}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 no mailbox of that name
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

"""
        + ORIGINAL,
        "hard",
    ),
    "qmail without a code": (
        """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: {bounce}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
Sorry, no mailbox here by that name.

--- Below this line is a copy of the message.

"""
        + ORIGINAL,
        "soft",
    ),
    "old exim": (
        """\
Return-Path: <>
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: {bounce}
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    host mx.example.com refused it

------ This is a copy of the message, including all the headers. ------

"""
        + ORIGINAL,
        "soft",
    ),
}
COMPLAINT = (
    """\
From: feedback@mail.example.net
To: abuse@example.org
Subject: Complaint about a message
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="here"

--here
Content-Type: text/plain

This is an abuse report for a message from 192.0.2.1.

--here
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1.0
Version: 1
Original-Rcpt-To: {to}
Original-Mail-From: {bounce}

--here
Content-Type: message/rfc822

"""
    + ORIGINAL
    + "\n--here--\n"
)


def reply(text: str, *headers: str, charset: str = "utf-8", kind: str = "plain") -> str:
    """A reply from a mail program."""
    more = "".join(f"{each}\n" for each in headers)
    return f"""\
Return-Path: <{{to}}>
From: Oisin <{{to}}>
To: {{reply}}
Subject: Re: Would you join us?
Message-ID: <reply-1@mail.example.com>
In-Reply-To: {{id}}
References: {{id}}
{more}MIME-Version: 1.0
Content-Type: text/{kind}; charset={charset}
Content-Transfer-Encoding: 8bit

{text}
"""


QUOTE = "> Would you share your tools with us?\n> Sana"
REPLIES: dict[str, str] = {
    "gmail, English": reply(
        "Yes please!\n\nOn Mon, 16 Nov 2026 at 10:02, Sana Malik <hello@example.org>\nwrote:\n\n"
        + QUOTE
    ),
    "gmail, German": reply(
        "Yes please!\n\nAm Mo., 16. Nov. 2026 um 10:02 Uhr schrieb Sana Malik <\n"
        "hello@example.org>:\n\n" + QUOTE
    ),
    "apple mail, French": reply(
        "Yes please!\n\nLe 16 nov. 2026 à 10:02, Sana Malik <hello@example.org> a écrit :\n\n"
        + QUOTE
    ),
    "apple mail, Polish": reply(
        "Yes please!\n\nWiadomość napisana przez Sana Malik w dniu 16.11.2026, o godz. 10:02:\n\n"
        + QUOTE
    ),
    "gmail, Arabic": reply(
        "Yes please!\n\nفي الاثنين، 16 نوفمبر 2026 في 10:02 ص تمت كتابة ما يلي بواسطة Sana:\n\n"
        + QUOTE
    ),
    "outlook, English": reply(
        "Yes please!\n\n________________________________\nFrom: Sana Malik <hello@example.org>\n"
        "Sent: Monday, November 16, 2026 10:02 AM\nTo: Oisin\nSubject: Would you join us?\n\n"
        "Would you share your tools with us?"
    ),
    "outlook, Spanish": reply(
        "Yes please!\n\nDe: Sana Malik <hello@example.org>\nEnviado: lunes, 16 de noviembre\n"
        "Para: Oisin\nAsunto: Would you join us?\n\nWould you share your tools with us?"
    ),
    "gmail, HTML only": reply(
        '<div dir="ltr">Yes please!</div><br><div class="gmail_quote"><div class="gmail_attr">'
        'On Mon Sana wrote:<br></div><blockquote class="gmail_quote">Would you share your tools '
        "with us?</blockquote></div>",
        kind="html",
    ),
    "outlook, HTML only": reply(
        "<html><head><style>p {{color: red}}</style></head><body><p>Yes please!</p><hr>"
        '<div id="divRplyFwdMsg"><b>From:</b> Sana<br><b>Sent:</b> Monday</div>'
        "<div>Would you share your tools with us?</div></body></html>",
        kind="html",
    ),
    "apple mail, HTML only": reply(
        '<body>Yes please!<div><br><blockquote type="cite"><div>Would you share your tools with '
        "us?</div></blockquote></div></body>",
        kind="html",
    ),
}
AUTOMATIC: dict[str, str] = {
    "RFC 3834": reply("I am away.", "Auto-Submitted: auto-replied (vacation)"),
    "an old autoresponder": reply("I am away.", "X-Autoreply: yes"),
    "bulk": reply("Thank you for your mail.", "Precedence: bulk"),
    "in words alone": reply("Ich bin im Urlaub.").replace(
        "Subject: Re: Would", "Subject: Automatische Antwort: Would"
    ),
    "in Arabic": reply("أنا خارج المكتب").replace(
        "Subject: Re: Would", "Subject: رد تلقائي: Would"
    ),
    "with the null sender": reply("I am away.").replace("Return-Path: <{to}>", "Return-Path: <>"),
}
ALL = [
    *(text for text, *_rest in REPORTS.values()),
    *(text for text, _bounce in OLDER.values()),
    COMPLAINT,
    *REPLIES.values(),
    *AUTOMATIC.values(),
]


def filled(sample: str, *, to: str, bounce: str, reply: str, message_id: str) -> bytes:
    """A sample about one message, as bytes."""
    text = sample.format(to=to, bounce=bounce, reply=reply, id=message_id)
    return text.replace("\n", "\r\n").encode()
