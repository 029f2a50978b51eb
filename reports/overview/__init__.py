"""What a director sees first: the state of the country and of its projects as plain facts, for screens and tests."""
