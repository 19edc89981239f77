"""Sample pages of both sites, of invented text, so that kzcrawl can be tried without them."""
