"""From the bytes of files to the IR. The only part that knows libcst; nothing of the user's is imported or executed."""
