"""An edition as an Excel workbook laid out like XLSForm, and back without loss."""
