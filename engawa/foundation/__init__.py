"""Floor 3: what every care app leans on: who is here, what is sealed, who may do what, what is written down."""
