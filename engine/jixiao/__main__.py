"""`python -m jixiao`: the command line."""

from jixiao.cli import main

main()
