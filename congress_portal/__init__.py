import os

# The Word library brings lxml, which openpyxl would take for its parser: past defusedxml, and
# without closing what an interrupted export has begun.
os.environ["OPENPYXL_LXML"] = "False"
