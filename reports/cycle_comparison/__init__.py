"""What moved in the country between two cycles."""
