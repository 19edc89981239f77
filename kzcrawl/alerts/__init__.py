"""Alerts: a night that was not well is told, and when it is well again, once each.

nights    what became of each source in a night
message   what there is to tell of that, given what was told before: a pure function
words     each finding as a sentence, and what mends it
services  to whom: by Apprise, which is loaded only here
"""
