"""The questionnaire as an Excel workbook: filled in away from the network, compared and stored when it comes back."""
