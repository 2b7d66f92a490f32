"""The readers of the formats of exports, one module each; ``format_register.py`` lists them."""
