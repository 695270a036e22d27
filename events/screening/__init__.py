"""Direct identifiers of people, looked for in every text that comes in or goes out.

One piece for every door: the store, the gateways, the forms and the exports ask `find_identifiers`
of a text and `identifiers_in` of an event. It reads nothing but the text.
"""
