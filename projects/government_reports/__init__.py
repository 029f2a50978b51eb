"""Reports to government: the biannual progress report and the midterm review of a policy, drafted and issued."""
