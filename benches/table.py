"""The one table of the comparison: its rows, their goals, and how they are printed."""

from dataclasses import dataclass
from statistics import median

HEAD = ["load", "program", "paths", "CPU s", "MiB", "tuiyan CPU s"]
HEAD += ["median", "min", "max", "goal", "met"]
TEXT_COLUMNS = 2  # set left, the others right


@dataclass
class Row:
    """A line of the table: either numbers, or a sentence why there are none."""

    workload: str
    what: str
    paths: int
    values: tuple[float, ...] = ()  # what the median, smallest and largest are taken of
    goal: float | None = None
    at_most: bool = False
    theirs: float | None = None  # CPU seconds
    memory: float | None = None  # MiB, theirs
    ours: float | None = None  # CPU seconds
    excuse: str = ""

    def meets(self):
        """Whether it meets its goal; None without one, or without numbers."""
        if self.goal is None or not self.values:
            return None
        value = median(self.values)
        return value <= self.goal if self.at_most else value >= self.goal

    def cells(self):
        what = f"{self.what}: {self.excuse}" if self.excuse else self.what
        head = [self.workload, what, f"{self.paths:,}"]
        goal = "" if self.goal is None else f"{'≤' if self.at_most else '≥'} {self.goal:g}"
        if not self.values:
            return [*head, "", "", "", "", "", "", goal, ""]
        digits = 1 if median(self.values) >= 10 else 2
        spent = [number(self.theirs, 2), number(self.memory, 0), number(self.ours, 2)]
        found = [number(of(self.values), digits) for of in (median, min, max)]
        return [*head, *spent, *found, goal, {None: "", True: "yes", False: "NO"}[self.meets()]]


def number(value, digits):
    return "" if value is None else f"{value:.{digits}f}"


def print_table(rows):
    """As Markdown that can also be read as it is."""
    lines = [row.cells() for row in rows]
    widths = [max(map(len, column)) for column in zip(HEAD, *lines, strict=True)]
    sides = ["<" if at < TEXT_COLUMNS else ">" for at in range(len(HEAD))]

    def show(cells):
        set_out = zip(cells, sides, widths, strict=True)
        print(f"| {' | '.join(f'{cell:{side}{width}}' for cell, side, width in set_out)} |")

    show(HEAD)
    rules = ["-" * width for width in widths]
    show(rules[:TEXT_COLUMNS] + [f"{rule[1:]}:" for rule in rules[TEXT_COLUMNS:]])
    for cells in lines:
        show(cells)
