"""Plans: the document, its checks and its files. No window, no link, no protocol."""
