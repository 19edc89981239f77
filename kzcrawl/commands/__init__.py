"""What people run: one module a command, each with `configure` (its arguments) and `run` (its exit status)."""
