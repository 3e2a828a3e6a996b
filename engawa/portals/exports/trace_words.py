"""What the log's verbs mean, in sentences for the one whose record it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Each continues nothing: it stands under the name of whoever did it.
WORDS: dict[str, str | Promise] = {
    "seat.give_back": gettext_lazy("Gave a seat back"),
    "seat.take": gettext_lazy("Took a seat"),
    "thread.open": gettext_lazy("Opened a conversation with you"),
    "thread.read": gettext_lazy("Read your conversation"),
    "thread.join": gettext_lazy("Came into your conversation, or brought somebody in"),
    "thread.leave": gettext_lazy("Left your conversation, or ended somebody's place in it"),
    "thread.close": gettext_lazy("Closed your conversation"),
    "thread.open_again": gettext_lazy("Opened your conversation again"),
    "thread.search": gettext_lazy("Looked for words in your conversation"),
    "thread.promise": gettext_lazy("Said by which day an answer comes"),
    "entry.post": gettext_lazy("Wrote to you"),
    "entry.schedule": gettext_lazy("Wrote something that is sent later"),
    "entry.cancel": gettext_lazy("Cancelled something that was to be sent later"),
    "entry.edit": gettext_lazy("Changed what they had written to you"),
    "entry.take_back": gettext_lazy("Took back what they had written to you"),
    "attachment.read": gettext_lazy("Opened a file in your conversation"),
    "record.read": gettext_lazy("Read the page about you"),
    "record.break": gettext_lazy("Looked at your things for an hour, with a reason"),
    "tie.care": gettext_lazy("Made somebody the one who answers you"),
    "tie.family": gettext_lazy("Is now connected with you as family"),
    "tie.glass": gettext_lazy("Looked at your things for an hour, with a reason"),
    "tie.end": gettext_lazy("Ended a connection with you"),
    "inquiry.arrive": gettext_lazy("Your first words arrived"),
    "inquiry.again": gettext_lazy("Your first words were sent once more"),
    "inquiry.read": gettext_lazy("Read your first words to us"),
    "inquiry.raise": gettext_lazy("Marked your words as urgent"),
    "inquiry.hand_over": gettext_lazy("Gave your words to the one who answers"),
    "inquiry.hand_on": gettext_lazy("Gave your words to somebody else who answers"),
    "inquiry.give_back": gettext_lazy("Gave your words back, so that somebody else answers"),
    "inquiry.close": gettext_lazy("Closed what you wrote to us first"),
    "inquiry.expire": gettext_lazy("Closed what you wrote to us first, after a long quiet time"),
    "account.change": gettext_lazy("Changed how you are called, or your language or time zone"),
    "account.export": gettext_lazy("Took everything along as a file"),
    "grant.give": gettext_lazy("Shared something"),
    "grant.revoke": gettext_lazy("Took back something shared"),
    "grant.words": gettext_lazy("Wrote words for family"),
    "invitation.accept": gettext_lazy("Came through the link that you gave them"),
    "shared.read": gettext_lazy("Looked at what you share"),
    "people.roles": gettext_lazy("Changed what you are here"),
    "people.end": gettext_lazy("Ended your work here"),
    "people.back": gettext_lazy("Brought you back to work here"),
    "waiting.begin": gettext_lazy("Stood on the waiting list"),
    "waiting.end": gettext_lazy("Left the waiting list"),
    "waiting.offer": gettext_lazy("Offered a time from the waiting list"),
    "rota.hours": gettext_lazy("Changed your working hours"),
    "rota.profile": gettext_lazy("Changed what is written about your work"),
    "appointment.book": gettext_lazy("Booked an appointment"),
    "appointment.cancel": gettext_lazy("Cancelled an appointment"),
    "appointment.move": gettext_lazy("Moved an appointment"),
    "appointment.open_circle": gettext_lazy("Opened a time for a circle"),
    "appointment.rung": gettext_lazy("Chose how to meet"),
    "openings.exception": gettext_lazy("Wrote down an exception from the week's openings"),
    "openings.exception_removed": gettext_lazy("Took out an exception from the week's openings"),
    "openings.practice": gettext_lazy("Changed how you can be booked"),
    "openings.week": gettext_lazy("Changed the week's openings"),
    "proposal.make": gettext_lazy("Named times that would suit"),
    "proposal.withdraw": gettext_lazy("Took back the times that would suit"),
    "reminders.change": gettext_lazy("Changed when to be reminded"),
    "rota.absence": gettext_lazy("Wrote down days on which you are away"),
    "rota.absence_removed": gettext_lazy("Took out days on which you were away"),
}


def sentence(verb: str) -> str:
    """Return what a verb means; a new one that nobody worded yet is still shown."""
    return str(WORDS[verb]) if verb in WORDS else _("Did something with your things (%(verb)s)") % {"verb": verb}
