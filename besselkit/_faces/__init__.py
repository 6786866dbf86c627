"""What computes for each kind of arrays, behind one protocol; `dispatch` chooses."""
