"""What things cost, measured beside what is known. Ratios carry over to another machine, times do not."""
