"""`python -m zhixing` is the same as `zhixing`."""

from zhixing.cli import main

main()
