"""`python -m kzcrawl` is the command `kzcrawl`."""

from kzcrawl.cli import main

raise SystemExit(main())
