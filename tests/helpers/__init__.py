"""What several test files use: things made by hand, readers of what comes out, fences. Nothing here is a test."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
