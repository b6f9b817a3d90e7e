"""What the compiler says about a user's program: declared once, collected, and shown."""
