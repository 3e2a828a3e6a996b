"""Access: the one door. Everything that asks "may this actor do this?" asks here."""
