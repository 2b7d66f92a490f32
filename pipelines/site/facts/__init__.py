"""Turn rows of marts into what pages are about: indicators, counties, claims, areas, universities, sources."""
