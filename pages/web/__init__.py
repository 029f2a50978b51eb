"""The web application around the screens: start-up, routes, headers, compression."""
