"""The rules that keep girls safe: pure functions, holds, policy."""
