"""The same wave through django-post-office, run by a Python that has it: a peer to compare with.

`python post_office_peer.py FACTS` reads a file of JSON (database, port, processes, messages;
subject, text and html as Django templates), queues the messages, sends them and prints the seconds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def main(facts: dict[str, Any]) -> None:
    """Queue everything with the words rendered at delivery, as the ledger does, then send it."""
    _configure(facts)
    from django.core.management import call_command  # noqa: PLC0415  # settings come first
    from post_office import mail, models  # noqa: PLC0415
    from post_office.mail import send_queued_mail_until_done  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    template = models.EmailTemplate.objects.create(
        name="invitation",
        subject=facts["subject"],
        content=facts["text"],
        html_content=facts["html"],
    )
    for start in range(0, facts["messages"], 1000):
        mail.send_many(
            _message(facts, number, template)
            for number in range(start, min(start + 1000, facts["messages"]))
        )
    begun = time.perf_counter()
    send_queued_mail_until_done(processes=facts["processes"], log_level=0)
    print(time.perf_counter() - begun)


def _message(facts: dict[str, Any], number: int, template: object) -> dict[str, Any]:
    return {
        "sender": "nextten@localhost",
        "recipients": [f"person{number}@example.test"],
        "template": template,
        "context": {**facts["context"], "name": f"Tomasz Brown {number}"},
        "render_on_delivery": True,
    }


def _configure(facts: dict[str, Any]) -> None:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DATABASES={"default": facts["database"]},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[
            {
                "BACKEND": "post_office.template.backends.post_office.PostOfficeTemplates",
                "APP_DIRS": True,
                "OPTIONS": {},
            },
            {"BACKEND": "django.template.backends.django.DjangoTemplates"},
        ],
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=facts["port"],
        EMAIL_BACKEND="post_office.EmailBackend",
        POST_OFFICE={"CELERY_ENABLED": False},
        USE_TZ=True,
        SECRET_KEY="benchmark",
    )
    django.setup()


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
