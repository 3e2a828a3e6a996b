"""Everything that changes appointments, by name: the words that pages and work by the clock use."""

from engawa.care.appointments import (
    absent,
    booking,
    busy,
    circles,
    claims,
    exchange,
    feeds,
    places,
    proposals,
    reminders,
    series,
    waiting,
    week,
)

Taken, Full = claims.Taken, circles.Full
Wrong, Untimely = booking.Wrong, booking.Untimely
hold, confirm, book, move, cancel = booking.hold, booking.confirm, booking.book, booking.move, booking.cancel
who_is_absent = absent.absent
choose_rung, alternatives = booking.choose_rung, booking.alternatives
open_circle, take_seat, give_seat_back = circles.open_time, circles.take_seat, circles.give_seat_back
repeat = series.go_on
take_instead = exchange.exchange
offered, propose, withdraw, settle, settle_with = (
    proposals.offered,
    proposals.propose,
    proposals.withdraw,
    proposals.settle,
    proposals.settle_with,
)
wait, leave, accept, decline, offer_due = (
    waiting.wait,
    waiting.leave,
    waiting.accept,
    waiting.decline,
    waiting.offer_due,
)
ask_for_reminders, remind_due = reminders.ask_for, reminders.remind_due
set_practice, set_openings = week.set_practice, week.set_openings
add_exception, remove_exception = week.add_exception, week.remove_exception
give_back_held = claims.give_back_all_held
make_feed, end_feed, choose_titles = feeds.make, feeds.end, feeds.choose_titles
connect_calendar, take_calendar, disconnect_calendar = busy.connect, busy.take_file, busy.disconnect
read_calendars = busy.read_due
add_place, rename_place = places.add, places.rename
retire_place, take_place_back, places_at = places.retire, places.take_back, places.at
