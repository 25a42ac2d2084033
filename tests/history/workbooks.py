"""Makes the workbooks of tests/history/sheets.rs: `python3 tests/history/workbooks.py` (needs openpyxl 3.1 and XlsxWriter 3).

Two writers, since one keeps texts in a list of their own, as Excel does, and the other in the cells.

tidy.xlsx: a value a row, years as numbers, texts and dates, growth shown as a per cent; a second sheet that is not read.
wide.xlsx: a hidden sheet first; then a series a row, with an empty row, an empty cell and a text over two lines.
error.xlsx: a cell that holds an error of Excel, on row 3.
"""

import datetime
import pathlib

import openpyxl
import xlsxwriter

HERE = pathlib.Path(__file__).parent
MADE = datetime.datetime(2021, 1, 1)


def save(book, name):
    book.properties.created = book.properties.modified = MADE
    book.save(HERE / name)


book = xlsxwriter.Workbook(HERE / "tidy.xlsx")
book.set_properties({"created": MADE})
date = book.add_format({"num_format": "yyyy-mm-dd"})
sheet = book.add_worksheet("数据")
sheet.write_row(0, 0, ["id", "年份", "value", "measure"])
sheet.write_row(1, 0, ["a", 2019, 100])
sheet.write_row(2, 0, ["a", "2020年", 110])
for row, (year, value) in enumerate([(2019, 5), (2021, 7)], start=3):
    sheet.write_row(row, 0, ["b", None, value])
    sheet.write_datetime(row, 1, datetime.datetime(year, 12, 31), date)
sheet.write_row(5, 0, ["a", 2021, None, "growth"])
sheet.write_number(5, 2, 0.046, book.add_format({"num_format": "0.0%"}))
book.add_worksheet("说明").write(0, 0, "not read")
book.close()

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
