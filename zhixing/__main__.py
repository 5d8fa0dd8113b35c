"""`python -m zhixing` is the same as `zhixing`."""

from zhixing.cli.main import main

if __name__ == "__main__":
    main()
