"""What was seen: facts without opinion. No network, and no import of any other room."""
