"""What can go wrong on a machine, each said in one sentence with what to do."""


class MachineProblem(RuntimeError):
    """Something about this machine keeps Souk from starting; the text says what and how to go on."""
