"""Files that people take away: the designed PDF, its charts and fonts, spreadsheets, and the catalogue of reports."""
