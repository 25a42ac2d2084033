"""Makes the workbooks of tests/history/sheets.rs: `python3 tests/history/workbooks.py` (needs openpyxl 3.1).

tidy.xlsx: a value a row, years as numbers, texts and dates, growth shown as a per cent; a second sheet that is not read.
wide.xlsx: a hidden sheet first; then a series a row, with an empty row, an empty cell and a text over two lines.
error.xlsx: a cell that holds an error of Excel, on row 3.
"""

import datetime
import pathlib

import openpyxl

HERE = pathlib.Path(__file__).parent


def save(book, name):
    made = datetime.datetime(2021, 1, 1)
    book.properties.created = book.properties.modified = made
    book.save(HERE / name)


book = openpyxl.Workbook()
sheet = book.active
sheet.title = "数据"
for row in [
    ["id", "年份", "value", "measure"],
    ["a", 2019, 100, None],
    ["a", "2020年", 110, None],
    ["b", datetime.date(2019, 12, 31), 5, None],
    ["b", datetime.date(2021, 12, 31), 7, None],
    ["a", 2021, 0.046, "growth"],
]:
    sheet.append(row)
sheet["C6"].number_format = "0.0%"
book.create_sheet("说明").append(["not read"])
save(book, "tidy.xlsx")

book = openpyxl.Workbook()
book.active.append(["hidden"])
book.active.sheet_state = "hidden"
sheet = book.create_sheet("wide")
book.active = 1
for row in [
    ["指标", "备注", 2019, 2020, 2021],
    ["a", "two\nlines", 100, 110.5, None],
    [],
    ["b", None, 5, None, 7],
]:
    sheet.append(row)
save(book, "wide.xlsx")

book = openpyxl.Workbook()
for row in [["id", "t", "value"], ["a", 1, 2], ["a", 2, "#N/A"]]:
    book.active.append(row)
save(book, "error.xlsx")
