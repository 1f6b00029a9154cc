"""The command line: `fingerpost COMMAND ...`. Each command is a module in `commands`."""
