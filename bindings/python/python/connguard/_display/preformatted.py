"""Text that notebooks show as it is."""


def preformatted(text: str) -> str:
    """Return the text as HTML, escaped, in its own lines."""
    import html

    return f"<pre>{html.escape(text)}</pre>"
