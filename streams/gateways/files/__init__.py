"""Files as they come: packed, in folders, in any encoding, with any delimiter, broken off."""
